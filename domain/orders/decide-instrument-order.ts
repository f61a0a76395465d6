/** Decides what to order for one optimal position. */
import type { ExpirySettings } from '../contracts/expiring-contracts';
import { type OpeningFacts, type OpeningRule, openingRule } from '../contracts/opening-rule';
import type { AccountLimitSettings, AccountState } from '../execution/account-limits';
import { type OrderLimitSettings, orderLimitsOf } from '../execution/order-limits';
import { checkWhenMade } from '../execution/pre-send-gate';
import type { Refusal } from '../execution/refusal';
import { messagesOf, type ThrottleSettings } from '../execution/throttle';
import { sentParents } from '../execution/whole-order';
import { fillOfInstrumentOrder } from '../ledger/order-fill';
import { strategyPosition } from '../ledger/positions';
import { type InstrumentLock, isLocked } from '../limits/lock';
import { applyOverride, combineOverrides, type OverrideRule } from '../limits/override';
import { type OverrideSettings, overrideInForce } from '../limits/override-in-force';
import { limitTradeByAll, type PositionLimit, positionLimitOf } from '../limits/position-limit';
import type { SizeLimit } from '../limits/size-limit';
import { capacityUntil, limitsFor, type TradeLimit } from '../limits/trade-limit';
import { sum } from '../numbers/rounding';
import { type Book, heldOf } from './book';
import { conflictResidual } from './conflict';
import type { SentOrder, TradeQuantity } from './order';
import { type PositionDates, type StalenessSettings, staleness } from './staleness';
import { totalContracts } from './trade-quantity';
import { type BufferSettings, type WantedPosition, wantedTrade } from './wanted-trade';
import { contractsOfWhole, notionalOfWhole } from './whole-order';

/** Settings of the configuration, by its names. */
export type OrderSettings = BufferSettings &
  OverrideSettings &
  ExpirySettings &
  StalenessSettings & {
    readonly order_limits: OrderLimitSettings &
      AccountLimitSettings &
      Pick<ThrottleSettings, 'messages_per_day_max'>;
  };

/** What an order is made from: an optimal position. */
export interface OptimalTarget extends WantedPosition, PositionDates {
  readonly strategy: string;
  readonly instrument: string;
  readonly referencePrice?: number;
}

/** What is open and held, and what operators have set. */
export interface InstrumentOrderFacts {
  readonly book: Book;
  readonly locks: readonly InstrumentLock[];
  readonly overrides: readonly OverrideRule[];
  readonly limits: readonly PositionLimit[];
  readonly sizeLimits: readonly SizeLimit[];
  readonly tradeLimits: readonly TradeLimit[];
}

/** What is known of the instrument. */
export interface InstrumentFacts {
  readonly opening: OpeningFacts;
  /** Base currency per price point of one contract; NaN when it is unknown. */
  readonly moneyPerPoint: number;
  readonly account: AccountState;
  /** Value of all that is held; NaN where nothing asks for it. */
  readonly grossHeld: number;
  /** Usual contracts a day of the market; undefined when no volumes are known: then they limit nothing. */
  readonly usualVolume?: number | undefined;
  /** Broker orders of the trade date. */
  readonly ofDay: readonly SentOrder[];
  /** UTC ms; the end is that of the window in which an order would trade. */
  readonly now: number;
  readonly windowEnd: number;
}

export type InstrumentOrderDecision =
  | { readonly kind: 'nothing'; readonly problems: readonly string[] }
  /** `closed`: a limit of the configuration forbids it; it is stored with its reason, and nothing is traded. */
  | {
      readonly kind: 'order';
      readonly trade: number;
      readonly status: 'active' | 'closed';
      readonly reason?: string;
      readonly refusals: readonly Refusal[];
      readonly problems: readonly string[];
    };

/**
 * Why a position is not traded at all, with `problem` where it matters: not for an instrument that is neither held nor
 * wanted, such as one the strategy dropped long ago. Undefined for a position of the day.
 */
export function whyStale(
  { book }: Pick<InstrumentOrderFacts, 'book'>,
  optimal: OptimalTarget,
  settings: OrderSettings,
  tradeDate: string,
): { readonly problem: string | undefined } | undefined {
  const stale = staleness(settings, optimal, tradeDate);
  if (stale === undefined) return undefined;
  const position = strategyPosition(book.ledger, optimal.strategy, optimal.instrument);
  const matters = position !== 0 || wantedTrade(settings, optimal, position) !== 0;
  return { problem: matters ? stale : undefined };
}

/**
 * The trade that the position requires, within overrides, what may be opened, and position limits, less what active
 * orders already trade. Problems are sentences about the instrument.
 */
export function decideInstrumentOrder(
  facts: InstrumentOrderFacts,
  optimal: OptimalTarget,
  known: InstrumentFacts,
  settings: OrderSettings,
): InstrumentOrderDecision {
  const opening = openingRule(known.opening, settings, known.now);
  const trade = allowedTrade(facts, optimal, settings, opening);
  const isReduced =
    opening.kind === 'expires-soon' && trade !== allowedTrade(facts, optimal, settings, { kind: 'open' });
  const problems = isReduced ? [`${opening.reason}: nothing is opened there`] : [];
  if (isLocked(facts.locks, optimal.instrument)) {
    const held = trade === 0 ? [] : [`locked, a trade of ${trade} was not ordered`];
    return { kind: 'nothing', problems: [...problems, ...held] };
  }
  const residual = conflictResidual(trade, onTheWay(facts.book, optimal));
  if (residual.kind === 'nothing') return { kind: 'nothing', problems };
  const within = withinTradeLimits(facts, optimal, residual.trade, known);
  if (within !== residual.trade)
    problems.push(`${within} of ${residual.trade} were ordered: the trade limits leave no more`);
  return orderUnlessRefused(within, refusalsWhenMade(facts, optimal, [within], known, settings), problems);
}

function orderUnlessRefused(
  trade: number,
  refusals: readonly Refusal[],
  problems: readonly string[],
): InstrumentOrderDecision {
  if (refusals.length === 0) return { kind: 'order', trade, status: 'active', refusals, problems };
  const reason = refusals.map((each) => each.reason).join('; ');
  const all = [...problems, `${trade} were not ordered: ${reason}`];
  return { kind: 'order', trade, status: 'closed', reason, refusals, problems: all };
}

/** What the trade limits leave of a trade until its window ends; all of it where they leave nothing: it is refused. */
function withinTradeLimits(
  { tradeLimits }: InstrumentOrderFacts,
  { strategy, instrument }: OptimalTarget,
  trade: number,
  { windowEnd }: InstrumentFacts,
): number {
  const left = capacityUntil(limitsFor(tradeLimits, strategy, instrument), new Date(windowEnd));
  return left === 0 ? trade : Math.sign(trade) * Math.min(Math.abs(trade), left);
}

/** What is allowed of the required trade. */
function allowedTrade(
  facts: InstrumentOrderFacts,
  optimal: OptimalTarget,
  settings: OrderSettings,
  opening: OpeningRule,
): number {
  const position = strategyPosition(facts.book.ledger, optimal.strategy, optimal.instrument);
  return tradeWithinRules(facts, optimal, wantedTrade(settings, optimal, position), settings, opening);
}

/** What overrides, what may be opened, and then position limits make of a trade. */
export function tradeWithinRules(
  { book, overrides, limits }: InstrumentOrderFacts,
  { strategy, instrument }: Pick<OptimalTarget, 'strategy' | 'instrument'>,
  trade: number,
  settings: OrderSettings,
  opening: OpeningRule,
): number {
  const position = strategyPosition(book.ledger, strategy, instrument);
  const stored = overrideInForce(settings, overrides, strategy, instrument);
  const override = opening.kind === 'open' ? stored : combineOverrides(stored, { kind: 'reduce-only' });
  const overridden = applyOverride(override, position, trade);
  return limitTradeByAll(
    [
      { position, limit: positionLimitOf(limits, strategy, instrument) },
      { position: heldOf(book, instrument), limit: positionLimitOf(limits, '', instrument) },
    ],
    overridden,
  );
}

function onTheWay(book: Book, { strategy, instrument }: OptimalTarget) {
  return book.instrument
    .filter((order) => order.strategy === strategy && order.instrument === instrument)
    .map((order) => ({
      trade: order.trade[0],
      filled: fillOfInstrumentOrder(order, book.ledger).filled[0],
    }));
}

/** What would stop an order (contracts, leg by leg) at every send until its window ends; none when nothing would. */
export function refusalsWhenMade(
  { book, sizeLimits, tradeLimits }: Pick<InstrumentOrderFacts, 'book' | 'sizeLimits' | 'tradeLimits'>,
  {
    strategy,
    instrument,
    referencePrice = Number.NaN,
  }: Pick<OptimalTarget, 'strategy' | 'instrument' | 'referencePrice'>,
  trade: TradeQuantity,
  { moneyPerPoint, account, grossHeld, usualVolume, ofDay, now, windowEnd }: InstrumentFacts,
  settings: OrderSettings,
): readonly Refusal[] {
  const legs = trade.map((quantity) => ({ quantity, price: referencePrice }));
  const notional = notionalOfWhole(legs, moneyPerPoint);
  const contracts = contractsOfWhole([trade]);
  const sent = { othersSentToday: sentParents(ofDay).size };
  return checkWhenMade({
    whole: { contracts, notional, ...(usualVolume === undefined ? {} : { usualVolume }), ...sent, now },
    orderLimits: orderLimitsOf(
      settings,
      sizeLimits.find((each) => each.instrument === instrument),
    ),
    moved: [
      { position: strategyPosition(book.ledger, strategy, instrument), working: [], trade: sum(trade) },
    ],
    account,
    exposure: { held: grossHeld, order: notional },
    accountLimits: settings.order_limits,
    contracts: totalContracts(trade),
    tradeLimits: limitsFor(tradeLimits, strategy, instrument),
    windowEnd: new Date(windowEnd),
    traffic: { messages: messagesOf(ofDay) },
    throttles: settings.order_limits,
  });
}
