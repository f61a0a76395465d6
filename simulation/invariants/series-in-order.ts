import type { MultiplePrices } from '../../domain/series/series';
import type { Invariant } from './state';

/** No price that was not asked about is so many times another. */
const FACTOR = 2;

/** Multiple prices grow forward in time, keep their rows, and take no wrong price unasked. */
export const seriesInOrder: Invariant = {
  name: 'I7',
  says: 'series grow in time, and no value changes unasked',
  quiet({ series, seriesBefore }) {
    return [...series].flatMap(([instrument, now]) => [
      ...disordered(instrument, now),
      ...changed(instrument, now, seriesBefore.get(instrument)),
    ]);
  },
};

function disordered(instrument: string, { times, columns }: MultiplePrices): readonly string[] {
  const breaches: string[] = [];
  for (let row = 1; row < times.length; row++) {
    if (!(times[row] > times[row - 1]))
      breaches.push(`${instrument}: row ${row} is not after the row before`);
    const ratio = columns.PRICE[row] / columns.PRICE[row - 1];
    if (ratio > FACTOR || ratio < 1 / FACTOR)
      breaches.push(`${instrument}: ${columns.PRICE[row]} follows ${columns.PRICE[row - 1]} in row ${row}`);
  }
  return breaches;
}

/** Rows of yesterday are as they were, but for the newest, which may have been a part of a day. */
function changed(
  instrument: string,
  now: MultiplePrices,
  before: MultiplePrices | undefined,
): readonly string[] {
  if (before === undefined) return [];
  const at = new Map(Array.from(now.times, (time, row) => [time, row]));
  const breaches: string[] = [];
  for (let row = 0; row < before.times.length - 1; row++) {
    const found = at.get(before.times[row]);
    const [was, is] = [before.columns.PRICE[row], found === undefined ? undefined : now.columns.PRICE[found]];
    if (is === undefined || !(Object.is(was, is) || was === is))
      breaches.push(`${instrument}: ${was} of ${new Date(before.times[row]).toISOString()} is now ${is}`);
  }
  return breaches.slice(0, 3);
}
