import { concatRows } from '../../domain/series/rows';
import type { Series } from '../../domain/series/series';
import { untilNotOvertaken } from '../orders/until-not-overtaken';
import type { Database } from '../store/database';
import { readSeries, writeSeries } from './series-store';

/** Full spreads between bid and ask, in price points, at the times at which they were sampled. */
export type Spreads = Series<'spread'>;

const NONE: Spreads = { times: new Float64Array(), columns: { spread: new Float64Array() } };

export async function readSpreads(database: Database, instrument: string): Promise<Spreads> {
  return (await readSeries<'spread'>(database, keyOf(instrument)))?.series ?? NONE;
}

/** Adds one sample (time in UTC ms); one that is not later than the last is there already. */
export async function appendSpread(
  database: Database,
  instrument: string,
  sample: { readonly time: number; readonly spread: number },
): Promise<void> {
  await untilNotOvertaken(async () => {
    const stored = await readSeries<'spread'>(database, keyOf(instrument));
    const before = stored?.series ?? NONE;
    if ((before.times.at(-1) ?? Number.NEGATIVE_INFINITY) >= sample.time) return;
    const row = { times: Float64Array.of(sample.time), columns: { spread: Float64Array.of(sample.spread) } };
    await writeSeries(database, keyOf(instrument), concatRows(before, row), stored?.version ?? 0);
  });
}

function keyOf(instrument: string) {
  return { kind: 'spreads', name: instrument } as const;
}
