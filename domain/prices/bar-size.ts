/** Sizes of bars. */
import type { ContractPrices } from '../series/series';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/units';

/** What `intraday_frequency` of the configuration may be, as pysystemtrade writes it. */
export const INTRADAY_FREQUENCIES = ['H', '15M', '5M', 'M', '10S', 'S'] as const;
export type IntradayFrequency = (typeof INTRADAY_FREQUENCIES)[number];

/** Bars shorter than a day. The name is that of the stored part, too. */
export type Intraday = 'hour' | '15-minute' | '5-minute' | 'minute' | '10-second' | 'second';
export type BarSize = Intraday | 'day';

export const INTRADAY: Readonly<Record<IntradayFrequency, Intraday>> = {
  H: 'hour',
  '15M': '15-minute',
  '5M': '5-minute',
  M: 'minute',
  '10S': '10-second',
  S: 'second',
};

export const BAR_SIZES: readonly BarSize[] = [...Object.values(INTRADAY), 'day'];

/** Length of a bar; a daily one is as long as its session, at most a day. */
export const BAR_MS: Readonly<Record<BarSize, number>> = {
  day: DAY_MS,
  hour: HOUR_MS,
  '15-minute': 15 * MINUTE_MS,
  '5-minute': 5 * MINUTE_MS,
  minute: MINUTE_MS,
  '10-second': 10 * SECOND_MS,
  second: SECOND_MS,
};

/** What is fetched of each contract. */
export function sizesFetched(frequency: IntradayFrequency): readonly BarSize[] {
  return [INTRADAY[frequency], 'day'];
}

/** Bars of a contract by their size. */
export type BarsBySize = Partial<Readonly<Record<BarSize, ContractPrices>>>;

/**
 * The intraday bars that are in use: those with the newest row; hourly ones when there are none. Others were fetched before
 * `intraday_frequency` was changed.
 */
export function intradayInUse(bars: BarsBySize): Intraday {
  let newest: Intraday = 'hour';
  for (const size of Object.values(INTRADAY)) if (lastOf(bars, size) > lastOf(bars, newest)) newest = size;
  return newest;
}

function lastOf(bars: BarsBySize, size: Intraday): number {
  return bars[size]?.times.at(-1) ?? Number.NEGATIVE_INFINITY;
}
