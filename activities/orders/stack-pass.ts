import { stackSteps } from '../../config/stack-steps';
import { haltsInForce } from '../../data/controls/halt';
import { readBook } from '../../data/orders/read-book';
import type { StackPass } from '../../domain/cycle/stack-pass';
import { timeoutSecondsOf } from '../../domain/execution/algos/algos';
import { FX_PREFIX } from '../../domain/fx/fx-order';
import { type Halt, haltInWords, isCancelledByHalt } from '../../domain/limits/halt';
import { algoNamed } from '../../domain/orders/algo';
import type { Book } from '../../domain/orders/book';
import { type BrokerOrder, type Order, watcherOf } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { parentsOf } from '../../domain/orders/order-share';
import { watchedOrder } from '../../domain/orders/watched-order';
import type { Deps } from '../deps';
import { fxUnderHalt } from '../fx/fx-under-halt';
import { completeOrders } from './complete';
import { type CreatedBrokerOrders, createBrokerOrders } from './create-broker-orders';
import { isolate } from './left-out-of-pass';
import { generateRollOrders } from './rolls';
import { type SpawnedOrders, spawnChildren } from './spawn';

export interface StackPassInput {
  readonly tradeDate: string;
  readonly windowEnd: string;
  readonly ending: boolean;
  /** Orders that an operator is closing, named as by `closeOrder`: nothing new is made of them. */
  readonly closing?: readonly string[];
}

/**
 * One pass over everything active, in pysystemtrade's order of steps. Each step writes on its own, guarded by ids and
 * versions, so a pass that dies half-way is completed by the next one. An instrument that fails in a step is left out
 * of the rest of the pass; the others continue.
 */
export async function runStackPass(
  deps: Deps,
  { tradeDate, windowEnd, ending, closing = [] }: StackPassInput,
): Promise<StackPass> {
  const now = await deps.clock.read();
  const windowEnded = ending || now >= Date.parse(windowEnd);
  const steps = new Set(stackSteps(deps.loaded.control));
  let spawned: SpawnedOrders = { count: 0, opens: [] };
  let created: CreatedBrokerOrders = { opens: [], active: 0, changed: 0 };
  const isolation = isolate(deps);
  let book = await completeOrders(deps, isolation);
  const readAgainIf = async (written: number) => {
    if (written > 0) book = await readBook(deps.database);
  };
  if (!windowEnded) {
    if (steps.has('spawn_children_from_new_instrument_orders')) {
      const spawning = { ...book, instrument: withoutClosing(book, closing).instrument };
      spawned = await spawnChildren(deps, spawning, isolation);
      await readAgainIf(spawned.count);
    }
    if (steps.has('generate_force_roll_orders'))
      await readAgainIf(await generateRollOrders(deps, book, tradeDate, isolation));
    if (steps.has('create_broker_orders_from_contract_orders')) {
      created = await createBrokerOrders(deps, withoutClosing(book, closing), now, isolation);
      await readAgainIf(created.changed);
    }
  }
  const leftOut = await isolation.finish(!windowEnded);
  const halts = await haltsInForce(deps.database);
  const watched = (order: BrokerOrder) =>
    watchedOrder(
      deps.system,
      order,
      timeoutSecondsOf(algoNamed(order.algo) ?? 'market', deps.config.execution.total_seconds),
    );
  const busy = book.broker.some((order) => order.state === 'intended' || order.state === 'sending');
  return {
    execute: windowEnded ? [] : book.broker.map(watched),
    ...(halts.length === 0 ? {} : { cancel: [...cancelled(book, halts), ...(await fxUnder(deps, halts))] }),
    busy,
    nextLook: nextLook(
      deps,
      now,
      windowEnd,
      [...spawned.opens, ...created.opens],
      created.active + book.broker.length > 0,
    ),
    windowEnded,
    summary: [
      `${book.instrument.length} instrument, ${book.contract.length} contract, ${book.broker.length} broker orders active`,
      ...halts.map((halt) => `HALTED: ${haltInWords(halt)}`),
      ...leftOut,
    ].join('; '),
  };
}

/** The book of orders that may get children; those being closed keep what they have. */
function withoutClosing(book: Book, closing: readonly string[]): Book {
  if (closing.length === 0) return book;
  const isClosing = (order: Order) => closing.includes(order.id) || closing.includes(nameOf(order));
  const instrument = book.instrument.filter((order) => !isClosing(order));
  const parents = new Set(book.instrument.filter(isClosing).map((order) => order.id));
  const contract = book.contract.filter(
    (order) => !isClosing(order) && !parentsOf(order).some((id) => parents.has(id)),
  );
  return { ...book, instrument, contract };
}

/** Names of orders in currencies that a halt wants cancelled: no workflow watches them. */
async function fxUnder(deps: Deps, halts: readonly Halt[]): Promise<readonly string[]> {
  return (await fxUnderHalt(deps, halts)).map(({ id }) => `${FX_PREFIX}${id}`);
}

/** Those about to be sent are refused by the check before sending. */
function cancelled({ broker }: Book, halts: readonly Halt[]): readonly string[] {
  const maybeThere = broker.filter(({ state }) => state === 'working' || state === 'unknown');
  return maybeThere.filter((order) => isCancelledByHalt(halts, order)).map(watcherOf);
}

/** The next market opening that an order waits for, a sweep while orders are active, or the window's end. */
function nextLook(
  deps: Deps,
  now: number,
  windowEnd: string,
  opens: readonly number[],
  working: boolean,
): string {
  const sweep = now + deps.config.execution.sweep_seconds * 1000;
  const candidates = [
    Date.parse(windowEnd),
    ...opens.filter((open) => open > now),
    ...(working ? [sweep] : []),
  ];
  return new Date(Math.min(...candidates)).toISOString();
}
