import { ulid } from 'ulid';
import { type ContractRecord, contractsNamed } from '../../data/contracts';
import { readHalt } from '../../data/halt';
import { locks } from '../../data/locks';
import { childOrders, insertOrder, updateOrder } from '../../data/orders/order-store';
import { fillOfContractOrder } from '../../domain/ledger/order-fill';
import type { BrokerOrder, BrokerOrderState, ContractOrder, TradeQuantity } from '../../domain/orders/order';
import { cutSmallestLeg, isZeroTrade } from '../../domain/orders/trade-quantity';
import { orderReference, orderWorkflowId } from '../../domain/system/names';
import { isOpen, nextOpen, type Session } from '../../domain/time/sessions';
import type { Deps } from '../deps';
import type { Book } from './book';
import { contractSessions } from './contract-sessions';
import type { Isolation } from './left-out-of-pass';

const MINUTE_MS = 60_000;
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
  const marginMs = config.config.execution.trading_hours_margin_minutes * MINUTE_MS;
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
  const most = config.config.order_limits.attempts_per_contract_order_max;
  if (failed.length >= most) {
    await giveUp(deps, order, failed);
    return undefined;
  }
  const again = notBefore(deps, children);
  if (again > now) return again;
  const id = orderReference(deps.system, ulid());
  const trade = cutSmallestLeg(remaining, config.config.execution.lots_per_order_max);
  await insertOrder(database, {
    level: 'broker',
    id,
    workflowId: orderWorkflowId(deps.system, { instrument: order.instrument, trade }, id),
    parentId: order.id,
    system: deps.system,
    strategy: order.strategy,
    instrument: order.instrument,
    contracts: order.contracts,
    trade,
    type: order.type === 'limit' ? 'limit' : 'market',
    algo: order.type === 'limit' ? 'limit' : 'market',
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
  const waitMs = config.config.execution.sweep_seconds * 1000 * 2 ** (held.length - 1);
  return held[held.length - 1].generatedAt.getTime() + Math.min(waitMs, LONGEST_WAIT_MS);
}
