/** A market right before an order is checked and sent. */

import type { BrokerOrder } from '../orders/order';
import { priceCollar } from '../orders/price-collar';
import { netPrice } from '../orders/trade-quantity';
import { dailyMove, lastPrice } from '../prices/daily-move';
import { usualVolume } from '../prices/usual-volume';
import type { ContractPrices } from '../series/series';
import type { Tick } from './tick';

export interface Quoted extends Partial<Tick> {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
}

/** What was asked, and when. */
export interface AskedMarket {
  /** Net for a spread. NaN without a quote. */
  readonly quote: Quoted;
  /** UTC ms of the trading clock before the quote was asked for. */
  readonly askedAt: number;
  /** How far our clock is ahead of the broker's, ms. */
  readonly clockSkewMs: number;
  /** Base currency per price point of one contract; NaN when a rate is missing. */
  readonly perPoint: number;
}

export interface Market extends AskedMarket {
  /** The newest stored price, net for a spread; undefined when none is known. */
  readonly lastPrice?: number;
  /** How far a price may be from the last one, in price points. */
  readonly collar: number;
  /** Contracts a day. */
  readonly usualVolume?: number;
  /** Newest stored price by contract. */
  readonly lastPrices: ReadonlyMap<string, number>;
}

export interface MarketSettings {
  readonly systemZone: string;
  readonly collarDailyVols: number;
}

/** `prices`: the stored ones of every contract of the instrument. */
export function marketOf(
  { contracts, trade }: Pick<BrokerOrder, 'contracts' | 'trade'>,
  prices: ReadonlyMap<string, ContractPrices>,
  asked: AskedMarket,
  { systemZone, collarDailyVols }: MarketSettings,
): Market {
  const lastPrices = new Map(
    [...prices].flatMap(([contract, { columns }]) => {
      const last = lastPrice(columns.FINAL);
      return last === undefined ? [] : [[contract, last] as const];
    }),
  );
  const first = prices.get(contracts[0]);
  const move = first
    ? dailyMove({ times: first.times, values: first.columns.FINAL }, systemZone)
    : Number.NaN;
  const net = netPrice(
    trade,
    contracts.map((contract) => lastPrices.get(contract) ?? Number.NaN),
  );
  // Before the first price of a contract is stored, the broker's own last trade says how large prices are.
  const near = lastPrices.get(contracts[0]) ?? (contracts.length === 1 ? asked.quote.last : Number.NaN);
  return {
    ...asked,
    ...(Number.isFinite(net) ? { lastPrice: net } : {}),
    collar: priceCollar(near, move, collarDailyVols),
    usualVolume: usualVolume([...prices.values()], asked.askedAt, systemZone),
    lastPrices,
  };
}

export function tickOf({ bid, ask, bidSize = Number.NaN, askSize = Number.NaN }: Quoted): Tick {
  return { bid, ask, bidSize, askSize };
}
