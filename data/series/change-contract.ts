import type { ContractParts } from '../../domain/prices/contract-day';
import { correctMultiple } from '../../domain/prices/correct-multiple';
import { indexOfTime } from '../../domain/series/rows';
import type { ContractPrices } from '../../domain/series/series';
import { untilNotOvertaken } from '../orders/until-not-overtaken';
import type { Database } from '../store/database';
import { readAllContractPrices, writeContractPrices } from './contract-prices';
import { type PriceChange, recorded, touchedRows } from './price-changes';
import { readPrices, writePrices } from './prices';

export interface ContractChange extends Omit<PriceChange, 'state' | 'series' | 'touched'> {
  readonly contract: string;
}

/**
 * Stores a contract's changed bars, recorded so that it can be undone, and carries the final prices of these times
 * (UTC ms) into multiple and adjusted prices. Returns how many of the multiple prices changed. Interrupted, the same
 * change done again completes it. Throws VERSION_CONFLICT where the bars were written meanwhile: nothing is changed.
 */
export async function changeContract(
  database: Database,
  change: ContractChange,
  parts: ContractParts,
  times: readonly number[],
): Promise<number> {
  const { instrument, contract, version } = change;
  if (!(await storeContractBars(database, change, parts, times))) return 0;
  const before = await readAllContractPrices(database, instrument, contract, version);
  const finals = finalsAt(before.merged, parts, times);
  return untilNotOvertaken(() => carryOver(database, instrument, contract, finals));
}

/** As `changeContract`, without multiple and adjusted prices. Returns whether any row is touched. */
export async function storeContractBars(
  database: Database,
  change: ContractChange,
  parts: ContractParts,
  times: readonly number[],
): Promise<boolean> {
  const { contract, ...record } = change;
  const { instrument, version } = record;
  const series = { kind: 'contract_prices', name: `${instrument}/${contract}` } as const;
  const touched = touchedRows(times);
  if (!touched) return false;
  await recorded(database, { ...record, series, touched }, () =>
    writeContractPrices(database, instrument, contract, parts, version),
  );
  return true;
}

/** NaN where the row is gone. Rows of a bar size that was never merged are in no other prices. */
function finalsAt(
  before: ContractPrices | undefined,
  { merged }: ContractParts,
  times: readonly number[],
): ReadonlyMap<number, number> {
  const { FINAL } = merged.columns;
  const isMerged = (time: number) =>
    [before, merged].some((series) => series && indexOfTime(series.times, time) >= 0);
  return new Map(
    times.filter(isMerged).map((time) => [time, FINAL[indexOfTime(merged.times, time)] ?? Number.NaN]),
  );
}

async function carryOver(
  database: Database,
  instrument: string,
  contract: string,
  finals: ReadonlyMap<number, number>,
): Promise<number> {
  const prices = await readPrices(database, instrument);
  if (!prices) return 0;
  const corrected = correctMultiple(prices, contract, finals);
  if (corrected.changed > 0) await writePrices(database, instrument, corrected, prices.version);
  return corrected.changed;
}
