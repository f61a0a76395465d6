/** Top of book, by a stream that is cancelled as soon as bid and ask have come. */
import { type TstError, tstError } from '../../domain/errors/errors';
import { knownOrMissing } from '../../domain/numbers/finite';
import type { BrokerContract, Quote } from '../broker';
import { classify } from './codes';
import { contractById, type Legs } from './contracts';
import type { Session } from './session';

const DELAYED = 3;

/** Prices and sizes by tick type, as they came. */
export type Ticks = Map<number, number>;

/** Tick types: live, and the delayed twin. */
const FIELDS = {
  bid: [1, 66],
  ask: [2, 67],
  bidSize: [0, 69],
  askSize: [3, 70],
  last: [4, 68],
} as const;

/**
 * The quote of one contract, or the net one of a spread, made of its legs' quotes: what crossing both
 * books costs. (The exchange's own book of the combination may be better, never needed, often empty.)
 */
export async function requestQuote(session: Session, legs: Legs, timeoutMs: number): Promise<Quote> {
  const quotes = await Promise.all(
    legs.map(async ({ contract, ratio }) => ({ ratio, quote: await legQuote(session, contract, timeoutMs) })),
  );
  return legs.length === 1 ? quotes[0].quote : netQuote(quotes);
}

async function legQuote(session: Session, contract: BrokerContract, timeoutMs: number): Promise<Quote> {
  acceptDelayed(session);
  const what = `quote of ${contract.localSymbol}`;
  const answer = await session.request<Ticks>({
    what,
    parts: new Map(),
    timeoutMs,
    send: (id) => session.api.reqMktData(id, contractById(contract), '', false, false),
    stop: (id) => session.api.cancelMktData(id),
    subscription: true,
  });
  if (answer.kind !== 'refused') return quoteOf(answer.parts);
  throw refusedQuote(what, answer.code, answer.text);
}

/** Asks once on each connection that delayed data be sent where live ones are not subscribed. */
export function acceptDelayed(session: Session): void {
  if (session.delayedDataRequested) return;
  session.delayedDataRequested = true;
  session.sendNow(() => session.api.reqMarketDataType(DELAYED));
}

export function refusedQuote(what: string, code: number, text: string): TstError {
  const kind = classify(code, text) === 'transient' ? 'BROKER_UNREACHABLE' : 'BROKER_REFUSED';
  return tstError(kind, `${what}: ${text} (code ${code})`);
}

/** NaN without a quote, which the broker writes as a price of -1 with size 0. */
export function quoteOf(ticks: Ticks): Quote {
  const first = (types: readonly number[]): number => {
    const found = types.map((type) => ticks.get(type)).find((value) => value !== undefined);
    return knownOrMissing(found);
  };
  const bidSize = first(FIELDS.bidSize);
  const askSize = first(FIELDS.askSize);
  const last = first(FIELDS.last);
  return {
    bid: isAbsent(first(FIELDS.bid), bidSize) ? Number.NaN : first(FIELDS.bid),
    ask: isAbsent(first(FIELDS.ask), askSize) ? Number.NaN : first(FIELDS.ask),
    bidSize,
    askSize,
    last: isAbsent(last, 0) ? Number.NaN : last,
  };
}

/** How long sizes may follow their prices: the library loses the size that comes with a bid. */
const SIZES_MS = 150;

/**
 * Returns how long to keep listening, in ms: undefined while bid or ask is missing, 0 when nothing is, and a
 * moment for the sizes. (The last price comes with the rest, or not at all.)
 */
export function listenOn(ticks: Ticks): number | undefined {
  const { bid, ask, bidSize, askSize } = quoteOf(ticks);
  if (Number.isNaN(bid) || Number.isNaN(ask)) return undefined;
  return Number.isNaN(bidSize) || Number.isNaN(askSize) ? SIZES_MS : 0;
}

/** -1 is also a legal price (spreads, energy): only the size distinguishes it. */
function isAbsent(price: number, size: number): boolean {
  return price === -1 && !(size > 0);
}

/** The net quote for one multiple of the ratio. Sizes are whole multiples. */
export function netQuote(legs: readonly { readonly ratio: number; readonly quote: Quote }[]): Quote {
  const sum = (value: (leg: (typeof legs)[number]) => number): number =>
    legs.reduce((total, leg) => total + leg.ratio * value(leg), 0);
  const smallest = (value: (leg: (typeof legs)[number]) => number): number =>
    Math.min(...legs.map((leg) => Math.floor(value(leg) / Math.abs(leg.ratio))));
  return {
    bid: sum(({ ratio, quote }) => (ratio > 0 ? quote.bid : quote.ask)),
    ask: sum(({ ratio, quote }) => (ratio > 0 ? quote.ask : quote.bid)),
    bidSize: smallest(({ ratio, quote }) => (ratio > 0 ? quote.bidSize : quote.askSize)),
    askSize: smallest(({ ratio, quote }) => (ratio > 0 ? quote.askSize : quote.bidSize)),
    last: sum(({ quote }) => quote.last),
  };
}
