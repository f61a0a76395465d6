/** One day's bars of one contract at one bar size, against what is stored. */
import { firstAtOrAfter } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { appendNewer } from './append-newer';
import { findSpike, type Spike } from './spike';

export type ContractUpdate =
  | { readonly kind: 'updated'; readonly series: ContractPrices; readonly added: number }
  | { readonly kind: 'unchanged' }
  /** Nothing may be stored: `fresh` waits for an answer. */
  | { readonly kind: 'spike'; readonly spike: Spike; readonly fresh: ContractPrices };

/**
 * The stored series with the newer of the (cleaned, stamped) bars; the spike rule is applied from the
 * first new row on, to the whole series when nothing was stored.
 */
export function updateContractBars(input: {
  readonly stored: ContractPrices;
  readonly fetched: ContractPrices;
  readonly maxSpike: number;
}): ContractUpdate {
  const { series, fresh, join } = appendNewer(input.stored, input.fetched);
  if (join === undefined) return { kind: 'unchanged' };
  const from = input.stored.times.length === 0 ? 0 : firstAtOrAfter(series.times, join);
  const spike = findSpike(series.times, series.columns.FINAL, input.maxSpike, from);
  if (spike) return { kind: 'spike', spike, fresh };
  return { kind: 'updated', series, added: fresh.times.length };
}
