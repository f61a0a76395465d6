import type { GateRecords } from '../../domain/execution/gate-facts';
import type { SliceFamily } from '../../domain/execution/whole-order';
import type { BrokerOrder } from '../../domain/orders/order';
import { DAY_MS } from '../../domain/time/units';
import { accountState } from '../capital/account-state';
import { haltsInForce } from '../controls/halt';
import { findSizeLimit, positionLimits, tradeLimits } from '../controls/limits';
import { locks } from '../controls/locks';
import { contractsNamed } from '../instruments/contracts';
import { readRollState } from '../instruments/rolls';
import type { Database } from '../store/database';
import { childOrders, findOrder, findOrders, ordersById, sentOnDay } from './order-store';
import { readBook } from './read-book';

/**
 * All that is stored of an order that is about to be sent. Orders are read before what counts them, the ledger and the
 * trade limits: what changes in between is counted twice, never missed. `sentSince` (UTC ms): for orders like it; they
 * are not looked for when it is undefined. `now`: UTC ms.
 */
export async function gateRecords(
  database: Database,
  order: BrokerOrder,
  sentSince: number | undefined,
  now: number,
): Promise<Omit<GateRecords, 'grossHeld'>> {
  const { instrument } = order;
  const named = order.contracts.map((contract) => ({ instrument, contract }));
  // At once: other orders wait for this one.
  const [active, family, contracts] = await Promise.all([
    findOrders(database, 'broker', { status: 'active', instrument }),
    sliceFamily(database, order, sentSince),
    contractsNamed(database, named),
  ]);
  const [book, counted, halted, locked, rolls, positions, account, size] = await Promise.all([
    readBook(database),
    tradeLimits(database, instrument),
    haltsInForce(database),
    locks(database, instrument),
    readRollState(database, instrument),
    positionLimits(database, instrument),
    accountState(database, now),
    sizeLimitIn(database, instrument),
  ]);
  return {
    ...{ ...family, active, contracts, account, book, halts: halted, locks: locked },
    ...{ rollState: rolls.state, positionLimits: positions, tradeLimits: counted, ...size },
  };
}

async function sizeLimitIn(database: Database, instrument: string) {
  const sizeLimit = await findSizeLimit(database, instrument);
  return sizeLimit ? { sizeLimit } : {};
}

/** The orders above and next to a slice. `sentSince` as for `gateRecords`. */
export async function sliceFamily(
  database: Database,
  slice: BrokerOrder,
  sentSince: number | undefined,
): Promise<SliceFamily> {
  const [above, ofDay, recent] = await Promise.all([
    ordersAbove(database, slice),
    sentOnDay(database, slice.tradeDate),
    sentLately(database, slice, sentSince),
  ]);
  return { ...above, ofDay, ...recent };
}

async function ordersAbove(database: Database, { parentId }: BrokerOrder) {
  const contractOrder = await findOrder(database, 'contract', parentId);
  if (contractOrder === undefined) return { contractOrder, contractOrders: [] };
  const [instrumentOrder, contractOrders] = await Promise.all([
    findOrder(database, 'instrument', contractOrder.parentId),
    childOrders(database, 'contract', [contractOrder.parentId]),
  ]);
  return { contractOrder, instrumentOrder, contractOrders };
}

async function sentLately(
  database: Database,
  { strategy, instrument }: BrokerOrder,
  sentSince: number | undefined,
) {
  if (sentSince === undefined) return { recent: [], recentContractOrders: [] };
  // Orders wait for their market: one made the day before may have been sent just now.
  const from = new Date(sentSince - DAY_MS);
  const made = await findOrders(database, 'broker', { strategy, instrument, from });
  const recent = made.filter((slice) => slice.sendingAt);
  const parents = [...new Set(recent.map((slice) => slice.parentId))];
  return { recent, recentContractOrders: await ordersById(database, 'contract', parents) };
}
