/** Strategies that trade with each other instead of at the broker. */
import type { OrderShare } from '../orders/order-share';
import { rowId } from './execution-id';
import type { LedgerRow } from './ledger-row';

export interface Crossing {
  readonly instrument: string;
  /** In which they would have traded. */
  readonly contract: string;
  /** What each instrument order buys or sells; the sum is 0. */
  readonly shares: readonly OrderShare[];
  /** In price points of the contract. */
  readonly price: number;
  readonly time: Date;
  readonly tradeDate: string;
}

/**
 * Both sides as one row, so that no reader sees one without the other. It moves strategies and no contract. The same
 * orders cross once: one side of them is filled whole by it.
 */
export function crossingRow({ instrument, contract, shares, price, time, tradeDate }: Crossing): LedgerRow {
  const identity = `netting:${shares.map(({ instrumentOrderId }) => instrumentOrderId).join('+')}`;
  return {
    ...{ id: rowId(identity, 1), identity, version: 1, kind: 'transfer', instrument, contract: '' },
    ...{ strategy: shares.map(({ strategy }) => strategy).join('+'), quantity: 0, price, time, tradeDate },
    shares: shares.map(({ strategy, instrumentOrderId, trade }) => ({
      ...{ strategy, instrumentOrderId, quantity: trade, asked: trade },
    })),
    note: `netted, instead of trading ${contract}`,
  };
}

/** `slow buys 3, fast sells 3` */
export function crossingInWords(shares: readonly OrderShare[]): string {
  return shares
    .map(({ strategy, trade }) => `${strategy} ${trade > 0 ? 'buys' : 'sells'} ${Math.abs(trade)}`)
    .join(', ');
}
