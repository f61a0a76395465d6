import { emptySeries } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { BAR_COLUMNS } from './bars';

/** Bars of a contract that has none. */
export const EMPTY_BARS: ContractPrices = emptySeries(BAR_COLUMNS);
