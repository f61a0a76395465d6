import { rollStates } from '../../data/instruments/rolls';
import { insertContractOrders, insertInstrumentOrder } from '../../data/orders/insert-orders';
import { updateOrder } from '../../data/orders/order-store';
import { readFinals } from '../../data/series/contract-prices';
import { readMultiple, readMultiples } from '../../data/series/prices';
import type { Book } from '../../domain/orders/book';
import type { InstrumentOrder } from '../../domain/orders/order';
import { currentContracts } from '../../domain/prices/current-contracts';
import { endedByClose } from '../../domain/rolls/ended-by-close';
import {
  type HeldInstrument,
  isLeaving,
  mayNeedRolls,
  planRollsOf,
  rollOrderDraft,
} from '../../domain/rolls/held-instrument';
import type { PlannedRoll } from '../../domain/rolls/roll-plan';
import type { MultiplePrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { isTransient } from '../running/failures';
import { recordProgress } from '../running/progress';
import type { Isolation } from './left-out-of-pass';
import { noteObstacles } from './roll-blocks';

/** Roll orders of every instrument with a position that must leave its contract. Returns how many. */
export async function generateRollOrders(
  deps: Deps,
  book: Book,
  tradeDate: string,
  isolation: Isolation,
): Promise<number> {
  const held = [...new Set(book.positions.map((position) => position.instrument))];
  if (held.length === 0) {
    await noteObstacles(deps, book, []);
    return 0;
  }
  const states = new Map(
    (await rollStates(deps.database)).map(({ instrument, state }) => [instrument, state]),
  );
  const multiples = await readTogether(deps, held);
  const pieceOf = (instrument: string) => ({ step: 'roll', instrument });
  const leaving: HeldInstrument[] = [];
  const rolls = await isolation.each(held, pieceOf, async (instrument) => {
    const multiple = multiples.get(instrument) ?? (await readMultiple(deps.database, instrument));
    const rollState = states.get(instrument) ?? 'No_Roll';
    const one = { instrument, contracts: currentContracts(multiple), rollState };
    if (isLeaving(book, one)) leaving.push(one);
    const planned = await planFor(deps, book, one);
    for (const roll of planned) {
      for (const order of endedByClose(roll, book)) await endOrder(deps, order);
      await putRoll(deps, tradeDate, roll);
    }
    return planned.length;
  });
  await noteObstacles(deps, book, leaving);
  return rolls.reduce((sum, count) => sum + count, 0);
}

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
  const plan = planRollsOf(book, held, await readFinals(deps.database, instrument));
  for (const reason of plan.blocked) deps.log.info({ instrument }, `no roll order yet: ${reason}`);
  return plan.rolls;
}

async function endOrder({ database }: Deps, order: InstrumentOrder): Promise<void> {
  const reason = 'the position that it was decided for is being closed (roll state Close)';
  await updateOrder(database, order, { status: 'closed', reason });
}

async function putRoll(deps: Deps, tradeDate: string, roll: PlannedRoll): Promise<void> {
  const { database } = deps;
  const generatedAt = new Date(await deps.clock.read());
  const draft = rollOrderDraft(roll, { system: deps.system, tradeDate, generatedAt });
  const order = await insertInstrumentOrder(database, draft);
  await insertContractOrders(database, order, roll.contractOrders, generatedAt);
  const legs = roll.contractOrders.map((each) => `${each.trade.join('/')} of ${each.contracts.join('/')}`);
  await recordProgress(deps, {
    tradeDate,
    stage: 'orders',
    item: draft.instrument,
    text: `roll: ${legs.join(', ')}`,
  });
}
