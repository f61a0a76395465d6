/** How many contracts of a market are usually traded in a day. */

import type { ContractPrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE } from '../time/zone-time';
import { dailyVolumes } from './daily-volume';

const CALENDAR_DAYS = 30;

/**
 * Of the contracts' mean daily volumes of the last 30 calendar days the largest; undefined when no volume of theirs is
 * known, as in files that carry none, or only zeros.
 */
export function usualVolume(
  contracts: readonly ContractPrices[],
  now: number,
  zone: string = SYSTEM_ZONE,
): number | undefined {
  const means = contracts.flatMap((contract) => {
    const volumes = dailyVolumes(recentRows(contract, now), zone).columns.volume.filter(Number.isFinite);
    return volumes.length === 0 ? [] : [volumes.reduce((sum, each) => sum + each, 0) / volumes.length];
  });
  const most = Math.max(0, ...means);
  return most === 0 ? undefined : most;
}

function recentRows({ times, columns }: ContractPrices, now: number): ContractPrices {
  const first = times.findIndex((time) => time >= now - CALENDAR_DAYS * DAY_MS);
  const from = first < 0 ? times.length : first;
  const cut = (column: Float64Array) => column.subarray(from);
  return {
    times: times.subarray(from),
    columns: {
      OPEN: cut(columns.OPEN),
      HIGH: cut(columns.HIGH),
      LOW: cut(columns.LOW),
      FINAL: cut(columns.FINAL),
      VOLUME: cut(columns.VOLUME),
    },
  };
}
