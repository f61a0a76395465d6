/** Decides the next broker order of a contract order, or why none is due yet. */

import type { ContractHours } from '../contracts/contract-sessions';
import { type TradedHours, tradedSessions } from '../contracts/traded-sessions';
import { sliceOf } from '../execution/algos/algos';
import { reducingPart } from '../execution/reduced-only';
import { type Refusal, refusal } from '../execution/refusal';
import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfContractOrder } from '../ledger/order-fill';
import { contractPositions } from '../ledger/positions';
import { type Halt, whyReduceOnly, whyStopped } from '../limits/halt';
import { type InstrumentLock, isLocked } from '../limits/lock';
import { pendingTrades } from '../limits/pending-trades';
import { cutToCapacity, limitsFor, nextReset, type TradeLimit } from '../limits/trade-limit';
import { isOpen, nextOpen } from '../time/sessions';
import { type Algo, type AlgoSettings, algosOf, allocateAlgo } from './algo';
import { allotLots } from './allot-lots';
import type { BrokerOrder, BrokerOrderState, ContractOrder, TradeQuantity } from './order';
import { type OrderShare, partsOf } from './order-share';
import { addTrades, isZeroTrade } from './trade-quantity';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 30 * MINUTE_MS;
const FAILED_STATES: readonly BrokerOrderState[] = ['rejected', 'cancelled', 'not-accepted'];
const NO_CAPACITY = 'the trade limits leave no capacity for it';
const HELD_BACK = `held back: ${NO_CAPACITY} (\`npx tst limits\`)`;

/** Settings of the configuration, by its names. */
export interface BrokerOrderSettings extends AlgoSettings {
  readonly execution: {
    readonly lots_per_order_max: number;
    readonly sweep_seconds: number;
  };
  readonly order_limits: { readonly attempts_per_contract_order_max: number };
  readonly hours: TradedHours;
}

/** What is known when broker orders are made. */
export interface BrokerOrderFacts {
  /** In force. */
  readonly halts: readonly Halt[];
  readonly locks: readonly InstrumentLock[];
  /** Hours of first legs. */
  readonly contracts: readonly (ContractHours & { readonly instrument: string; readonly contract: string })[];
  /** Earlier broker orders of the contract orders. */
  readonly attempts: readonly BrokerOrder[];
  readonly limits: readonly TradeLimit[];
  /** Broker orders whose status is active: those that trade limits may not have counted yet. */
  readonly active: readonly BrokerOrder[];
  readonly ledger: readonly LedgerRow[];
}

export type NextBrokerOrder =
  | {
      readonly kind: 'make';
      readonly trade: TradeQuantity;
      readonly algo: Algo;
      /** Of an order of several strategies: whose parts it trades. */
      readonly shares?: readonly OrderShare[];
    }
  /** Nothing until the instant (UTC ms); undefined: until something happens. */
  | { readonly kind: 'wait'; readonly until: number | undefined }
  /** The trade limits leave no capacity: it waits until one resets or is raised. */
  | {
      readonly kind: 'hold-back';
      readonly until: number;
      readonly reason: string;
      readonly refusal: Refusal;
    }
  /** It ends. `failed`: after too many attempts. */
  | { readonly kind: 'end'; readonly reason: string; readonly failed: boolean };

/**
 * For a contract order without an open broker order, at an instant (UTC ms): its market must be open, its last attempts
 * some time ago. One broker order trades at most the lots of its algorithm, and what the trade limits leave.
 */
export function nextBrokerOrder(
  order: ContractOrder,
  facts: BrokerOrderFacts,
  settings: BrokerOrderSettings,
  now: number,
): NextBrokerOrder {
  if (isLocked(facts.locks, order.instrument)) return { kind: 'wait', until: undefined };
  const open = partsOf(order).map((part) => underHalts(part, facts));
  const remaining = open.reduce(addTrades);
  if (isZeroTrade(remaining)) return { kind: 'wait', until: undefined };
  const sessions = sessionsOf(order, facts, settings);
  if (!isOpen(sessions, now)) return { kind: 'wait', until: nextOpen(sessions, now) };
  const attempts = facts.attempts.filter((child) => child.parentId === order.id);
  const failed = whyFailed(attempts, settings);
  if (failed !== undefined) return { kind: 'end', reason: failed, failed: true };
  const again = notBefore(attempts, settings);
  if (again > now) return { kind: 'wait', until: again };
  const choice = allocateAlgo(order, algosOf(settings));
  if (choice.kind === 'refused') return { kind: 'end', reason: choice.reason, failed: false };
  const within = partsOf(order).map((part, index) =>
    cutToLimits({ ...part, trade: open[index] }, facts, now),
  );
  const lotsMax = settings.execution.lots_per_order_max;
  const lots = sliceOf(choice.algo, order.type, within.reduce(addTrades), lotsMax);
  const trade = cutToLimits({ ...order, trade: lots }, facts, now);
  if (!isZeroTrade(trade))
    return { kind: 'make', trade, algo: choice.algo, ...sharesOf(order, trade, within, facts) };
  const until = untilReset(limitsOver(order, facts), now);
  const refused = refusal('TRADE_LIMIT', NO_CAPACITY, { passes: true, until });
  return { kind: 'hold-back', until, reason: HELD_BACK, refusal: refused };
}

/** What remains: nothing while it is stopped; where a halt lets positions shrink only, the part of it that reduces. */
function underHalts(order: ContractOrder, { halts, ledger, active }: BrokerOrderFacts): TradeQuantity {
  const { remaining } = fillOfContractOrder(order, ledger);
  if (whyStopped(halts, order) !== undefined) return remaining.map(() => 0);
  if (whyReduceOnly(halts, order) === undefined) return remaining;
  const book = { broker: active, ledger, positions: contractPositions(ledger) };
  return reducingPart({ ...order, trade: remaining }, book);
}

/** What the trade limits leave of an order. */
function cutToLimits(order: ContractOrder, facts: BrokerOrderFacts, now: number): TradeQuantity {
  const pending = pendingIn(order.instrument, facts);
  return cutToCapacity(order.trade, limitsOver(order, facts), new Date(now), pending);
}

/** Those of its strategy and of all together; of several strategies, the latter. */
function limitsOver({ strategy, instrument }: ContractOrder, { limits }: BrokerOrderFacts) {
  return limitsFor(limits, strategy, instrument);
}

/** Whose a trade of an order of several is: pro rata of what each may still trade. */
function sharesOf(
  order: ContractOrder,
  [trade]: TradeQuantity,
  within: readonly TradeQuantity[],
  { ledger }: BrokerOrderFacts,
): { readonly shares?: readonly OrderShare[] } {
  if (!order.shares) return {};
  const direction = Math.sign(trade);
  const parties = partsOf(order).map((part, index) => ({
    name: `${part.strategy}\n${index}`,
    asked: Math.abs(part.trade[0]),
    got: direction * fillOfContractOrder(part, ledger).filled[0],
    most: Math.abs(within[index][0]),
  }));
  const lots = allotLots(parties, Math.abs(trade));
  const shares = order.shares.map((share, index) => ({ ...share, trade: direction * lots[index] }));
  return { shares: shares.filter((share) => share.trade !== 0) };
}

/** No zone, no hours, no trading: what is unknown fails closed. */
function sessionsOf(
  { instrument, contracts }: ContractOrder,
  facts: BrokerOrderFacts,
  { hours }: BrokerOrderSettings,
) {
  const first = facts.contracts.find(
    (each) => each.instrument === instrument && each.contract === contracts[0],
  );
  return tradedSessions(instrument, first, hours) ?? [];
}

/** A broker that keeps refusing is not asked for ever. */
function whyFailed(
  attempts: readonly BrokerOrder[],
  { order_limits }: BrokerOrderSettings,
): string | undefined {
  const failed = attempts.filter((child) => child.sendingAt && FAILED_STATES.includes(child.state));
  const last = failed.at(-1);
  if (!last || failed.length < order_limits.attempts_per_contract_order_max) return undefined;
  return `${failed.length} attempts failed, the last one: ${last.reason ?? last.state}`;
}

/** After attempts that were held back before sending (no quote, a limit): each wait is twice the one before. */
function notBefore(attempts: readonly BrokerOrder[], { execution }: BrokerOrderSettings): number {
  const held = attempts.filter((child) => child.state === 'cancelled' && !child.sendingAt);
  const last = held.at(-1);
  if (!last) return Number.NEGATIVE_INFINITY;
  const waitMs = execution.sweep_seconds * 1000 * 2 ** (held.length - 1);
  return last.generatedAt.getTime() + Math.min(waitMs, LONGEST_WAIT_MS);
}

function pendingIn(instrument: string, { active, ledger }: BrokerOrderFacts) {
  return pendingTrades(
    active.filter((order) => order.instrument === instrument),
    ledger,
  );
}

/** A limit resets a millisecond after its period has passed. */
function untilReset(limits: readonly TradeLimit[], now: number): number {
  const reset = nextReset(limits);
  return reset !== undefined && reset >= now ? reset + 1 : now + LONGEST_WAIT_MS;
}
