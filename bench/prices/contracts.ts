import { inLanes } from '../../activities/running/in-lanes';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { type Database, openDatabase } from '../../data/store/database';
import { withMerged } from '../../domain/prices/contract-day';
import { updateContractBars } from '../../domain/prices/contract-update';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { firstAtOrAfter, sliceRows } from '../../domain/series/rows';
import type { ContractPrices } from '../../domain/series/series';
import { DAY_MS } from '../../domain/time/units';
import { type Measured, timed } from '../tables/measured';
import { type Bars, weeksLater } from './real-series';

/** As the prices stage does it: two instruments at a time, four contracts of each. */
const LANES = 8;
const MOST_SECONDS = 10;
const ANY_SPIKE = Number.POSITIVE_INFINITY;

interface Job {
  readonly instrument: string;
  readonly contract: string;
  readonly bars: Bars;
}

/** Appends a day to `count` contracts, each read, merged and stored by itself; nothing of them is decoded before. */
export async function measureContracts(
  url: string,
  name: string,
  real: readonly (readonly Bars[])[],
  count: number,
): Promise<readonly Measured[]> {
  const jobs = jobsOf(real, count);
  const writer = await openDatabase(url, name);
  await inLanes(jobs, LANES, (job) => store(writer, job));
  await writer.close();
  const rows = jobs.map(({ bars }) => bars.hour.times.length + bars.day.times.length).sort((a, b) => a - b);
  const database = await openDatabase(url, name);
  const took = await timed(() => inLanes(jobs, LANES, (job) => appendDay(database, job)));
  await database.close();
  const what = `a day appended to ${count} contracts of ${rows[0]} to ${rows[count - 1]} rows (median ${rows[count >> 1]})`;
  return [{ what, value: took / 1000, unit: 's', most: MOST_SECONDS }];
}

function jobsOf(real: readonly (readonly Bars[])[], count: number): readonly Job[] {
  const flat = real.flatMap((contracts, i) =>
    contracts.map((bars, j) => ({ instrument: `I${i}`, contract: `2020010${j}`, bars })),
  );
  return Array.from({ length: count }, (_, index) => {
    const { instrument, contract, bars } = flat[index % flat.length];
    const weeks = Math.floor(index / flat.length);
    const later = { hour: weeksLater(bars.hour, weeks), day: weeksLater(bars.day, weeks) };
    return { instrument: `${instrument}-${weeks}`, contract, bars: later };
  });
}

/** All but the last day. */
async function store(database: Database, { instrument, contract, bars }: Job): Promise<void> {
  const until = lastDay(bars);
  const old = (series: ContractPrices) => sliceRows(series, 0, firstAtOrAfter(series.times, until));
  await writeContractPrices(
    database,
    instrument,
    contract,
    withMerged({ hour: old(bars.hour), day: old(bars.day) }),
    0,
  );
}

async function appendDay(database: Database, { instrument, contract, bars }: Job): Promise<void> {
  const stored = await readAllContractPrices(database, instrument, contract);
  const until = lastDay(bars);
  const add = (size: 'hour' | 'day') => {
    const fetched = sliceRows(bars[size], firstAtOrAfter(bars[size].times, until));
    const old = stored[size] ?? EMPTY_BARS;
    const update = updateContractBars({ stored: old, fetched, maxSpike: ANY_SPIKE });
    return update.kind === 'updated' ? update.series : old;
  };
  await writeContractPrices(
    database,
    instrument,
    contract,
    withMerged({ hour: add('hour'), day: add('day') }),
    stored.version,
  );
}

function lastDay({ hour, day }: Bars): number {
  const last = Math.max(hour.times[hour.times.length - 1] ?? 0, day.times[day.times.length - 1] ?? 0);
  return last - DAY_MS;
}
