/** When the instruments of each region are downloaded, where the regions have times. */

import { instantAt } from '../time/time-of-day';
import { isBusinessDay, localDate, type TradeDate } from '../time/trade-date';

/** `HH:MM` in the system's zone, by region. */
export type RegionTimes = Readonly<Record<string, string>>;

export interface RegionWork {
  readonly region: string;
  /** ISO instant. */
  readonly at: string;
  readonly instruments: readonly string[];
}

export interface RegionalWork {
  /** In the order of their times. */
  readonly regions: readonly RegionWork[];
  /** ISO instant at which what was not begun is given up; absent for a day that is late already. */
  readonly stopAt?: string;
  /** Instruments of regions without a time, which are not downloaded. */
  readonly untimed: readonly string[];
}

interface Day {
  readonly tradeDate: TradeDate;
  /** UTC ms. */
  readonly now: number;
  readonly zone: string;
  /** `HH:MM`. */
  readonly stopTime: string;
}

/**
 * The instruments by region. The times are those of the trade date in the zone: one that has passed is due at once. A
 * region without instruments is kept, and done at its time.
 */
export function regionalWork(
  instruments: readonly { readonly code: string; readonly region: string }[],
  times: RegionTimes,
  { tradeDate, now, zone, stopTime }: Day,
): RegionalWork {
  const instantOf = (time: string) => new Date(instantAt(tradeDate, time, zone)).toISOString();
  const codesOf = (wanted: (region: string) => boolean) =>
    instruments.filter(({ region }) => wanted(region)).map(({ code }) => code);
  const regions = Object.entries(times)
    .map(([region, time]) => ({
      ...{ region, at: instantOf(time) },
      instruments: codesOf((each) => each === region),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const untimed = codesOf((region) => times[region] === undefined);
  const stopAt = instantOf(stopTime);
  return Date.parse(stopAt) > now ? { regions, stopAt, untimed } : { regions, untimed };
}

/**
 * The day that a cycle decides on which waits for the regions: the date of its start where a region's time is still to
 * come on it; undefined for one that starts after all of them, or on a weekend.
 */
export function dayOfRegions(times: RegionTimes, start: number, zone: string): TradeDate | undefined {
  const date = localDate(start, zone);
  const isToCome = Object.values(times).some((time) => instantAt(date, time, zone) > start);
  return isToCome && isBusinessDay(date) ? date : undefined;
}

/** What is said of instruments that were not downloaded. */
export function untimedProblem(untimed: readonly string[]): readonly string[] {
  if (untimed.length === 0) return [];
  return [`${untimed.join(', ')}: not downloaded: download_by_zone has no time for their region`];
}

/** The same of those that the stop time left out. */
export function stoppedProblem(region: string, instruments: readonly string[]): readonly string[] {
  if (instruments.length === 0) return [];
  return [
    `${region}: not downloaded before the stop time of run_daily_prices_updates: ${[...instruments].sort().join(', ')}`,
  ];
}
