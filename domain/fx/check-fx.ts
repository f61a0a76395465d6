/** The last look before currencies are traded: whether they still are, and what the gate looks at. */
import type { AccountState } from '../execution/account-limits';
import type { GateSettings } from '../execution/gate-facts';
import type { Quoted } from '../execution/market';
import { orderLimitsOf } from '../execution/order-limits';
import type { CurrencyFacts } from '../execution/pre-send-gate';
import { messagesOf, type Traffic } from '../execution/throttle';
import { EVERYTHING, type Halt, haltInWords, haltsOver } from '../limits/halt';
import type { BrokerOrder, SentOrder } from '../orders/order';
import { priceCollar } from '../orders/price-collar';
import { notionalOfWhole } from '../orders/whole-order';
import { dailyMove } from '../prices/daily-move';
import { type Refused, refused } from '../questions/answer';
import { type FxOrder, isSameTrade } from './fx-order';
import { lastRate, rateSeries, type StoredRates } from './rates';

/** Why a request is not followed, whatever the gate says; undefined when it is. `notAfter`: an ISO instant. */
export function whyFxNotTried(
  notAfter: string | undefined,
  sendsOrders: boolean,
  now: number,
): Refused | undefined {
  if (!sendsOrders) return refused('this system sends no orders: trade the currencies at the broker');
  if (notAfter === undefined || now <= Date.parse(notAfter)) return undefined;
  return refused(`it was to be sent until ${notAfter}, which has passed: ask again`);
}

/** What a person wants. */
export type FxTrade = Pick<FxOrder, 'id' | 'currency' | 'pricedIn' | 'amount'>;

/** What is stored around an order in currencies. */
export interface FxRecords {
  /** In force. */
  readonly halts: readonly Halt[];
  readonly account: AccountState;
  /** Value of all that is held; NaN where nothing asks for it. */
  readonly grossHeld: number;
  /** Broker orders that are not final, and those of the trade date. */
  readonly broker: readonly BrokerOrder[];
  readonly ofDay: readonly SentOrder[];
  /** Orders in currencies: all, and those that may be at the broker. */
  readonly known: readonly FxOrder[];
  readonly open: readonly FxOrder[];
  readonly rates: StoredRates;
}

/** What the broker says of a pair. */
export interface FxMarket {
  /** NaN without a quote. */
  readonly quote: Quoted;
  /** UTC ms of the trading clock before the quote was asked for. */
  readonly askedAt: number;
  /** How far our clock is ahead of the broker's, ms. */
  readonly clockSkewMs: number;
}

/** Settings of the configuration, by its names. */
export type FxSettings = Pick<GateSettings, 'order_limits'> & {
  readonly system_zone: string;
  readonly base_currency: string;
  readonly order_limits: { readonly price_collar_daily_vols: number };
};

/**
 * Facts of one moment: `now` and the begin of the trading day in UTC ms. Halts of single instruments and strategies are
 * about others; one of everything holds in either mode, as no position gets smaller.
 */
export function factsForFx(
  trade: FxTrade,
  records: FxRecords,
  market: FxMarket,
  settings: FxSettings,
  { now, dayBegan }: { readonly now: number; readonly dayBegan: number },
): CurrencyFacts {
  const { rates } = records;
  const { order_limits: limits, base_currency } = settings;
  const perUnit = lastRate(trade.currency, base_currency, rates) ?? Number.NaN;
  const notional = notionalOfWhole([{ quantity: trade.amount, price: 1 }], perUnit);
  const halts = haltsOver(records.halts, EVERYTHING);
  return {
    ...(halts.length === 0 ? {} : { halt: halts.map(haltInWords).join('; ') }),
    whole: { notional, ...sameSent(trade, records.known), now },
    orderLimits: orderLimitsOf(settings),
    moved: [{ position: 0, working: [], trade: trade.amount }],
    account: records.account,
    exposure: { held: records.grossHeld, order: notional },
    accountLimits: limits,
    traffic: trafficOfFx(trade, records, dayBegan),
    throttles: limits,
    ...priceOf(trade, rates, market, settings, now),
    clockSkewMs: market.clockSkewMs,
    clockSkewMaxMs: limits.clock_skew_stop_seconds * 1000,
  };
}

/** One that the broker rejected traded nothing: it may be sent again at once. */
function sameSent(trade: FxTrade, known: readonly FxOrder[]): { readonly sameSentAt?: number } {
  const same = known.filter((each) => each.state !== 'rejected' && isSameTrade(each, trade));
  const times = same.map(({ sendingAt }) => sendingAt.getTime());
  return times.length === 0 ? {} : { sameSentAt: Math.max(...times) };
}

function trafficOfFx(trade: FxTrade, records: FxRecords, dayBegan: number): Traffic {
  const { broker, ofDay, known, open } = records;
  const sameSide = open.filter(
    ({ currency, pricedIn, amount }) =>
      currency === trade.currency && pricedIn === trade.pricedIn && amount * trade.amount > 0,
  );
  return {
    working: broker.filter(({ state }) => state !== 'intended').length + open.length,
    sameSide: sameSide.length,
    messages: messagesOf(ofDay) + known.filter(({ sendingAt }) => sendingAt.getTime() >= dayBegan).length,
  };
}

function priceOf(
  { currency, pricedIn, amount }: FxTrade,
  stored: StoredRates,
  { quote, askedAt }: FxMarket,
  { order_limits: limits, system_zone }: FxSettings,
  now: number,
): Pick<CurrencyFacts, 'price'> {
  const lastPrice = lastRate(currency, pricedIn, stored);
  if (lastPrice === undefined) return {};
  const { times, columns } = rateSeries(currency, pricedIn, stored)!; // it has a last rate
  const move = dailyMove({ times, values: columns.price }, system_zone);
  return {
    price: {
      order: { type: 'market', trade: [amount] },
      quote,
      lastPrice,
      quoteAgeMs: now - askedAt,
      quoteAgeMaxMs: limits.quote_age_seconds_max * 1000,
      collar: priceCollar(lastPrice, move, limits.price_collar_daily_vols),
    },
  };
}
