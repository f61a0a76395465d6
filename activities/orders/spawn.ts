import { locks } from '../../data/locks';
import { childOrders, insertOrder, updateOrder } from '../../data/orders/order-store';
import { readRollState, setRollState } from '../../data/rolls';
import { readMultiple } from '../../data/series/prices';
import { fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import type { InstrumentOrder } from '../../domain/orders/order';
import { type PlannedContractOrder, spawnContractOrders } from '../../domain/orders/spawn';
import { currentContracts } from '../../domain/prices/current-contracts';
import { lastMatchedPrices } from '../../domain/prices/matched-prices';
import { stateAfterLeaving } from '../../domain/rolls/roll-state';
import type { Deps } from '../deps';
import { readMerged } from '../prices/contract-bars';
import { type Book, heldIn } from './book';

/** Contract orders for each new instrument order: one without children and without fills. Gives how many had none. */
export async function spawnChildren(deps: Deps, book: Book): Promise<number> {
  const locked = new Set((await locks(deps.database)).map((lock) => lock.instrument));
  const children = await childOrders(
    deps.database,
    'contract',
    book.instrument.map((order) => order.id),
  );
  const hasChildren = new Set(children.map((child) => child.parentId));
  const childless = book.instrument.filter(
    (order) =>
      !order.rollOrder &&
      !locked.has(order.instrument) &&
      !hasChildren.has(order.id) &&
      fillOfInstrumentOrder(order, book.ledger).filled[0] === 0,
  );
  for (const order of childless) await spawnOne(deps, book, order);
  return childless.length;
}

async function spawnOne(deps: Deps, book: Book, order: InstrumentOrder): Promise<void> {
  const { database } = deps;
  const current = currentContracts(await readMultiple(database, order.instrument));
  const pricedPosition = heldIn(book, order.instrument, current.price);
  const rollState = await rollStateNow(deps, order.instrument, pricedPosition);
  const merged = await readMerged(deps, order.instrument);
  const spawned = spawnContractOrders({
    order,
    rollState,
    contracts: current,
    pricedPosition,
    matchPrices: (first, second) => {
      const [a, b] = [merged.get(first), merged.get(second)];
      return a && b ? lastMatchedPrices(a, b) : undefined;
    },
  });
  if (spawned.kind === 'wait') return;
  if (spawned.kind === 'refused') {
    await updateOrder(database, order, { status: 'closed', reason: spawned.reason });
    await deps.sendMail({
      subject: `Order refused: ${order.instrument}`,
      text: `Instrument order I${order.number}: ${spawned.reason}`,
      critical: true,
    });
    return;
  }
  for (const warning of spawned.warnings) deps.log.warn({ order: order.id }, warning);
  await putContractOrders(deps, order, spawned.orders);
}

/** [4.2] Force, Force_Outright and Close become Passive once nothing is held: the only automatic change. */
async function rollStateNow(deps: Deps, instrument: string, pricedPosition: number) {
  const stored = await readRollState(deps.database, instrument);
  const state = stateAfterLeaving(stored.state, pricedPosition);
  if (state === stored.state) return state;
  const at = new Date(await deps.clock.read());
  const reason = 'nothing is held in the priced contract any more';
  await setRollState(deps.database, stored, state, { by: 'order stack', reason, at });
  const text = `${instrument}: roll state ${stored.state} became ${state}, since ${reason}.`;
  await deps.sendMail({ subject: `${instrument} set to ${state}`, text, critical: true });
  return state;
}

/** Ids by meaning: a second time finds the first. */
export async function putContractOrders(
  deps: Deps,
  parent: InstrumentOrder,
  planned: readonly PlannedContractOrder[],
): Promise<void> {
  const generatedAt = new Date(await deps.clock.read());
  for (const [index, order] of planned.entries()) {
    await insertOrder(deps.database, {
      level: 'contract',
      id: `${parent.id}/c${index + 1}`,
      parentId: parent.id,
      system: deps.system,
      status: 'active',
      generatedAt,
      tradeDate: parent.tradeDate,
      manualTrade: parent.manualTrade,
      algo: '',
      ...order,
    });
  }
}
