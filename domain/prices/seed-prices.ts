import { tstError } from '../errors/errors';
import type { RollParameters } from '../instruments/instrument';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { adjustCalendar } from './adjust-calendar';
import { buildMultiplePrices } from './multiple-from-calendar';
import { stitch } from './panama';
import type { PricePoints } from './price-points';
import { approximateCalendar, withPhantomRow } from './roll-calendar';

/**
 * Multiple and adjusted prices of an instrument that has none, from the prices of its contracts: the roll
 * calendar of its roll parameters, moved to days with prices; the newest period is included (a phantom row
 * is added before and after, since adjusting drops the last one). Error MISSING_DATA when the prices do not suffice.
 */
export function stitchFromContracts(input: {
  readonly instrument: string;
  readonly contracts: ReadonlyMap<string, PricePoints>;
  readonly roll: RollParameters;
  /** UTC ms. */
  readonly now: number;
}): { readonly multiple: MultiplePrices; readonly adjusted: AdjustedPrices } {
  const { instrument, contracts, roll, now } = input;
  if (contracts.size === 0) throw tstError('MISSING_DATA', `${instrument}: the broker returned no prices`);
  const finals = (contract: string) => contracts.get(contract);
  const has = (contract: string) => contracts.has(contract);
  const traded = (calendar: ReturnType<typeof approximateCalendar>) =>
    calendar.filter((row) => row.time <= now);
  const approximate = traded(approximateCalendar(roll, [...contracts.keys()]));
  const adjusted = adjustCalendar(withPhantomRow(approximate, roll, now, has), finals);
  const multiple = buildMultiplePrices(withPhantomRow(adjusted, roll, now, has), finals);
  return { multiple, adjusted: stitch(multiple) };
}
