/** Contracts traded per business day, counting nothing twice. */

import { firstAtOrAfter } from '../series/rows';
import type { ContractPrices, Series } from '../series/series';
import { businessDayBucket } from '../time/business-day';
import { isClosingRow } from '../time/notional-close';
import { weekday } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE, utcToLocal } from '../time/zone-time';

/**
 * Volume per business day (times: 00:00 UTC of its date) from a merged series: the daily rows' volume where there is
 * one, else the sum of the intraday rows; NaN for a day with neither. A series without intraday rows is returned
 * unchanged. `from` (UTC ms): days before it, which may be many, are left out.
 */
export function dailyVolumes(
  prices: ContractPrices,
  zone: string = SYSTEM_ZONE,
  from = Number.NEGATIVE_INFINITY,
): Series<'volume'> {
  const { times } = prices;
  const volume = prices.columns.VOLUME;
  if (times.every((time) => isClosingRow(time, zone))) return { times, columns: { volume } };
  const buckets = new Map<number, { daily: number; intraday: number }>();
  // A day of the zone begins up to a day before that of UTC.
  for (let row = firstAtOrAfter(times, from - DAY_MS); row < times.length; row += 1) {
    const day = businessDayBucket(utcToLocal(times[row], zone));
    if (day < from) continue;
    const sums = buckets.get(day) ?? { daily: 0, intraday: 0 };
    sums[isClosingRow(times[row], zone) ? 'daily' : 'intraday'] += volume[row] || 0; // NaN counts as nothing
    buckets.set(day, sums);
  }
  return spread(buckets);
}

function spread(buckets: ReadonlyMap<number, { daily: number; intraday: number }>): Series<'volume'> {
  const days = [...buckets.keys()];
  const times: number[] = [];
  const volumes: number[] = [];
  for (let day = Math.min(...days); day <= Math.max(...days); day += DAY_MS) {
    if (weekday(day) > 4) continue;
    const sums = buckets.get(day);
    times.push(day);
    volumes.push(sums?.daily || sums?.intraday || Number.NaN);
  }
  return { times: Float64Array.from(times), columns: { volume: Float64Array.from(volumes) } };
}

const RECENT_DAYS = 30;

/** Mean volume of the business days of the 30 calendar days before `now` (UTC ms) that have one; NaN without any. */
export function recentMeanVolume(prices: ContractPrices, now: number): number {
  const from = now - RECENT_DAYS * DAY_MS;
  const { times, columns } = dailyVolumes(prices, SYSTEM_ZONE, from);
  const recent = columns.volume.filter(
    (volume, row) => times[row] >= from && times[row] <= now && !Number.isNaN(volume),
  );
  return recent.reduce((sum, volume) => sum + volume, 0) / recent.length;
}
