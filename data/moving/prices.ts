import type { Item } from '../../domain/moving/items';
import { BAR_SIZES, INTRADAY } from '../../domain/prices/bar-size';
import { withMerged } from '../../domain/prices/contract-day';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { splitBars } from '../../domain/prices/split-bars';
import { emptySeries } from '../../domain/series/rows';
import type { ContractPrices } from '../../domain/series/series';
import { endDiffers, rollsBackwards } from '../csv/check-prices';
import { stitchFile } from '../csv/market-tables';
import {
  ADJUSTED_SPEC,
  CONTRACT_SPEC,
  IMPORTED_FX_SPEC,
  MULTIPLE_SPEC,
  SPREADS_SPEC,
} from '../csv/price-files';
import type { SeriesSpec } from '../csv/series-file';
import type { ContractPricePart } from '../series/contract-prices';
import type { SeriesKey } from '../series/series-key';
import { ROWS } from '../series/series-store';
import type { Content, ReadingOptions } from './moving';
import { planSeries } from './plan-series';
import { readSeriesOf } from './read-file';

/** Multiple and adjusted prices of an instrument, which are switched together. */
export async function readPrices(item: Item, { stitch }: ReadingOptions): Promise<Content> {
  const { multiple: file, adjusted: adjustedFile } = item.files;
  const multiple = await readSeriesOf(file, MULTIPLE_SPEC);
  const notes = [...multiple.notes, ...rollsBackwards(file.path, multiple.series)];
  const adjusted = await adjustedOf();
  const parts = { multiple: multiple.series, adjusted };
  return {
    rows: multiple.series.times.length + adjusted.times.length,
    notes,
    plan: (moving, _, before) =>
      planSeries(moving, item, before, { kind: 'prices', name: item.instrument! }, parts),
  };

  async function adjustedOf() {
    if (multiple.series.times.length === 0) return emptySeries(['price']);
    if (adjustedFile === undefined || stitch) return stitchFile(file.path, multiple.series);
    const read = await readSeriesOf(adjustedFile, ADJUSTED_SPEC);
    notes.push(...read.notes);
    const differs = endDiffers(multiple.series, read.series);
    if (differs)
      notes.push(
        `${adjustedFile.path}: ${differs}; --stitch makes the adjusted prices of the multiple prices`,
      );
    return read.series;
  }
}

/** Prices of one contract; where only one bar size or the merged series has a file, the others follow from it. */
export async function readContractPrices(item: Item): Promise<Content> {
  const given: Partial<Record<ContractPricePart, ContractPrices>> = {};
  const notes: string[] = [];
  for (const part of ['merged', ...BAR_SIZES] as const) {
    const file = item.files[part];
    if (file === undefined) continue;
    const read = await readSeriesOf(file, CONTRACT_SPEC);
    given[part] = read.series;
    notes.push(...read.notes);
  }
  const parts = allParts(given);
  const name = `${item.instrument}/${item.contract}`;
  return {
    rows: parts.merged.times.length,
    notes,
    plan: (moving, _, before) => planSeries(moving, item, before, { kind: 'contract_prices', name }, parts),
  };
}

function allParts({ merged, ...given }: Partial<Record<ContractPricePart, ContractPrices>>) {
  const split = merged && splitBars(merged);
  const isFine = Object.values(INTRADAY).some((size) => given[size]);
  const hour = isFine ? {} : { hour: split?.hour ?? EMPTY_BARS };
  const bars = { ...given, ...hour, day: given.day ?? split?.day ?? EMPTY_BARS };
  return { ...bars, merged: merged ?? withMerged(bars).merged };
}

export function readFxRates(item: Item): Promise<Content> {
  return readPlain(item, { kind: 'fx_prices', name: item.files['file'].name }, IMPORTED_FX_SPEC);
}

export function readSpreads(item: Item): Promise<Content> {
  return readPlain(item, { kind: 'spreads', name: item.instrument! }, SPREADS_SPEC);
}

/** A series of one part. */
async function readPlain(item: Item, key: SeriesKey, spec: SeriesSpec<string>): Promise<Content> {
  const { series, notes } = await readSeriesOf(item.files['file'], spec);
  return {
    rows: series.times.length,
    notes,
    plan: (moving, _, before) => planSeries(moving, item, before, key, { [ROWS]: series }),
  };
}
