/** Overrides: what an operator or the configuration allows of the wanted trades. */
import { sign } from '../numbers/rounding';

/** A multiplier of the wanted position (0 <= x <= 1), or one of three words. */
export type Override =
  | { readonly kind: 'multiplier'; readonly value: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'reduce-only' }
  | { readonly kind: 'no-trading' };

const NO_OVERRIDE: Override = { kind: 'multiplier', value: 1 };

/**
 * How much an operator lets a strategy or instrument trade: a number from 0 (close) to 1 (no override), or a word.
 * pysystemtrade's codes are numbers too: -1 no trading, -2 reduce only.
 */
export type OverrideValue = number | 'no-trading' | 'reduce-only';

/** What an operator has set, as it is stored. */
export interface OverrideRule {
  /** Empty: every strategy. */
  readonly strategy: string;
  /** Empty: every instrument. */
  readonly instrument: string;
  readonly value: OverrideValue;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Made by roll state No_Open and removed when it is left; counts next to the operator's own. */
  readonly temporary?: boolean;
}

/** The override that a stored value means. Undefined for a number without a meaning. */
export function overrideOf(code: OverrideValue): Override | undefined {
  if (typeof code === 'string') return { kind: code };
  if (code === 0) return { kind: 'close' };
  if (code === -1) return { kind: 'no-trading' };
  if (code === -2) return { kind: 'reduce-only' };
  return code > 0 && code <= 1 ? { kind: 'multiplier', value: code } : undefined;
}

export function overrideCode(override: Override): number {
  const codes = { close: 0, 'no-trading': -1, 'reduce-only': -2 } as const;
  return override.kind === 'multiplier' ? override.value : codes[override.kind];
}

/** The stricter of both: no trading, then close, then reduce only; multipliers multiply. */
export function combineOverrides(a: Override, b: Override): Override {
  for (const kind of ['no-trading', 'close', 'reduce-only'] as const) {
    if (a.kind === kind || b.kind === kind) return { kind };
  }
  const value = (a.kind === 'multiplier' ? a.value : 1) * (b.kind === 'multiplier' ? b.value : 1);
  return value === 0 ? { kind: 'close' } : { kind: 'multiplier', value };
}

export function combineAll(overrides: readonly Override[]): Override {
  return overrides.reduce(combineOverrides, NO_OVERRIDE);
}

/** `toward-zero` is the default; `floor` is pysystemtrade's rule, which makes a short larger. */
export type MultiplierRounding = 'toward-zero' | 'floor';

/** The trade that the override leaves of a proposed one. */
export function applyOverride(
  override: Override,
  position: number,
  trade: number,
  rounding: MultiplierRounding = 'toward-zero',
): number {
  const desired = position + trade;
  switch (override.kind) {
    case 'no-trading':
      return 0;
    case 'close':
      return -position + 0;
    case 'reduce-only':
      return reducedOnly(position, trade, desired);
    case 'multiplier': {
      if (override.value === 1) return trade;
      const round = rounding === 'floor' ? Math.floor : Math.trunc;
      return round(desired * override.value) - position;
    }
  }
}

function reducedOnly(position: number, trade: number, desired: number): number {
  if (sign(desired) !== sign(position)) return -position + 0;
  return Math.abs(desired) > Math.abs(position) ? 0 : trade;
}
