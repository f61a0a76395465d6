import { findSizeLimit } from '../../data/controls/limits';
import { rollStates } from '../../data/instruments/rolls';
import { insertContractOrders, insertInstrumentOrder } from '../../data/orders/insert-orders';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import { readFinals } from '../../data/series/contract-prices';
import { readMultiple, readMultiples } from '../../data/series/prices';
import { mostContracts } from '../../domain/limits/size-limit';
import { type Book, heldIn } from '../../domain/orders/book';
import type { InstrumentOrder } from '../../domain/orders/order';
import { currentContracts } from '../../domain/prices/current-contracts';
import { endedByClose } from '../../domain/rolls/ended-by-close';
import {
  type GivenUpRoll,
  givenUpRolls,
  isWholeRoll,
  mayEnd,
  withoutRolls,
} from '../../domain/rolls/given-up-rolls';
import {
  type HeldInstrument,
  isLeaving,
  mayNeedRolls,
  planRollsOf,
  rollOrderDraft,
} from '../../domain/rolls/held-instrument';
import type { PlannedRoll } from '../../domain/rolls/roll-plan';
import { neverSet } from '../../domain/rolls/roll-record';
import { requiresRollOrders } from '../../domain/rolls/roll-state';
import type { MultiplePrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { isTransient } from '../running/failures';
import { recordProgress } from '../running/progress';
import { leaveRollState } from './leave-roll-state';
import type { Isolation } from './left-out-of-pass';
import { noteObstacles } from './roll-blocks';

/**
 * Roll orders of every instrument with a position that must leave its contract; where nothing is left to leave it, the
 * state becomes Passive. Orders of a roll whose state was left end. Returns how many were made or ended.
 */
export async function generateRollOrders(
  deps: Deps,
  book: Book,
  tradeDate: string,
  isolation: Isolation,
): Promise<number> {
  const stored = await rollStates(deps.database);
  const active = stored.filter(({ state }) => requiresRollOrders(state));
  const open = book.instrument.filter(({ rollOrder }) => rollOrder);
  const named = [...book.positions, ...active, ...open].map(({ instrument }) => instrument);
  const instruments = [...new Set(named)];
  const multiples = instruments.length === 0 ? NONE : await readTogether(deps, instruments);
  const pieceOf = (instrument: string) => ({ step: 'roll', instrument });
  const leaving: HeldInstrument[] = [];
  const rolls = await isolation.each(instruments, pieceOf, async (instrument) => {
    const multiple = multiples.get(instrument) ?? (await readMultiple(deps.database, instrument));
    const contracts = currentContracts(multiple);
    const record = stored.find((each) => each.instrument === instrument) ?? neverSet(instrument);
    const rollState = await leaveRollState(deps, record, heldIn(book, instrument, contracts.price));
    const one = { instrument, contracts, rollState };
    if (isLeaving(book, one)) leaving.push(one);
    return putRolls(deps, book, tradeDate, one);
  });
  await noteObstacles(deps, book, leaving, isolation);
  return rolls.reduce((sum, count) => sum + count, 0);
}

async function putRolls(deps: Deps, book: Book, tradeDate: string, one: HeldInstrument): Promise<number> {
  const ended = givenUpRolls(book, one).filter(mayEnd);
  for (const roll of ended) await endGivenUp(deps, roll, one);
  const begun = await begunRolls(deps, book, one);
  const planned = await planFor(deps, withoutRolls(book, [...ended, ...begun]), one);
  for (const [i, roll] of planned.entries()) {
    for (const order of endedByClose(roll, book)) await endOrder(deps, order);
    await putRoll(deps, tradeDate, roll, begun[i]?.order);
  }
  return planned.length + ended.length;
}

/** Roll orders that lack contract orders: whoever made them died before those. They get them now, of the same ids. */
async function begunRolls({ database }: Deps, book: Book, { instrument }: HeldInstrument) {
  const open = book.instrument.filter((order) => order.rollOrder && order.instrument === instrument);
  const ids = open.map(({ id }) => id);
  const children = await childOrders(database, 'contract', ids);
  return open.filter((order) => !isWholeRoll(order, children)).map((order) => ({ order }));
}

/** Its contract orders first: one that is interrupted is ended by the next pass. */
async function endGivenUp(
  { database, log }: Deps,
  { order, contractOrders }: GivenUpRoll,
  { instrument, rollState }: HeldInstrument,
): Promise<void> {
  const end = { status: 'closed', reason: `its roll state was left: ${instrument} is ${rollState}` } as const;
  for (const each of contractOrders) await updateOrder(database, each, end);
  await updateOrder(database, order, end);
  log.info(
    { instrument_code: instrument, contract_order_id: order.id },
    'roll order ended, its roll state was left',
  );
}

const NONE: ReadonlyMap<string, MultiplePrices> = new Map();

/** If one of them cannot be read, none is read ahead: each is then read, and evaluated, by itself. */
async function readTogether({ database }: Deps, held: readonly string[]) {
  try {
    return await readMultiples(database, held);
  } catch (error) {
    if (isTransient(error)) throw error;
    return new Map<string, MultiplePrices>();
  }
}

/** Plans the rolls of one instrument. Only the prices of one that may roll are read. */
async function planFor(deps: Deps, book: Book, held: HeldInstrument): Promise<readonly PlannedRoll[]> {
  if (!mayNeedRolls(book, held)) return [];
  const { instrument } = held;
  const own = await findSizeLimit(deps.database, instrument);
  const contractsMax = mostContracts(deps.config.order_limits.contracts_max, own);
  const plan = planRollsOf(book, held, await readFinals(deps.database, instrument), contractsMax);
  for (const reason of plan.blocked)
    deps.log.info({ instrument_code: instrument }, `no roll order yet: ${reason}`);
  return plan.rolls;
}

async function endOrder({ database }: Deps, order: InstrumentOrder): Promise<void> {
  const reason = 'the position that it was decided for is being closed (roll state Close)';
  await updateOrder(database, order, { status: 'closed', reason });
}

async function putRoll(
  deps: Deps,
  tradeDate: string,
  roll: PlannedRoll,
  begun?: InstrumentOrder,
): Promise<void> {
  const { database } = deps;
  const generatedAt = new Date(await deps.clock.read());
  const draft = rollOrderDraft(roll, { system: deps.system, tradeDate, generatedAt });
  const isSame = begun?.strategy === draft.strategy && begun.trade[0] === draft.trade[0];
  const order = isSame ? begun : await insertInstrumentOrder(database, draft);
  await insertContractOrders(database, order, roll.contractOrders, generatedAt);
  const legs = roll.contractOrders.map((each) => `${each.trade.join('/')} of ${each.contracts.join('/')}`);
  await recordProgress(deps, {
    tradeDate,
    stage: 'orders',
    item: draft.instrument,
    text: `roll: ${legs.join(', ')}`,
  });
}
