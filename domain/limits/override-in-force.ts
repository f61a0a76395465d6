import { combineAll, type Override, type OverrideRule, overrideOf } from './override';

/** Lists of the configuration, by its names. */
export interface OverrideSettings {
  readonly duplicate_instruments: { readonly exclude: Readonly<Record<string, string | readonly string[]>> };
  readonly exclude_instrument_lists: {
    readonly bad_markets: readonly string[];
    readonly ignore_instruments: readonly string[];
    readonly trading_restrictions: readonly string[];
  };
}

/**
 * The strictest of what is stored for the strategy, the instrument and both, and of the configured lists:
 * bad markets, duplicates and ignored instruments may only be reduced, restricted ones not be traded.
 */
export function overrideInForce(
  settings: OverrideSettings,
  rules: readonly Pick<OverrideRule, 'strategy' | 'instrument' | 'value'>[],
  strategy: string,
  instrument: string,
): Override {
  const matching = rules
    .filter((each) => each.strategy === '' || each.strategy === strategy)
    .filter((each) => each.instrument === '' || each.instrument === instrument)
    .map(({ value }) => overrideOf(value) ?? NO_TRADING);
  return combineAll([...matching, ...configured(settings, instrument)]);
}

/** What a stored value without a meaning allows. */
const NO_TRADING: Override = { kind: 'no-trading' };

function configured(
  { duplicate_instruments, exclude_instrument_lists: lists }: OverrideSettings,
  instrument: string,
): readonly Override[] {
  const excluded = Object.values(duplicate_instruments.exclude).flat();
  const reduceOnly = [...excluded, ...lists.bad_markets, ...lists.ignore_instruments];
  return [
    ...(reduceOnly.includes(instrument) ? [{ kind: 'reduce-only' } as const] : []),
    ...(lists.trading_restrictions.includes(instrument) ? [NO_TRADING] : []),
  ];
}
