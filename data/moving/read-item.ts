import type { Item, ItemKind } from '../../domain/moving/items';
import { refuseCutOff } from '../csv/refuse-cut-off';
import { readCapital } from './capital';
import type { Content, ReadingOptions } from './moving';
import { readOptimalPositions } from './optimal-positions';
import { readOrderItem } from './orders';
import { readPosition } from './positions';
import { readContractPrices, readFxRates, readPrices, readSpreads } from './prices';
import { readContracts, readRollStateItem, readSpreadCostItem } from './tables';

const READERS: Readonly<Record<ItemKind, (item: Item, options: ReadingOptions) => Promise<Content>>> = {
  contracts: readContracts,
  'contract prices': readContractPrices,
  'multiple and adjusted prices': readPrices,
  'FX rates': readFxRates,
  'sampled spreads': readSpreads,
  'spread costs': readSpreadCostItem,
  capital: readCapital,
  'contract position': readPosition,
  'strategy position': readPosition,
  'optimal positions': readOptimalPositions,
  'historic orders': readOrderItem,
  'roll states': readRollStateItem,
};

/** Reads and checks the files of an item. Throws BAD_DATA_FILE with file, line, column and remedy. */
export async function readItem(item: Item, options: ReadingOptions): Promise<Content> {
  const content = await READERS[item.kind](item, options);
  // A row that was cut off within its last number looks whole. Instrument files are written by hand.
  for (const { path, format, part } of Object.values(item.files))
    if (format === 'csv' && part !== 'instrument_files') await refuseCutOff(path);
  return content;
}
