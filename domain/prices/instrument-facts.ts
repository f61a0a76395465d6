/** What is stored about one instrument that its prices and its roll depend on. */
import type { ContractPosition } from '../ledger/positions';
import type { RollDay } from '../rolls/roll-day';
import type { RollRecord } from '../rolls/roll-record';
import type { AdjustedPrices, ContractPrices, MultiplePrices } from '../series/series';
import type { TradeDate } from '../time/trade-date';
import type { FinalPrices } from './price-points';

export interface InstrumentFacts {
  readonly instrument: string;
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
  /** Of the multiple and adjusted prices: a write is refused when they have changed since. */
  readonly version: number;
  /** Hourly and daily rows together, of every contract that has some. */
  readonly contracts: ReadonlyMap<string, ContractPrices>;
  /** Last trade dates that the broker reported, by contract. */
  readonly expiries: ReadonlyMap<string, TradeDate>;
  readonly rollState: RollRecord;
  /** What the roll policy last did and plans; absent when there was nothing to tell. */
  readonly rollDay?: RollDay;
  /** Of this instrument. */
  readonly positions: readonly ContractPosition[];
  /** Active contract orders of this instrument. */
  readonly orders: readonly { readonly contracts: readonly string[] }[];
}

/** Final prices of the contracts that have some. */
export function finalsOf({ contracts }: Pick<InstrumentFacts, 'contracts'>): FinalPrices {
  return (contract) => {
    const bars = contracts.get(contract);
    return bars && { times: bars.times, values: bars.columns.FINAL };
  };
}

/** Signed contracts held of one contract; 0 without any. */
export function heldOfContract({ positions }: Pick<InstrumentFacts, 'positions'>, contract: string): number {
  return positions.find((each) => each.contract === contract)?.quantity ?? 0;
}
