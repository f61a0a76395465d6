import { DAY_MS } from '../../domain/time/units';
import { difference } from '../primitives/difference';
import { alphaOfCom, ewmStd } from '../primitives/ewm';
import type { TimeSeries } from '../primitives/time-series';

/** How far a price moved over a period (operations document, 5.10). */
export interface MarketMove {
  /** Percent of the first price; missing where that is 0 or below it. */
  readonly changePercent: number;
  /** Price change / (daily standard deviation at the start x root of the calendar days). */
  readonly volAdjusted: number;
}

const VOL_COM = 30;
const NO_MOVE: MarketMove = { changePercent: NaN, volAdjusted: NaN };

/** `prices`: adjusted, one each business day. From the last price at or before `start` to the last at or before `end`. */
export function marketMove({ times, values }: TimeSeries, start: number, end: number): MarketMove {
  const [first, last] = [lastRowAt(times, values, start), lastRowAt(times, values, end)];
  if (first < 0 || last <= first) return NO_MOVE;
  const change = values[last] - values[first];
  const stdev = ewmStd(difference(values.subarray(0, first + 1)), { alpha: alphaOfCom(VOL_COM) })[first];
  const days = (end - start) / DAY_MS;
  return {
    changePercent: values[first] > 0 ? (100 * change) / values[first] : NaN,
    volAdjusted: stdev > 0 ? change / (stdev * Math.sqrt(days)) : NaN,
  };
}

function lastRowAt(times: Float64Array, values: Float64Array, time: number): number {
  let row = times.length - 1;
  while (row >= 0 && (times[row] > time || Number.isNaN(values[row]))) row--;
  return row;
}
