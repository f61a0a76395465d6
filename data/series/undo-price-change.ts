import { tstError } from '../../domain/errors/errors';
import { NO_RATES } from '../../domain/fx/no-rates';
import { BAR_SIZES, type BarsBySize } from '../../domain/prices/bar-size';
import { withMerged } from '../../domain/prices/contract-day';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { changedTimes, undoRows, unionOfTimes } from '../../domain/prices/undo-rows';
import type { ContractPrices, Series } from '../../domain/series/series';
import type { Database } from '../store/database';
import { changeContract } from './change-contract';
import { changePrices } from './change-prices';
import {
  type ContractPricePart,
  readAllContractPrices,
  type VersionedContractPrices,
} from './contract-prices';
import { readFx, writeFx } from './fx';
import { markUndone, type PriceChange, recorded, touchedRows } from './price-changes';
import { readPrices } from './prices';

/** Who undoes, and under which id it is recorded: it is a change itself, and can be undone. */
export type Undoing = Pick<PriceChange, 'id' | 'at' | 'by' | 'reason'>;

/**
 * Takes back one change of stored prices; rows that were added since stay. Returns the times (UTC ms) of the rows that
 * are as they were again. Throws MISSING_DATA when the version before it is not kept any more
 * (`retention_days.series_versions`), BAD_INPUT when its rows were changed again since.
 */
export async function undoPriceChange(
  database: Database,
  change: PriceChange,
  undoing: Undoing,
): Promise<readonly number[]> {
  const { instrument } = change;
  const named = { ...undoing, instrument, what: `undo of ${change.id}` };
  const isStored = change.touched.rows > 0;
  const times = isStored ? await UNDO[change.series.kind as keyof typeof UNDO](database, change, named) : [];
  await markUndone(database, change.id);
  return times;
}

type Named = Undoing & Pick<PriceChange, 'instrument' | 'what'>;
type Undo = (database: Database, change: PriceChange, named: Named) => Promise<readonly number[]>;

const undoContract: Undo = async (database, change, named) => {
  const { instrument, version } = change;
  const contract = change.series.name.slice(instrument.length + 1);
  const [before, after, now] = await inVersions(version, (at) =>
    readAllContractPrices(database, instrument, contract, at),
  );
  const undo = (part: ContractPricePart) =>
    undone<ContractPrices>(
      change,
      before[part] ?? EMPTY_BARS,
      after[part] ?? EMPTY_BARS,
      now[part] ?? EMPTY_BARS,
    );
  const sizes = BAR_SIZES.filter((size) => before[size] ?? after[size]).map(
    (size) => [size, undo(size)] as const,
  );
  const bars = { ...now, ...Object.fromEntries(sizes.map(([size, { series }]) => [size, series])) };
  const merged = isMergedOf(before) ? { series: withMerged(bars).merged, times: [] } : undo('merged');
  const times = [...sizes.map(([, each]) => each.times), merged.times].reduce(unionOfTimes, []);
  refuseAnother(change, times);
  const parts = { ...barsOf(bars), day: bars.day ?? EMPTY_BARS, merged: merged.series };
  await changeContract(database, { ...named, contract, version: now.version }, parts, times);
  return times;
};

/** Whether the merged bars are what those of each size come to: an import may have stored them alone. */
function isMergedOf(stored: VersionedContractPrices): boolean {
  return changedTimes(stored.merged ?? EMPTY_BARS, withMerged(stored).merged).length === 0;
}

function barsOf(stored: BarsBySize): BarsBySize {
  return Object.fromEntries(BAR_SIZES.flatMap((size) => (stored[size] ? [[size, stored[size]]] : [])));
}

const undoPrices: Undo = async (database, change, named) => {
  const { instrument, version } = change;
  const [before, after, now] = await inVersions(version, (at) => readPrices(database, instrument, at));
  if (!before || !after || !now) throw tstError('MISSING_DATA', `${instrument} has no prices`);
  const multiple = undone(change, before.multiple, after.multiple, now.multiple);
  const adjusted = undone(change, before.adjusted, after.adjusted, now.adjusted);
  const times = unionOfTimes(multiple.times, adjusted.times);
  refuseAnother(change, times);
  const prices = { multiple: multiple.series, adjusted: adjusted.series };
  await changePrices(database, { ...named, version: now.version }, now, prices);
  return times;
};

const undoRates: Undo = async (database, change, named) => {
  const { instrument, series, version } = change;
  const [before, after, now] = await inVersions(version, (at) =>
    at === 0 ? Promise.resolve(undefined) : readFx(database, instrument, at),
  );
  if (!after || !now) throw tstError('MISSING_DATA', `${instrument} has no rates`);
  const rates = undone(change, before?.series ?? NO_RATES, after.series, now.series);
  const touched = refuseAnother(change, rates.times);
  await recorded(database, { ...named, series, touched, version: now.version }, () =>
    writeFx(database, instrument, rates.series, now.version),
  );
  return rates.times;
};

const UNDO = { contract_prices: undoContract, prices: undoPrices, fx_prices: undoRates } as const;

/** Before the change, after it, and now. */
function inVersions<T>(version: number, read: (at: number | undefined) => Promise<T>): Promise<[T, T, T]> {
  return Promise.all([read(version), read(version + 1), read(undefined)]);
}

function undone<S extends Series>(
  { id, instrument }: PriceChange,
  before: S,
  after: S,
  now: S,
): { readonly series: S; readonly times: readonly number[] } {
  const result = undoRows(before, after, now);
  if (result.kind === 'undone') return { series: result.series as S, times: result.times };
  const at = new Date(result.time).toISOString();
  throw tstError(
    'BAD_INPUT',
    `the row of ${at} was changed again after ${id}: undo the later change first (npx tst prices changes ${instrument})`,
  );
}

/** An interrupted change may not have been written: then the version after it is somebody else's. */
function refuseAnother({ id, touched }: PriceChange, times: readonly number[]): PriceChange['touched'] {
  const found = touchedRows(times);
  if (found && JSON.stringify(found) === JSON.stringify(touched)) return found;
  throw tstError('BAD_INPUT', `${id} was interrupted before it changed anything: there is nothing to undo`);
}
