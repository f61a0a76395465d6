import { readMergedPrices } from '../../data/series/contract-prices';
import { usualVolume } from '../../domain/prices/usual-volume';
import type { Deps } from '../deps';

/** Usual contracts a day of an instrument's market; undefined when no volumes are stored. `now`: UTC ms. */
export async function usualVolumeOf(
  { database, config }: Pick<Deps, 'database' | 'config'>,
  instrument: string,
  now: number,
): Promise<number | undefined> {
  const prices = await readMergedPrices(database, instrument);
  return usualVolume([...prices.values()], now, config.system_zone);
}
