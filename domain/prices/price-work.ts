/** What the prices stage works on. */
import { type Refused, refused } from '../questions/answer';
import type { OwnChecks } from './own-checks';

export interface PriceWork {
  readonly kind: 'work';
  readonly instruments: readonly string[];
  readonly fxCodes: readonly string[];
}

/**
 * Some of it, on request: instruments and FX codes by name; `contract`: only this one (8 digits) of one instrument;
 * `checks`: instead of the configured ones.
 */
export interface PriceSelection {
  readonly names: readonly string[];
  readonly contract?: string;
  readonly checks?: OwnChecks;
}

export interface Priceable {
  /** Instruments with stored prices. */
  readonly priced: readonly string[];
  /** Those of them that are not updated by themselves. */
  readonly stale: readonly string[];
  readonly fxCodes: readonly string[];
}

/** All instruments with prices but stale ones, and all FX codes; or what was selected, stale ones too. */
export function decidePriceWork(known: Priceable, only?: PriceSelection): PriceWork | Refused {
  const { priced, stale, fxCodes } = known;
  if (!only) return { kind: 'work', instruments: priced.filter((code) => !stale.includes(code)), fxCodes };
  const names = [...new Set(only.names)];
  const unknown = names.filter((name) => !priced.includes(name) && !fxCodes.includes(name));
  if (unknown.length > 0)
    return refused(`${unknown.join(', ')}: neither an instrument with prices nor an FX code of the broker`);
  const instruments = names.filter((name) => priced.includes(name));
  if (only.contract !== undefined && (names.length !== 1 || instruments.length !== 1))
    return refused(`contract ${only.contract} needs one instrument that it is of, not ${names.join(', ')}`);
  return { kind: 'work', instruments, fxCodes: names.filter((name) => !instruments.includes(name)) };
}
