import type { ContractPrices } from '../series/series';

const NONE = new Float64Array();

/** Bars of a contract that has none. */
export const EMPTY_BARS: ContractPrices = {
  times: NONE,
  columns: { OPEN: NONE, HIGH: NONE, LOW: NONE, FINAL: NONE, VOLUME: NONE },
};
