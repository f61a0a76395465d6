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
import { childOrders, findOrder, findOrders, ordersById } from './order-store';
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
  const active = await findOrders(database, 'broker', { status: 'active', instrument });
  const book = await readBook(database);
  return {
    ...(await sliceFamily(database, order, sentSince)),
    book,
    halts: await haltsInForce(database),
    locks: await locks(database, instrument),
    contracts: await contractsNamed(
      database,
      order.contracts.map((contract) => ({ instrument, contract })),
    ),
    rollState: (await readRollState(database, instrument)).state,
    positionLimits: await positionLimits(database, instrument),
    tradeLimits: await tradeLimits(database, instrument),
    ...(await sizeLimitIn(database, instrument)),
    active,
    account: await accountState(database, now),
  };
}

async function sizeLimitIn(database: Database, instrument: string) {
  const sizeLimit = await findSizeLimit(database, instrument);
  return sizeLimit ? { sizeLimit } : {};
}

/** The orders above and next to a slice. `sentSince` as for `gateRecords`. */
export async function sliceFamily(
  database: Database,
  { parentId, tradeDate, strategy, instrument }: BrokerOrder,
  sentSince: number | undefined,
): Promise<SliceFamily> {
  const contractOrder = await findOrder(database, 'contract', parentId);
  const above = contractOrder?.parentId;
  // Orders wait for their market: one made the day before may have been sent just now.
  const from = sentSince === undefined ? undefined : new Date(sentSince - DAY_MS);
  const recent = from ? await findOrders(database, 'broker', { strategy, instrument, from }) : [];
  const sent = recent.filter((slice) => slice.sendingAt);
  return {
    contractOrder,
    instrumentOrder: above === undefined ? undefined : await findOrder(database, 'instrument', above),
    contractOrders: above === undefined ? [] : await childOrders(database, 'contract', [above]),
    ofDay: await findOrders(database, 'broker', { tradeDate }),
    recent: sent,
    recentContractOrders: await ordersById(database, 'contract', [
      ...new Set(sent.map((slice) => slice.parentId)),
    ]),
  };
}
