import { dailyVolumes } from '../prices/daily-volume';
import type { ContractPrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE } from '../time/zone-time';
import { smoothedVolume, VOLUME_DAYS } from './roll-decision';

/** The smoothed volume of a contract's merged prices at `now` (UTC ms), in contracts a day; 0 without any. */
export function recentVolume(prices: ContractPrices, now: number): number {
  return smoothedVolume(dailyVolumes(prices, SYSTEM_ZONE, now - VOLUME_DAYS * DAY_MS), now);
}
