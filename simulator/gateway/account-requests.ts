import { clockText } from '../clock/dates';
import { utcToLocal } from '../clock/zones';
import { type AccountValue, accountValues, ledgerValues, portfolio } from '../exchange/account';
import type { Field } from '../protocol/frame';
import { contractFields, wireContract } from '../protocol/wire-contract';
import type { ClientSession } from './client-session';
import type { Handler, RequestKind, Services } from './context';

const LEDGER = /^\$LEDGER(?::(.+))?$/;

function portfolioFields(services: Services, now: number): readonly (readonly Field[])[] {
  return portfolio(services.exchange.store, services.market, now).flatMap((row) => {
    const contract = services.market.contract(row.conId);
    if (!contract) return [];
    const wire = wireContract(contract);
    return [
      [
        ...[7, 8, wire.conId, wire.symbol, wire.secType, wire.expiry, 0, '', wire.multiplier],
        ...[wire.primaryExchange, wire.currency, wire.localSymbol, wire.tradingClass, row.quantity],
        ...[
          row.marketPrice,
          row.marketValue,
          row.averageCost,
          row.unrealized,
          row.realized,
          services.account,
        ],
      ],
    ];
  });
}

/** Account values and portfolio, as a subscriber of account updates gets them. */
export function sendAccountUpdate(services: Services, session: ClientSession, now: number): void {
  const send = (fields: readonly Field[]) => session.connection.send(fields);
  for (const { key, value, currency } of accountValues(services.exchange.store, services.market, now))
    send([6, 2, key, value, currency, services.account]);
  for (const fields of portfolioFields(services, now)) send(fields);
  send([8, 1, clockText(utcToLocal('America/New_York', now)).slice(0, 5)]);
}

const reqAccountUpdates: Handler = (context, fields) => {
  fields.skip(1);
  context.session.accountUpdates = fields.bool();
  if (!context.session.accountUpdates) return;
  sendAccountUpdate(context, context.session, context.now);
  context.reply(54, 1, context.account);
};

const reqAccountUpdatesMulti: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  fields.skip(1);
  const model = fields.text();
  const ledgerOnly = fields.bool();
  const { store } = context.exchange;
  const values = ledgerOnly
    ? ledgerValues(store, context.market, context.now)
    : accountValues(store, context.market, context.now);
  for (const { key, value, currency } of values)
    context.reply(73, 1, requestId, context.account, model, key, value, currency);
  context.reply(74, 1, requestId);
};

function summaryValues(services: Services, tags: readonly string[], now: number): readonly AccountValue[] {
  const { store } = services.exchange;
  const wanted = new Set(tags);
  const ledger = tags.map((tag) => LEDGER.exec(tag)).find((match) => match !== null);
  const plain = accountValues(store, services.market, now).filter(
    ({ key, currency }) => wanted.has(key) && (currency === 'USD' || currency === ''),
  );
  if (!ledger) return plain;
  const only = ledger[1] === 'ALL' ? undefined : (ledger[1] ?? 'BASE');
  const rows = ledgerValues(store, services.market, now);
  return [...plain, ...rows.filter(({ currency }) => only === undefined || currency === only)];
}

/** The values of one summary subscription. */
export function sendSummary(
  services: Services,
  session: ClientSession,
  requestId: number,
  now: number,
): void {
  for (const { key, value, currency } of summaryValues(services, session.summaries.get(requestId) ?? [], now))
    session.connection.send([63, 1, requestId, services.account, key, value, currency]);
}

const reqAccountSummary: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  fields.skip(1);
  if (context.session.summaries.size >= 2)
    return context.error(
      requestId,
      322,
      'Error processing request: Maximum number of account summary requests exceeded',
    );
  context.session.summaries.set(requestId, fields.text().split(','));
  sendSummary(context, context.session, requestId, context.now);
  context.reply(64, 1, requestId);
};

const cancelAccountSummary: Handler = (context, fields) => {
  fields.skip(1);
  context.session.summaries.delete(fields.whole());
};

/** Positions; those that went flat only when `conIds` names them. */
export function sendPositions(
  services: Services,
  session: ClientSession,
  now: number,
  conIds?: readonly number[],
): void {
  for (const row of portfolio(services.exchange.store, services.market, now, conIds !== undefined)) {
    const contract = services.market.contract(row.conId);
    if (!contract || (conIds && !conIds.includes(row.conId))) continue;
    // Real gateways leave the exchange empty here.
    const wire = contractFields(wireContract(contract), '');
    session.connection.send([61, 3, services.account, ...wire, row.quantity, row.averageCost]);
  }
}

const reqPositions: Handler = (context) => {
  context.session.positions = true;
  sendPositions(context, context.session, context.now);
  context.reply(62, 1);
};

const cancelPositions: Handler = (context) => {
  context.session.positions = false;
};

/** Profit of the account or one position; the day's profit here is all of it since the account's start. */
export function profitFields(services: Services, requestId: number, conId: number | undefined, now: number) {
  const { store } = services.exchange;
  const rows = portfolio(store, services.market, now, true).filter(
    (row) => conId === undefined || row.conId === conId,
  );
  const inDollars = (row: { conId: number }, amount: number) =>
    amount * services.market.usdRate(services.market.contract(row.conId)?.instrument.currency ?? 'USD', now);
  const unrealized = rows.reduce((sum, row) => sum + inDollars(row, row.unrealized), 0);
  const realized = rows.reduce((sum, row) => sum + inDollars(row, row.realized), 0);
  if (conId === undefined) return [94, requestId, unrealized + realized, unrealized, realized];
  const [row] = rows;
  return [
    95,
    requestId,
    row?.quantity ?? 0,
    unrealized + realized,
    unrealized,
    realized,
    row?.marketValue ?? 0,
  ];
}

const reqPnL: Handler = (context, fields) => {
  const requestId = fields.whole();
  const message = profitFields(context, requestId, undefined, context.now);
  context.session.profits.set(requestId, { conId: undefined, last: message.join() });
  context.reply(...message);
};

const reqPnLSingle: Handler = (context, fields) => {
  const requestId = fields.whole();
  fields.skip(2);
  const conId = fields.whole();
  const message = profitFields(context, requestId, conId, context.now);
  context.session.profits.set(requestId, { conId, last: message.join() });
  context.reply(...message);
};

const cancelProfit: Handler = (context, fields) => {
  context.session.profits.delete(fields.whole());
};

export const ACCOUNT_REQUESTS: Readonly<Record<number, RequestKind>> = {
  6: { name: 'reqAccountUpdates', handle: reqAccountUpdates },
  61: { name: 'reqPositions', handle: reqPositions },
  62: { name: 'reqAccountSummary', idAt: 2, handle: reqAccountSummary },
  63: { name: 'cancelAccountSummary', idAt: 2, handle: cancelAccountSummary },
  64: { name: 'cancelPositions', handle: cancelPositions },
  76: { name: 'reqAccountUpdatesMulti', idAt: 2, handle: reqAccountUpdatesMulti },
  77: { name: 'cancelAccountUpdatesMulti', idAt: 2, handle: () => undefined },
  92: { name: 'reqPnL', idAt: 1, handle: reqPnL },
  93: { name: 'cancelPnL', idAt: 1, handle: cancelProfit },
  94: { name: 'reqPnLSingle', idAt: 1, handle: reqPnLSingle },
  95: { name: 'cancelPnLSingle', idAt: 1, handle: cancelProfit },
};
