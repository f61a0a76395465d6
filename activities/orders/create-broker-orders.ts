import { ulid } from 'ulid';
import { algosOf } from '../../config/algos';
import { readHalt } from '../../data/controls/halt';
import { tradeLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { type ContractRecord, contractsNamed } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { childOrders, findOrders, insertOrder, updateOrder } from '../../data/orders/order-store';
import { contractSessions } from '../../domain/contracts/contract-sessions';
import { fillOfContractOrder } from '../../domain/ledger/order-fill';
import { pendingTrades } from '../../domain/limits/pending-trades';
import { cutToCapacity, limitsFor, nextReset } from '../../domain/limits/trade-limit';
import { allocateAlgo } from '../../domain/orders/algo';
import type { Book } from '../../domain/orders/book';
import type { BrokerOrder, BrokerOrderState, ContractOrder, TradeQuantity } from '../../domain/orders/order';
import { cutSmallestLeg, isZeroTrade } from '../../domain/orders/trade-quantity';
import { orderReference, orderWorkflowId } from '../../domain/system/names';
import { isOpen, nextOpen, type Session } from '../../domain/time/sessions';
import { MINUTE_MS } from '../../domain/time/units';
import type { Deps } from '../deps';
import type { Isolation } from './left-out-of-pass';

const LONGEST_WAIT_MS = 30 * MINUTE_MS;
const FAILED_STATES: readonly BrokerOrderState[] = ['rejected', 'cancelled', 'not-accepted'];

export interface CreatedBrokerOrders {
  /** UTC instants at which markets open that orders wait for, or at which a held back order is tried again. */
  readonly opens: readonly number[];
  /** Contract orders that had, or now have, a broker order at work: there is something to look at soon. */
  readonly atWork: number;
  /** Contract orders that were given a broker order, or given up. */
  readonly changed: number;
}

/** One broker order at a time for each contract order with work left, when its market is open. */
export async function createBrokerOrders(
  deps: Deps,
  book: Book,
  now: number,
  isolation: Isolation,
): Promise<CreatedBrokerOrders> {
  const { database } = deps;
  if ((await readHalt(database))?.halted) return { opens: [], atWork: 0, changed: 0 };
  const locked = new Set((await locks(database)).map((lock) => lock.instrument));
  const known = await firstLegs(deps, book.contract);
  const waiting = book.contract.filter((order) => !isAtWork(book, order));
  const attempts = await childOrders(
    database,
    'broker',
    waiting.map((order) => order.id),
  );
  const opens: number[] = [];
  let changed = 0;
  const pieceOf = ({ instrument, number }: ContractOrder) => ({
    step: 'make broker orders',
    instrument,
    order: `C${number}`,
  });
  await isolation.each(waiting, pieceOf, async (order) => {
    if (locked.has(order.instrument)) return;
    const remaining = fillOfContractOrder(order, book.ledger).remaining;
    if (isZeroTrade(remaining)) return;
    const sessions = sessionsOf(deps, known.get(legName(order)));
    if (!isOpen(sessions, now)) {
      const open = nextOpen(sessions, now);
      if (open !== undefined) opens.push(open);
      return;
    }
    const earlier = attempts.filter((child) => child.parentId === order.id);
    const again = await createOne(deps, order, earlier, remaining, now);
    if (again === undefined) changed++;
    else opens.push(again);
  });
  return { opens, atWork: book.contract.length - waiting.length + changed, changed };
}

async function firstLegs({ database }: Deps, orders: readonly ContractOrder[]) {
  const names = orders.map(({ instrument, contracts }) => ({ instrument, contract: contracts[0] }));
  const known = await contractsNamed(database, names);
  return new Map(known.map((each) => [`${each.instrument}/${each.contract}`, each]));
}

function legName(order: ContractOrder): string {
  return `${order.instrument}/${order.contracts[0]}`;
}

function isAtWork(book: Book, order: ContractOrder): boolean {
  return book.broker.some((child) => child.parentId === order.id);
}

/** No zone, no hours, no trading: what is unknown fails closed. */
function sessionsOf({ config }: Deps, contract: ContractRecord | undefined): readonly Session[] {
  const marginMs = config.execution.trading_hours_margin_minutes * MINUTE_MS;
  return contractSessions(contract, marginMs) ?? [];
}

/** Undefined when a broker order was made; else when to try again, or never (the contract order was given up). */
async function createOne(
  deps: Deps,
  order: ContractOrder,
  children: readonly BrokerOrder[],
  remaining: TradeQuantity,
  now: number,
): Promise<number | undefined> {
  const { database, config } = deps;
  const failed = children.filter((child) => child.sendingAt && FAILED_STATES.includes(child.state));
  const most = config.order_limits.attempts_per_contract_order_max;
  if (failed.length >= most) {
    await giveUp(deps, order, failed);
    return undefined;
  }
  const again = notBefore(deps, children);
  if (again > now) return again;
  const choice = allocateAlgo(order, algosOf(config));
  if (choice.kind === 'refused') {
    await updateOrder(database, order, { status: 'closed', reason: choice.reason });
    return undefined;
  }
  const slice = await sliceOf(deps, order, remaining, now);
  if (slice.kind === 'none') return holdBack(deps, order, slice, now);
  if (order.reason) await updateOrder(database, order, { reason: '' }); // it is held back no more
  const id = orderReference(deps.system, ulid());
  await insertOrder(database, {
    level: 'broker',
    id,
    workflowId: orderWorkflowId(deps.system, { instrument: order.instrument, trade: slice.trade }, id),
    parentId: order.id,
    system: deps.system,
    strategy: order.strategy,
    instrument: order.instrument,
    contracts: order.contracts,
    trade: slice.trade,
    type: choice.algo,
    algo: choice.algo,
    status: 'active',
    state: 'intended',
    account: deps.account,
    generatedAt: new Date(now),
    tradeDate: order.tradeDate,
    rollOrder: order.rollOrder,
    manualTrade: order.manualTrade,
    referencePrice: order.referencePrice,
    limitPrice: order.limitPrice,
  });
  return undefined;
}

type Slice =
  | { readonly kind: 'trade'; readonly trade: TradeQuantity }
  /** Trade limits leave nothing of it; `until`: when the first of them starts anew. */
  | { readonly kind: 'none'; readonly until: number | undefined };

/** What is sent next of an order: at most the lots of one broker order, and what the trade limits leave. */
async function sliceOf(
  deps: Deps,
  order: ContractOrder,
  remaining: TradeQuantity,
  now: number,
): Promise<Slice> {
  const lots = cutSmallestLeg(remaining, deps.config.execution.lots_per_order_max);
  const { database } = deps;
  const { strategy, instrument } = order;
  const limits = limitsFor(await tradeLimits(database, instrument), strategy, instrument);
  if (limits.length === 0) return { kind: 'trade', trade: lots };
  const ledger = await ledgerRows(database, { instrument });
  const active = await findOrders(database, 'broker', { status: 'active', instrument });
  const pending = pendingTrades(active, ledger);
  const trade = cutToCapacity(lots, limits, new Date(now), pending);
  return isZeroTrade(trade) ? { kind: 'none', until: nextReset(limits) } : { kind: 'trade', trade };
}

/** It waits for the limit to start anew or to be raised; its reason is stored, and mailed once. */
async function holdBack(
  deps: Deps,
  order: ContractOrder,
  { until }: Extract<Slice, { kind: 'none' }>,
  now: number,
): Promise<number> {
  const reason = 'held back: the trade limits leave nothing of it (`npx tst limits`)';
  if (order.reason !== reason) {
    await updateOrder(deps.database, order, { reason });
    const text =
      `Contract order C${order.number} (${order.instrument} ${order.contracts.join('/')}) is ${reason}. ` +
      'Raise or reset the limit, or wait until it starts anew.';
    await deps.sendMail({ subject: `Order held back: ${order.instrument}`, text, critical: order.rollOrder });
  }
  // A millisecond after its period has passed the limit starts anew.
  return until !== undefined && until >= now ? until + 1 : now + LONGEST_WAIT_MS;
}

/** A broker that refuses again and again is not asked for ever. */
async function giveUp(deps: Deps, order: ContractOrder, failed: readonly BrokerOrder[]): Promise<void> {
  const last = failed[failed.length - 1];
  const reason = `${failed.length} attempts failed, the last one: ${last.reason ?? last.state}`;
  await updateOrder(deps.database, order, { status: 'closed', reason });
  const text = `Contract order C${order.number} (${order.instrument} ${order.contracts.join('/')}): ${reason}`;
  await deps.sendMail({ subject: `Order given up: ${order.instrument}`, text, critical: true });
}

/** After attempts that were held back before sending (no quote, a limit): each wait is twice the one before. */
function notBefore({ config }: Deps, children: readonly BrokerOrder[]): number {
  const held = children.filter((child) => child.state === 'cancelled' && !child.sendingAt);
  if (held.length === 0) return Number.NEGATIVE_INFINITY;
  const waitMs = config.execution.sweep_seconds * 1000 * 2 ** (held.length - 1);
  return held[held.length - 1].generatedAt.getTime() + Math.min(waitMs, LONGEST_WAIT_MS);
}
