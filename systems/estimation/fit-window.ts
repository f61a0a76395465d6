import { firstAtOrAfter } from '../../domain/series/rows';
import type { FitPeriod } from './fit-periods';

/** Rows [from, to) of the fit window, both of its ends included. */
export interface FitRows {
  readonly from: number;
  readonly to: number;
}

/** Rows that plain estimators use, and that decide whether an asset has data. */
export function fitRows(times: Float64Array, period: FitPeriod): FitRows {
  const from = firstAtOrAfter(times, period.fitStart);
  let to = firstAtOrAfter(times, period.fitEnd);
  if (to < times.length && times[to] === period.fitEnd) to++;
  return { from, to };
}

/** Rows strictly before the fit's end: where exponential estimators, which run over all data, are read. */
export function rowsBefore(times: Float64Array, period: FitPeriod): number {
  return firstAtOrAfter(times, period.fitEnd);
}

/** True if the column has any value in the window. */
export function hasValue(values: Float64Array, rows: FitRows): boolean {
  for (let i = rows.from; i < rows.to; i++) if (!Number.isNaN(values[i])) return true;
  return false;
}
