import type { TimeSeries } from './primitives/time-series';

/** Extent of one series as it is before it is joined with others, in the names of `golden/.../series_info.json`. */
export interface SeriesInfo {
  readonly rows: number;
  /** Local naive times; null for an empty series. */
  readonly first: number | null;
  readonly last: number | null;
  readonly n_nan: number;
  readonly first_valid: number | null;
  /** Of the values that are not missing; NaN without any. */
  readonly mean: number;
  /** Of the last row, missing or not. */
  readonly last_value: number;
  readonly duplicate_index: boolean;
  /** True when no row is of a Saturday or Sunday. */
  readonly unequal_weekdays_only: boolean;
}

export function seriesInfo({ times, values }: TimeSeries): SeriesInfo {
  const present = values.filter((x) => !Number.isNaN(x));
  const firstValid = values.findIndex((x) => !Number.isNaN(x));
  return {
    rows: times.length,
    first: times.at(0) ?? null,
    last: times.at(-1) ?? null,
    n_nan: values.length - present.length,
    first_valid: firstValid < 0 ? null : times[firstValid],
    mean: present.reduce((sum, x) => sum + x, 0) / present.length,
    last_value: values.at(-1) ?? NaN,
    // The times of a series increase strictly.
    duplicate_index: false,
    unequal_weekdays_only: times.every((time) => ![0, 6].includes(new Date(time).getUTCDay())),
  };
}
