import { findOne } from '../exchange/contract-search';
import { type OrderLeg, seenQuote } from '../exchange/fill-price';
import { openSession } from '../exchange/trading-hours';
import type { MarketQuote } from '../market/market';
import type { Field } from '../protocol/frame';
import { type ComboLeg, readContract, readShortLegs, type WireContract } from '../protocol/wire-contract';
import type { ClientSession, DataLine } from './client-session';
import type { Handler, RequestContext, RequestKind, Services } from './context';

const LIVE = {
  bid: 1,
  ask: 2,
  last: 4,
  high: 6,
  low: 7,
  close: 9,
  open: 14,
  bidSize: 0,
  askSize: 3,
  lastSize: 5,
  volume: 8,
};
const DELAYED = {
  bid: 66,
  ask: 67,
  last: 68,
  high: 72,
  low: 73,
  close: 75,
  open: 76,
  bidSize: 69,
  askSize: 70,
  lastSize: 71,
  volume: 74,
};
const LINES_MAX = 100;
const tidy = (value: number) => Number(value.toPrecision(12));

type Found = { readonly legs: readonly OrderLeg[] } | { readonly code: number; readonly text: string };

function findLegs(context: RequestContext, wire: WireContract, legs: readonly ComboLeg[]): Found {
  if (wire.secType !== 'BAG') {
    const found = findOne(context.market, wire, context.now);
    return found.kind === 'none' ? found : { legs: [{ contract: found.contract, ratio: 1 }] };
  }
  const known: OrderLeg[] = [];
  for (const leg of legs) {
    const contract = context.market.contract(leg.conId);
    if (!contract) return { code: 200, text: `No security definition has been found for leg ${leg.conId}` };
    known.push({ contract, ratio: leg.action === 'BUY' ? leg.ratio : -leg.ratio });
  }
  return known.length > 0 ? { legs: known } : { code: 321, text: 'A combination needs its legs.' };
}

/** The quote of a contract, or of a combination: bought legs at one side, sold legs at the other. */
function quoteOf(services: Services, legs: readonly OrderLeg[], now: number): MarketQuote | undefined {
  const quotes = legs.map((leg) =>
    openSession(services.market, leg.contract, now) || leg.contract.instrument.secType === 'CASH'
      ? seenQuote(services.market, services.faults, leg.contract, now)
      : undefined,
  );
  if (quotes.some((quote) => quote === undefined)) return undefined;
  if (legs.length === 1) return quotes[0];
  const sum = (pick: (quote: MarketQuote, bought: boolean) => number) =>
    tidy(legs.reduce((total, leg, index) => total + leg.ratio * pick(quotes[index]!, leg.ratio > 0), 0));
  const size = (pick: (quote: MarketQuote, bought: boolean) => number) =>
    Math.min(
      ...legs.map(({ ratio }, index) => Math.floor(pick(quotes[index]!, ratio > 0) / Math.abs(ratio))),
    );
  const last = sum((quote) => quote.last);
  return {
    bid: sum((quote, bought) => (bought ? quote.bid : quote.ask)),
    ask: sum((quote, bought) => (bought ? quote.ask : quote.bid)),
    ...{ last, open: last, high: last, low: last, close: sum((quote) => quote.close) },
    bidSize: size((quote, bought) => (bought ? quote.bidSize : quote.askSize)),
    askSize: size((quote, bought) => (bought ? quote.askSize : quote.bidSize)),
    volume: 0,
  };
}

/** The last price and yesterday's close are known in a closed market too. */
function closedQuote(services: Services, legs: readonly OrderLeg[], now: number): MarketQuote | undefined {
  if (legs.length !== 1) return undefined;
  return seenQuote(services.market, services.faults, legs[0].contract, now);
}

function sendTicks(
  services: Services,
  session: ClientSession,
  id: number,
  line: DataLine,
  now: number,
): void {
  const quote = quoteOf(services, line.legs, now);
  const types = line.delayed ? DELAYED : LIVE;
  const closed = quote ?? closedQuote(services, line.legs, now);
  const text = `${quote?.bid},${quote?.ask},${closed?.last},${quote?.bidSize},${quote?.askSize}`;
  if (text === line.last) return;
  line.last = text;
  const price = (type: number, value: number | undefined, size: number | undefined) => {
    const known = value !== undefined && !Number.isNaN(value);
    session.connection.send([1, 6, id, type, known ? value : -1, known ? (size ?? 0) : 0, 0]);
  };
  // No quote is reported as price -1 with size 0, never by silence.
  price(types.bid, quote?.bid, quote?.bidSize);
  price(types.ask, quote?.ask, quote?.askSize);
  // Sizes come with the prices and once more on their own, as from real gateways.
  session.connection.send([2, 6, id, types.bidSize, quote?.bidSize ?? 0]);
  session.connection.send([2, 6, id, types.askSize, quote?.askSize ?? 0]);
  if (!closed) return;
  price(types.last, closed.last, 1);
  for (const key of ['open', 'high', 'low', 'close'] as const)
    if (!Number.isNaN(closed[key])) price(types[key], closed[key], 0);
  session.connection.send([2, 6, id, types.volume, closed.volume]);
  if (!line.delayed) session.connection.send([46, 6, id, 45, String(Math.floor(now / 1000))]);
}

function sendTickByTick(
  services: Services,
  session: ClientSession,
  id: number,
  line: DataLine,
  now: number,
): void {
  const quote = quoteOf(services, line.legs, now);
  if (!quote) return;
  const text = `${quote.bid},${quote.ask},${quote.last},${quote.bidSize},${quote.askSize}`;
  if (text === line.last) return;
  line.last = text;
  const seconds = Math.floor(now / 1000);
  const tails: Readonly<Record<string, readonly Field[]>> = {
    BidAsk: [3, seconds, quote.bid, quote.ask, quote.bidSize, quote.askSize, 0],
    MidPoint: [4, seconds, tidy((quote.bid + quote.ask) / 2)],
    AllLast: [2, seconds, quote.last, 1, 0, line.legs[0].contract.instrument.exchange, ''],
    Last: [1, seconds, quote.last, 1, 0, line.legs[0].contract.instrument.exchange, ''],
  };
  session.connection.send([99, id, ...tails[line.tickType]]);
}

/** Sends what has changed on a client's lines. */
export function refreshLines(services: Services, session: ClientSession, now: number): void {
  for (const [id, line] of session.lines)
    (line.kind === 'ticks' ? sendTicks : sendTickByTick)(services, session, id, line, now);
}

const reqMktData: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  const wire = readContract(fields);
  const legs = wire.secType === 'BAG' ? readShortLegs(fields) : [];
  fields.skip(fields.bool() ? 3 : 0); // deltaNeutral
  fields.skip(1);
  const snapshot = fields.bool();
  if (context.session.lines.has(requestId)) return context.error(requestId, 102, 'Duplicate ticker id');
  if (context.session.lines.size >= LINES_MAX)
    return context.error(requestId, 101, 'Max number of tickers has been reached');
  const found = findLegs(context, wire, legs);
  if ('code' in found) return context.error(requestId, found.code, found.text);
  startLine(context, requestId, found.legs, snapshot);
};

function startLine(context: RequestContext, id: number, legs: readonly OrderLeg[], snapshot: boolean) {
  const { session } = context;
  const delayedOnly = legs.some((leg) => context.faults.dataRule(leg.contract)?.mode === 'delayedOnly');
  const accepts = session.marketDataType >= 3;
  if (delayedOnly && !accepts)
    return context.error(
      id,
      354,
      'Requested market data is not subscribed. Delayed market data is available.',
    );
  const { minTick, exchange } = legs[0].contract.instrument;
  if (delayedOnly)
    context.error(id, 10167, 'Requested market data is not subscribed. Displaying delayed market data.');
  context.reply(58, 1, id, delayedOnly ? 3 : 1);
  context.reply(81, id, minTick, exchange, 3);
  const line: DataLine = { kind: 'ticks', legs, tickType: '', delayed: delayedOnly, last: '' };
  sendTicks(context, session, id, line, context.now);
  if (snapshot) context.reply(57, 1, id);
  else session.lines.set(id, line);
}

const cancelMktData: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  if (!context.session.lines.delete(requestId))
    context.error(requestId, 300, `Can't find EId with tickerId:${requestId}`);
};

const reqTickByTickData: Handler = (context, fields) => {
  const requestId = fields.whole();
  const wire = readContract(fields);
  const tickType = fields.text();
  if (!['BidAsk', 'Last', 'AllLast', 'MidPoint'].includes(tickType))
    return context.error(requestId, 321, `Error validating request: unknown tick type ${tickType}`);
  if (context.session.lines.has(requestId)) return context.error(requestId, 102, 'Duplicate ticker id');
  const found = findLegs(context, wire, []);
  if ('code' in found) return context.error(requestId, found.code, found.text);
  const line: DataLine = { kind: 'tickByTick', legs: found.legs, tickType, delayed: false, last: '' };
  context.session.lines.set(requestId, line);
  sendTickByTick(context, context.session, requestId, line, context.now);
};

const cancelTickByTickData: Handler = (context, fields) => {
  context.session.lines.delete(fields.whole());
};

const DEPTH_ROWS_MAX = 10;

const reqMktDepth: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  const wire = readContract(fields);
  const rows = Math.min(DEPTH_ROWS_MAX, fields.whole());
  const found = findLegs(context, wire, []);
  if ('code' in found) return context.error(requestId, found.code, found.text);
  const quote = quoteOf(context, found.legs, context.now);
  if (!quote) return;
  const { minTick } = found.legs[0].contract.instrument;
  for (let row = 0; row < rows; row++) {
    context.reply(12, 1, requestId, row, 0, 0, tidy(quote.ask + row * minTick), quote.askSize);
    context.reply(12, 1, requestId, row, 0, 1, tidy(quote.bid - row * minTick), quote.bidSize);
  }
};

export const DATA_REQUESTS: Readonly<Record<number, RequestKind>> = {
  1: { name: 'reqMktData', idAt: 2, handle: reqMktData },
  2: { name: 'cancelMktData', idAt: 2, handle: cancelMktData },
  10: { name: 'reqMktDepth', idAt: 2, handle: reqMktDepth },
  11: { name: 'cancelMktDepth', idAt: 2, handle: () => undefined },
  97: { name: 'reqTickByTickData', idAt: 1, handle: reqTickByTickData },
  98: { name: 'cancelTickByTickData', idAt: 1, handle: cancelTickByTickData },
};
