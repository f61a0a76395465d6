import { type TradedHours, tradedSessions } from '../../domain/contracts/traded-sessions';
import { whyStopped } from '../../domain/limits/halt';
import { pendingTrades } from '../../domain/limits/pending-trades';
import { mostContracts } from '../../domain/limits/size-limit';
import { type Book, heldBefore, heldIn, mostHeldBefore } from '../../domain/orders/book';
import { ROLL_PSEUDO_STRATEGY } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { type HeldInstrument, openOrdersOf } from '../../domain/rolls/held-instrument';
import { recentVolume } from '../../domain/rolls/recent-volume';
import type { RollObstacleFacts } from '../../domain/rolls/roll-obstacles';
import { haltsInForce } from '../controls/halt';
import { findSizeLimit, tradeLimits } from '../controls/limits';
import { locks } from '../controls/locks';
import { readMergedContract } from '../series/contract-prices';
import type { Database } from '../store/database';
import { contractsNamed } from './contracts';

/** Settings of the configuration, by its names. */
export interface ObstacleSettings {
  readonly hours: TradedHours;
  readonly order_limits: { readonly contracts_max: number };
}

/** What may be in the way of one instrument's roll, with its orders and positions from the book. `now`: UTC ms. */
export async function readObstacleFacts(
  database: Database,
  book: Book,
  { instrument, contracts, rollState }: HeldInstrument,
  { hours, order_limits }: ObstacleSettings,
  now: number,
): Promise<RollObstacleFacts> {
  const { strategies, instrumentOrders, contractOrders } = openOrdersOf(book, instrument);
  const isNoRoll = ({ rollOrder }: { readonly rollOrder: boolean }) => !rollOrder;
  const working = book.broker.filter((order) => order.instrument === instrument && isNoRoll(order));
  const halt = whyStopped(await haltsInForce(database), { strategy: ROLL_PSEUDO_STRATEGY, instrument });
  const legs = [contracts.price, contracts.forward].map((contract) => ({ instrument, contract }));
  const known = await contractsNamed(database, legs);
  const sessionsOf = (contract: string) =>
    tradedSessions(
      instrument,
      known.find((each) => each.contract === contract),
      hours,
    );
  const forward = await readMergedContract(database, instrument, contracts.forward);
  return {
    instrument,
    rollState,
    contracts,
    held: heldIn(book, instrument, contracts.price),
    older: heldBefore(book, instrument, contracts.price),
    olderMost: mostHeldBefore(book, instrument, contracts.price),
    strategies,
    instrumentOrders: instrumentOrders
      .filter(isNoRoll)
      .map((order) => ({ name: nameOf(order), remaining: order.remaining })),
    contractOrders: contractOrders.filter(isNoRoll).map((order) => ({ name: nameOf(order) })),
    ...(forward.times.length > 0 ? { forwardVolume: recentVolume(forward, now) } : {}),
    ...(halt === undefined ? {} : { halt }),
    locks: (await locks(database, instrument)).map(({ owner, reason }) => ({ owner, reason })),
    tradeLimits: await tradeLimits(database, instrument),
    pending: pendingTrades(working, book.ledger),
    sessionsOf,
    contractsMax: mostContracts(order_limits.contracts_max, await findSizeLimit(database, instrument)),
  };
}
