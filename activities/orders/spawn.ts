import { locks } from '../../data/controls/locks';
import { contractsNamed } from '../../data/instruments/contracts';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { insertContractOrders } from '../../data/orders/insert-orders';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import { readFinals } from '../../data/series/contract-prices';
import { readMultiple } from '../../data/series/prices';
import { expiringContracts } from '../../domain/contracts/expiring-contracts';
import { fillOfContractOrder, fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import { strategyPosition } from '../../domain/ledger/positions';
import { type Book, heldIn } from '../../domain/orders/book';
import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import { unspokenPosition } from '../../domain/orders/passive-roll';
import { spawnContractOrders } from '../../domain/orders/spawn';
import { currentContracts } from '../../domain/prices/current-contracts';
import { lastMatchedPrices } from '../../domain/prices/matched-prices';
import { stateAfterLeaving } from '../../domain/rolls/roll-state';
import type { Deps } from '../deps';
import type { Isolation } from './left-out-of-pass';

/** Contract orders for each new instrument order: one without children and without fills. Returns how many had none. */
export async function spawnChildren(deps: Deps, book: Book, isolation: Isolation): Promise<number> {
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
  const atWork = [...book.contract];
  const pieceOf = ({ instrument, number }: InstrumentOrder) => ({
    step: 'spawn contract orders',
    instrument,
    order: `I${number}`,
  });
  await isolation.each(childless, pieceOf, async (order) => {
    atWork.push(...(await spawnOne(deps, { ...book, contract: atWork }, order)));
  });
  return childless.length;
}

async function spawnOne(deps: Deps, book: Book, order: InstrumentOrder): Promise<readonly ContractOrder[]> {
  const { database } = deps;
  const current = currentContracts(await readMultiple(database, order.instrument));
  const pricedPosition = heldIn(book, order.instrument, current.price);
  const rollState = await rollStateNow(deps, order.instrument, pricedPosition);
  const merged = await readFinals(deps.database, order.instrument);
  const known = await contractsNamed(
    database,
    [current.price, current.forward].map((contract) => ({ instrument: order.instrument, contract })),
  );
  const leftOf = (contract: string) =>
    unspokenPosition(heldIn(book, order.instrument, contract), remainders(book, order.instrument, contract));
  const spawned = spawnContractOrders({
    order,
    rollState,
    contracts: current,
    pricedPosition: leftOf(current.price),
    strategyPosition: strategyPosition(book.ledger, order.strategy, order.instrument),
    expiring: expiringContracts(known, deps.config, await deps.clock.read()).map(({ contract, reason }) => ({
      contract,
      reason,
      position: leftOf(contract),
    })),
    matchPrices: (first, second) => {
      const [a, b] = [merged.get(first), merged.get(second)];
      return a && b ? lastMatchedPrices(a, b) : undefined;
    },
  });
  if (spawned.kind === 'wait') {
    deps.log.info({ order: order.id }, `no contract order: ${spawned.reason}`);
    return [];
  }
  if (spawned.kind === 'refused') {
    await updateOrder(database, order, { status: 'closed', reason: spawned.reason });
    await deps.sendMail({
      subject: `Order refused: ${order.instrument}`,
      text: `Instrument order I${order.number}: ${spawned.reason}`,
      critical: true,
    });
    return [];
  }
  for (const warning of spawned.warnings) deps.log.warn({ order: order.id }, warning);
  return insertContractOrders(database, order, spawned.orders, new Date(await deps.clock.read()));
}

/** What orders at work, of any strategy, still have to trade in one contract. */
function remainders(book: Book, instrument: string, contract: string): readonly number[] {
  return book.contract
    .filter((order) => order.instrument === instrument && order.contracts.includes(contract))
    .map((order) => fillOfContractOrder(order, book.ledger).remaining[order.contracts.indexOf(contract)]);
}

/** [4.2] Force, Force_Outright and Close become Passive once nothing is held: the only automatic change. */
async function rollStateNow(deps: Deps, instrument: string, pricedPosition: number) {
  const stored = await readRollState(deps.database, instrument);
  const state = stateAfterLeaving(stored.state, pricedPosition);
  if (state === stored.state) return state;
  const at = new Date(await deps.clock.read());
  const reason = 'nothing is held in the priced contract any more';
  await setRollState(deps.database, stored, state, { by: 'order stack', reason, at });
  const text =
    `${instrument}: roll state ${stored.state} became ${state}, since ${reason}. Its prices roll within days_ahead of ` +
    `their roll; to roll them now: npx tst rolls set ${instrument} Roll_Adjusted --reason "..."`;
  await deps.sendMail({ subject: `${instrument} set to ${state}`, text, critical: true });
  return state;
}
