import { DAY_MS } from '../../domain/time/units';
import { localToUtc, utcToLocal } from '../clock/zones';
import { totals } from '../exchange/account';
import { commissionOf } from '../exchange/position-math';
import { type ExecutionRecord, isWorking, type OrderRecord, type OrderRequest } from '../exchange/records';
import { validateOrder } from '../exchange/validate-order';
import {
  commissionFields,
  completedOrderFields,
  executionFields,
  type MarginPreview,
  openOrderFields,
  orderStatusFields,
} from '../protocol/order-messages';
import { readPlaceOrder } from '../protocol/place-order';
import { parseStamp } from '../protocol/times';
import { SINCE } from '../protocol/versions';
import type { Handler, RequestContext, RequestKind } from './context';

/** The zone in which this gateway's day begins. */
const GATEWAY_ZONE = 'Europe/London';

/** The gateway's last midnight: executions and completed orders before it are gone. */
function startOfDay(now: number): number {
  return localToUtc(GATEWAY_ZONE, Math.floor(utcToLocal(GATEWAY_ZONE, now) / DAY_MS) * DAY_MS);
}

const placeOrder: Handler = (context, fields) => {
  const request = readPlaceOrder(fields, context.version);
  if (request.whatIf) return whatIf(context, request);
  const ack = context.faults.takeAck();
  // The answer is lost: the socket dies before the order is read, or right after it is booked.
  if (ack) context.session.connection.close('rst');
  if (ack === 'lost-before') return;
  context.exchange.place(context.session.clientId, request, context.now);
};

function whatIf(context: RequestContext, request: OrderRequest) {
  const check = validateOrder(context.market, request, context.account, context.now);
  if (check.kind === 'bad') return context.error(request.orderId, check.code, check.text);
  const before = totals(context.exchange.store, context.market, context.now);
  const rows = check.legs.map(({ contract, ratio }) => {
    const held = context.exchange.store.positions.get(contract.conId)?.quantity ?? 0;
    const signed = request.quantity * ratio * (request.action === 'BUY' ? 1 : -1);
    const rate = context.market.usdRate(contract.instrument.currency, context.now);
    return {
      growth: (Math.abs(held + signed) - Math.abs(held)) * rate,
      signed,
      instrument: contract.instrument,
    };
  });
  const equity = before.cash + before.unrealized;
  const add = (kind: 'initialMargin' | 'maintenanceMargin') =>
    rows.reduce((sum, row) => sum + row.growth * row.instrument[kind], 0);
  const commission = rows.reduce(
    (sum, row) => sum + commissionOf(row.instrument.commission, row.signed, 0),
    0,
  );
  const preview: MarginPreview = {
    initialBefore: before.initialMargin,
    maintenanceBefore: before.maintenanceMargin,
    equityBefore: equity,
    initialAfter: before.initialMargin + add('initialMargin'),
    maintenanceAfter: before.maintenanceMargin + add('maintenanceMargin'),
    equityAfter: equity,
    commission,
    currency: rows[0].instrument.currency,
  };
  context.reply(...openOrderFields(previewOrder(context, request), context.version, preview));
}

function previewOrder(context: RequestContext, request: OrderRequest): OrderRecord {
  return {
    key: `${context.session.clientId}:${request.orderId}`,
    clientId: context.session.clientId,
    permId: 0,
    request: { ...request, account: context.account },
    status: 'PreSubmitted',
    ...{ filled: 0, averagePrice: 0, lastPrice: 0, whyHeld: '' },
    ...{ placedAt: context.now, dayEnd: context.now, notBefore: context.now },
  };
}

const cancelOrder: Handler = (context, fields) => {
  if (context.version < SINCE.CME_TAGGING) fields.skip(1);
  context.exchange.cancel(context.session.clientId, fields.whole(), context.now);
};

const reqGlobalCancel: Handler = (context) => context.exchange.cancelAll(context.now);

function sendOrders(context: RequestContext, orders: readonly OrderRecord[]): void {
  for (const order of orders.map((each) => context.faults.shown(each))) {
    context.reply(...openOrderFields(order, context.version));
    context.reply(...orderStatusFields(order));
  }
  context.reply(53, 1);
}

const reqOpenOrders: Handler = (context) => {
  const { clientId } = context.session;
  sendOrders(
    context,
    context.exchange.working().filter((order) => order.clientId === clientId),
  );
};

const reqAllOpenOrders: Handler = (context) => sendOrders(context, context.exchange.working());

function matchesFilter(fields: readonly string[], execution: ExecutionRecord): boolean {
  const [clientId, account, time, symbol, secType, exchange, side] = fields;
  const since = time === '' ? undefined : parseStamp(time);
  const actualSide = execution.side === 'BOT' ? 'BUY' : 'SELL';
  return (
    (clientId === '' || clientId === '0' || Number(clientId) === execution.clientId) &&
    (account === '' || account === execution.account) &&
    (since === undefined || execution.time >= since) &&
    (symbol === '' || symbol === execution.contract.symbol) &&
    (secType === '' || secType === execution.contract.secType) &&
    (exchange === '' || exchange === execution.contract.exchange) &&
    (side === '' || side === actualSide || side === execution.side)
  );
}

const reqExecutions: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  const filter = Array.from({ length: 7 }, () => fields.text());
  const since = startOfDay(context.now);
  for (const execution of context.exchange.store.executions.values()) {
    if (execution.time < since || !matchesFilter(filter, execution)) continue;
    context.reply(...executionFields(execution, requestId, context.version));
    if (execution.commission) context.reply(...commissionFields(execution));
  }
  context.reply(55, 1, requestId);
};

const reqCompletedOrders: Handler = (context) => {
  const since = startOfDay(context.now);
  for (const order of context.exchange.store.orders.values())
    if (!isWorking(order) && (order.endedAt ?? 0) >= since)
      context.reply(...completedOrderFields(order, context.version));
  context.reply(102);
};

export const ORDER_REQUESTS: Readonly<Record<number, RequestKind>> = {
  3: { name: 'placeOrder', idAt: 1, handle: placeOrder },
  4: {
    name: 'cancelOrder',
    idAt: (version) => (version < SINCE.CME_TAGGING ? 2 : 1),
    handle: cancelOrder,
  },
  5: { name: 'reqOpenOrders', handle: reqOpenOrders },
  7: { name: 'reqExecutions', idAt: 2, handle: reqExecutions },
  15: { name: 'reqAutoOpenOrders', handle: () => undefined },
  16: { name: 'reqAllOpenOrders', handle: reqAllOpenOrders },
  58: { name: 'reqGlobalCancel', handle: reqGlobalCancel },
  99: { name: 'reqCompletedOrders', handle: reqCompletedOrders },
};
