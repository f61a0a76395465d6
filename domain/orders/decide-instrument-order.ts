/** Decides what to order for one optimal position. */
import type { ExpirySettings } from '../contracts/expiring-contracts';
import { type OpeningFacts, type OpeningRule, openingRule } from '../contracts/opening-rule';
import type { AccountLimitSettings, AccountState } from '../execution/account-limits';
import { type OrderLimitSettings, orderLimitsOf } from '../execution/order-limits';
import { checkWhole } from '../execution/pre-send-gate';
import type { Refusal } from '../execution/refusal';
import { fillOfInstrumentOrder } from '../ledger/order-fill';
import { strategyPosition } from '../ledger/positions';
import { type InstrumentLock, isLocked } from '../limits/lock';
import { applyOverride, combineOverrides, type OverrideRule } from '../limits/override';
import { type OverrideSettings, overrideInForce } from '../limits/override-in-force';
import { limitTradeByAll, type PositionLimit, positionLimitOf } from '../limits/position-limit';
import type { SizeLimit } from '../limits/size-limit';
import { type Book, heldOf } from './book';
import { conflictResidual } from './conflict';
import { type PositionDates, type StalenessSettings, staleness } from './staleness';
import { type BufferSettings, type WantedPosition, wantedTrade } from './wanted-trade';
import { notionalOfWhole } from './whole-order';

/** Settings of the configuration, by its names. */
export type OrderSettings = BufferSettings &
  OverrideSettings &
  ExpirySettings &
  StalenessSettings & { readonly order_limits: OrderLimitSettings & AccountLimitSettings };

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
}

/** What is known of the instrument. */
export interface InstrumentFacts {
  readonly opening: OpeningFacts;
  /** Base currency per price point of one contract; NaN when it is unknown. */
  readonly moneyPerPoint: number;
  readonly account: AccountState;
  /** Value of all that is held; NaN where nothing asks for it. */
  readonly grossHeld: number;
  /** UTC ms. */
  readonly now: number;
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
  const size = { trade: residual.trade, contracts: Math.abs(residual.trade) };
  const refusals = refusalsWhenMade(facts, optimal, size, known, settings);
  if (refusals.length === 0)
    return { kind: 'order', trade: residual.trade, status: 'active', refusals, problems };
  const reason = refusals.map((each) => each.reason).join('; ');
  const forbidden = `${residual.trade} were not ordered: ${reason}`;
  return {
    kind: 'order',
    trade: residual.trade,
    status: 'closed',
    reason,
    refusals,
    problems: [...problems, forbidden],
  };
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

/** The limits of the configuration and of the instrument that a trade breaks when it is made; none when it is within all of them. */
export function refusalsWhenMade(
  { book, sizeLimits }: Pick<InstrumentOrderFacts, 'book' | 'sizeLimits'>,
  {
    strategy,
    instrument,
    referencePrice = Number.NaN,
  }: Pick<OptimalTarget, 'strategy' | 'instrument' | 'referencePrice'>,
  { trade, contracts }: { readonly trade: number; readonly contracts: number },
  { moneyPerPoint, account, grossHeld, now }: InstrumentFacts,
  settings: OrderSettings,
): readonly Refusal[] {
  const notional = notionalOfWhole([{ quantity: contracts, price: referencePrice }], moneyPerPoint);
  return checkWhole({
    whole: { contracts, notional, now },
    orderLimits: orderLimitsOf(
      settings,
      sizeLimits.find((each) => each.instrument === instrument),
    ),
    moved: [{ position: strategyPosition(book.ledger, strategy, instrument), working: [], trade }],
    account,
    exposure: { held: grossHeld, order: notional },
    accountLimits: settings.order_limits,
  });
}
