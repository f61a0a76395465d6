import { tstError } from '../../domain/errors/errors';
import type { Market } from '../market/market';
import { wireContract } from '../protocol/wire-contract';
import { bookFill } from './booking';
import type { Exchange } from './exchange';
import { applyTrade } from './position-math';
import type { ExecutionRecord, OrderRecord } from './records';

export interface ManualTrade {
  readonly conId: number;
  /** Signed contracts. */
  readonly quantity: number;
  /** Omitted: the last price. */
  readonly price?: number;
  readonly now: number;
}

/** A trade entered at the broker's own screen: client 0, order id 0, no orderRef. Answers with its execution id. */
export function tradeManually(
  exchange: Exchange,
  market: Market,
  trade: ManualTrade,
): { readonly execId: string } {
  const contract = market.contract(trade.conId);
  const price = trade.price ?? (contract && market.quote(contract, trade.now)?.last);
  if (!contract || price === undefined || trade.quantity === 0)
    throw tstError(
      'BAD_INPUT',
      `contract ${trade.conId} can't be traded by hand without a price and a quantity`,
    );
  const permId = exchange.store.counters.permId + 1;
  const order: OrderRecord = {
    key: `0:manual-${permId}`,
    clientId: 0,
    permId,
    request: {
      orderId: 0,
      contract: wireContract(contract),
      legs: [],
      action: trade.quantity > 0 ? 'BUY' : 'SELL',
      quantity: Math.abs(trade.quantity),
      orderType: 'MKT',
      ...{ lmtPrice: Number.NaN, auxPrice: Number.NaN, tif: 'DAY', ocaGroup: '', account: exchange.account },
      ...{ openClose: '', orderRef: '', transmit: true, parentId: 0, outsideRth: false, hidden: false },
      ...{ goodAfterTime: '', goodTillDate: '', algoStrategy: '', algoParams: [], whatIf: false },
    },
    status: 'PreSubmitted',
    ...{ filled: 0, averagePrice: 0, lastPrice: 0, whyHeld: '' },
    ...{ placedAt: trade.now, dayEnd: trade.now, notBefore: trade.now },
  };
  const fill = {
    quantity: Math.abs(trade.quantity),
    price: { legs: [price], total: price },
    time: trade.now,
  };
  const booked = bookFill(exchange.store, order, [{ contract, ratio: 1 }], fill);
  exchange.commit({ ...booked.change, counters: { ...booked.change.counters, permId } });
  for (const execution of booked.executions) {
    exchange.emit({ kind: 'execution', execution });
    exchange.emit({ kind: 'commission', execution });
  }
  exchange.emit({ kind: 'account', conIds: [trade.conId] });
  return { execId: booked.executions[0].execId };
}

function nextVersion(execId: string): string {
  const cut = execId.lastIndexOf('.');
  const version = Number(execId.slice(cut + 1)) + 1;
  return `${execId.slice(0, cut)}.${String(version).padStart(2, '0')}`;
}

/** Replaces an execution by a corrected one (quantity 0: a bust), and the position with it. */
export function correctExecution(
  exchange: Exchange,
  execId: string,
  price?: number,
  quantity?: number,
): { readonly execId: string } {
  const before = exchange.store.executions.get(execId);
  if (!before) throw tstError('BAD_INPUT', `execution ${execId} does not exist`);
  const after: ExecutionRecord = {
    ...before,
    execId: nextVersion(execId),
    price: price ?? before.price,
    shares: quantity ?? before.shares,
  };
  const sign = before.side === 'BOT' ? 1 : -1;
  const { conId } = before.contract;
  const change = { conId, quantity: sign * (after.shares - before.shares), price: after.price, point: 0 };
  const { position } = applyTrade(exchange.store.positions.get(conId), change);
  exchange.commit({ executions: [after], positions: change.quantity === 0 ? [] : [position] });
  exchange.emit({ kind: 'execution', execution: after });
  if (after.commission) exchange.emit({ kind: 'commission', execution: after });
  exchange.emit({ kind: 'account', conIds: [conId] });
  return { execId: after.execId };
}

/** Sets a position, as a delivery or another system would. */
export function setPosition(exchange: Exchange, conId: number, quantity: number, averagePrice: number): void {
  exchange.commit({ positions: [{ conId, quantity, averagePrice, realized: 0 }] });
  exchange.emit({ kind: 'account', conIds: [conId] });
}
