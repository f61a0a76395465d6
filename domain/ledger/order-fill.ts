/** The filled part of an order, derived from the ledger. Three levels, one rule. */
import { sum } from '../numbers/rounding';
import type { BrokerOrder, ContractIds, InstrumentOrder, TradeQuantity } from '../orders/order';
import { type OrderShare, partsOf, sharedBy } from '../orders/order-share';
import { isSameTrade, netPrice, ratioOf, remainingTrade } from '../orders/trade-quantity';
import { effectiveRows } from './effective-rows';
import { ledgerIndex } from './ledger-index';
import type { LedgerRow } from './ledger-row';
import { movesStrategy } from './moves';
import { strategyRows } from './strategy-rows';

export interface FilledLeg {
  readonly contract: string;
  /** Signed contracts. */
  readonly quantity: number;
  /** Mean by quantity; NaN when nothing is filled. pysystemtrade takes the plain mean. */
  readonly price: number;
}

export interface OrderFill {
  /** Every contract that was or will be filled, in the sequence of the order's legs. */
  readonly legs: readonly FilledLeg[];
  /** For a spread the smallest whole multiple of its ratio that all legs have reached. */
  readonly filled: TradeQuantity;
  readonly remaining: TradeQuantity;
  /** One number: the mean price, or the net price of a spread; NaN when nothing is filled. */
  readonly price: number;
  /** Time of the last fill. */
  readonly time?: Date;
  readonly complete: boolean;
  /** True when a leg is filled beyond the trade or against it: the broker did something we did not order. */
  readonly overfilled: boolean;
}

type OrderLegs = {
  readonly id: string;
  readonly contracts: ContractIds;
  readonly trade: TradeQuantity;
  readonly shares?: readonly OrderShare[];
};

/** Fill of a broker order from the rows that carry its id. Rows of other orders may be among them. */
export function fillOfBrokerOrder(order: OrderLegs, rows: readonly LedgerRow[]): OrderFill {
  return fillOfLegs(order, ledgerIndex(rows).rowsOf('brokerOrderId', order.id));
}

/** Fill of a contract order: all that was filled on its behalf, by whichever broker order or by hand. */
export function fillOfContractOrder(order: OrderLegs, rows: readonly LedgerRow[]): OrderFill {
  return fillOfLegs(order, ledgerIndex(rows).rowsOf('contractOrderId', order.id));
}

/** Fill of an instrument order. A flat roll fills nothing of it, for it moves no strategy's position. */
export function fillOfInstrumentOrder(
  order: Pick<InstrumentOrder, 'id' | 'trade'>,
  rows: readonly LedgerRow[],
): OrderFill {
  const index = ledgerIndex(rows);
  // A later version may belong to another order: then it is that order's.
  const counts = ({ identity, version }: LedgerRow) => index.newest(identity)?.version === version;
  const counted = effectiveRows(index.rowsOf('instrumentOrderId', order.id)).filter(counts);
  const own = strategyRows(counted).filter((row) => row.instrumentOrderId === order.id && movesStrategy(row));
  const leg = legOf('', own);
  return summarise(order.trade, [leg], [leg.quantity], own);
}

/** The broker order as it would be without what is filled of it. */
export function unfilledOf(order: BrokerOrder, rows: readonly LedgerRow[]): BrokerOrder {
  const left = (part: BrokerOrder) => fillOfBrokerOrder(part, rows).remaining;
  if (!order.shares) return { ...order, trade: left(order) };
  const parts = partsOf(order).map(left);
  return {
    ...order,
    ...sharedBy(
      order.shares
        .map((share, index) => ({ ...share, trade: parts[index][0] }))
        .filter(({ trade }) => trade !== 0),
    ),
  };
}

function fillOfLegs(order: OrderLegs, rows: readonly LedgerRow[]): OrderFill {
  const own = rowsOfShares(order, effectiveRows(rows));
  const legs = order.contracts.map((contract) =>
    legOf(
      contract,
      own.filter((row) => row.contract === contract),
    ),
  );
  return summarise(order.trade, legs, wholeMultiple(order.trade, legs), own);
}

/** Of a part of a shared order, what is its own (see `partsOf`). */
function rowsOfShares({ shares }: OrderLegs, rows: readonly LedgerRow[]): readonly LedgerRow[] {
  if (!shares) return rows;
  const ids = shares.map(({ instrumentOrderId }) => instrumentOrderId);
  return strategyRows(rows).filter(({ instrumentOrderId = '' }) => ids.includes(instrumentOrderId));
}

function legOf(contract: string, rows: readonly LedgerRow[]): FilledLeg {
  const quantity = sum(rows.map((row) => row.quantity));
  const weight = sum(rows.map((row) => Math.abs(row.quantity)));
  const price = sum(rows.map((row) => Math.abs(row.quantity) * row.price)) / weight;
  return { contract, quantity, price: weight === 0 ? Number.NaN : price };
}

/** Single legs as they are; for a spread, what every leg has reached. */
function wholeMultiple(trade: TradeQuantity, legs: readonly FilledLeg[]): TradeQuantity {
  const quantities = legs.map((leg) => leg.quantity);
  const combo = ratioOf(trade);
  if (trade.length === 1 || !combo) return quantities;
  const direction = Math.sign(combo.multiple);
  const reached = combo.ratio.map((weight, leg) =>
    weight === 0 ? Infinity : (quantities[leg] * direction) / weight,
  );
  const multiple = Math.max(0, Math.floor(Math.min(...reached)));
  return combo.ratio.map((weight) => weight * multiple * direction + 0);
}

function summarise(
  trade: TradeQuantity,
  legs: readonly FilledLeg[],
  filled: TradeQuantity,
  rows: readonly LedgerRow[],
): OrderFill {
  const times = rows.filter((row) => row.quantity !== 0).map((row) => row.time.getTime());
  const over = legs.some(
    ({ quantity }, leg) =>
      quantity !== 0 && (quantity * trade[leg] < 0 || Math.abs(quantity) > Math.abs(trade[leg])),
  );
  return {
    legs,
    filled,
    remaining: remainingTrade(trade, filled),
    price: netPrice(
      trade,
      legs.map((leg) => leg.price),
    ),
    ...(times.length === 0 ? {} : { time: new Date(Math.max(...times)) }),
    complete: isSameTrade(filled, trade),
    overfilled: over,
  };
}
