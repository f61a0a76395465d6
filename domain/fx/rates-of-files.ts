/** Which rates of a file are added to those that are stored. */
import { concatRows, filterRows } from '../series/rows';
import type { FxPrices } from '../series/series';

/** The stored rates with those of a file that are older; all up to `now` (UTC ms) where nothing is stored. What is stored stays. */
export function withOlderRates(
  stored: FxPrices | undefined,
  ofFile: FxPrices,
  now: number,
): { readonly rates: FxPrices; readonly added: number } {
  const first = stored?.times[0];
  const isOlder = (time: number) => (first === undefined ? time <= now : time < first);
  const older = filterRows(ofFile, (row) => isOlder(ofFile.times[row]));
  const rates = stored === undefined ? older : concatRows(older, stored);
  return { rates, added: older.times.length };
}
