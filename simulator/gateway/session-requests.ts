import { openOrderFields, orderStatusFields } from '../protocol/order-messages';
import type { Handler, RequestContext, RequestKind } from './context';

const FARMS: readonly (readonly [number, string])[] = [
  [2104, 'Market data farm connection is OK:usfuture'],
  [2106, 'HMDS data farm connection is OK:ushmds'],
  [2158, 'Sec-def data farm connection is OK:secdefil'],
];

/** What a gateway sends to a client that it has accepted: its live orders, accounts, next id, farms. */
export function welcome(context: RequestContext): void {
  const live = context.exchange.working().filter((order) => order.clientId === context.session.clientId);
  for (const order of live.map((each) => context.faults.shown(each))) {
    context.reply(...openOrderFields(order, context.version));
    context.reply(...orderStatusFields(order));
  }
  if (live.length > 0) context.reply(53, 1);
  context.reply(15, 1, context.account);
  context.reply(9, 1, context.exchange.nextOrderId(context.session.clientId));
  for (const [code, text] of FARMS) context.error(-1, code, text);
}

const reqIds: Handler = (context) => {
  context.reply(9, 1, context.exchange.nextOrderId(context.session.clientId));
};

const reqCurrentTime: Handler = (context) => {
  context.reply(49, 1, Math.floor(context.now / 1000));
};

const reqMarketDataType: Handler = (context, fields) => {
  fields.skip(1);
  context.session.marketDataType = fields.whole();
};

export const SESSION_REQUESTS: Readonly<Record<number, RequestKind>> = {
  8: { name: 'reqIds', handle: reqIds },
  14: { name: 'setServerLogLevel', handle: () => undefined },
  17: { name: 'reqManagedAccts', handle: (context) => context.reply(15, 1, context.account) },
  49: { name: 'reqCurrentTime', handle: reqCurrentTime },
  59: { name: 'reqMarketDataType', handle: reqMarketDataType },
};
