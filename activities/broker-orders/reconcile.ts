import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerPosition } from '../../broker/broker';
import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { contractsByConId, contractsNamed } from '../../data/instruments/contracts';
import { storeBrokerPositions } from '../../data/ledger/broker-positions';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import { readBook } from '../../data/orders/read-book';
import type { Database } from '../../data/store/database';
import { contractPositions } from '../../domain/ledger/positions';
import {
  locksOfKnownOrders,
  RECONCILIATION,
  STRATEGIES_RECONCILIATION,
} from '../../domain/reconcile/lock-owners';
import {
  type Difference,
  differencesOf,
  lockChanges,
  type PositionBreak,
} from '../../domain/reconcile/position-breaks';
import {
  findingsOf,
  isClean,
  nextReconciliation,
  positionBreakMail,
  type Reading,
  SECOND_READING_AFTER_MS,
  strategyBreakMail,
  strategyDifferences,
} from '../../domain/reconcile/reconciliation';
import { breaksWithBroker, heldFutures, namesOf } from '../../domain/reconcile/reported-positions';
import type { Deps } from '../deps';
import { measureClockSkew } from './clock-skew';
import { sweepBroker } from './progress-of-order';
import { settleExpired } from './settle-expired';

export interface Reconciled {
  readonly breaks: number;
  readonly summary: string;
  /** ISO instant of the trading clock at which to reconcile again. */
  readonly next: string;
}

/**
 * Reads the broker's executions of the day, then compares the ledger with the broker's positions, and strategies with
 * contracts, in two readings. What both found locks its instrument; what a contract's expiry explains is settled before.
 * What is explained is released.
 */
export async function reconcileWithBroker(deps: Deps): Promise<Reconciled> {
  await sweepBroker(deps);
  await measureClockSkew(deps);
  const first = await read(deps);
  const second = isClean(first) ? first : await secondReading(deps);
  const found = findingsOf(first, second);
  const settled = await settleExpired(deps, found.broker, new Date(await deps.clock.read()));
  const last = settled > 0 ? await read(deps) : second;
  const { broker, strategies, isUnsettled } = settled > 0 ? findingsOf(found, last) : found;
  await applyLocks(deps, RECONCILIATION, differencesOf(broker), last.broker, positionBreakMail);
  await applyLocks(deps, STRATEGIES_RECONCILIATION, strategies, last.strategies, strategyBreakMail);
  await releaseKnownOrders(deps);
  const breaks = broker.length + strategies.length;
  return {
    breaks,
    summary: breaks === 0 ? 'ledger = broker' : `${breaks} position breaks`,
    next: new Date(nextReconciliation(await deps.clock.read(), isUnsettled)).toISOString(),
  };
}

/** Throws BROKER_UNREACHABLE without a ready connection, or without the end of the broker's list. */
async function read({ database, dataBroker, account, clock }: Deps): Promise<Reading> {
  await dataBroker.ready(60_000);
  const at = new Date(await clock.read());
  const reported = await dataBroker.positions(account);
  const broker = await comparePositions(database, reported, at);
  const book = await readBook(database);
  return { broker, strategies: strategyDifferences(await wholeLedger(database), book) };
}

async function secondReading(deps: Deps): Promise<Reading> {
  await sleep(SECOND_READING_AFTER_MS);
  await sweepBroker(deps);
  return read(deps);
}

/**
 * Compares the ledger's contract positions with those that the broker reported at `at`, and stores the latter for
 * display.
 */
export async function comparePositions(
  database: Database,
  reported: readonly BrokerPosition[],
  at: Date,
): Promise<readonly PositionBreak[]> {
  const held = heldFutures(reported);
  const positions = contractPositions(await wholeLedger(database));
  const conIds = held.map(({ contract }) => contract.conId);
  const known = [
    ...(await contractsByConId(database, conIds)),
    ...(await contractsNamed(database, positions)),
  ];
  const named = held.map(({ contract, position }) => ({ ...namesOf(contract, known), position }));
  await storeBrokerPositions(database, { at, positions: named });
  return breaksWithBroker(positions, held, known);
}

/** The mail is sent before the lock is stored: after a crash in between it comes twice, but is never lost. */
async function applyLocks(
  { database, clock, sendMail }: Deps,
  owner: string,
  confirmed: readonly Difference[],
  last: readonly Pick<Difference, 'instrument'>[],
  mailOf: typeof positionBreakMail,
): Promise<void> {
  const own = (await locks(database)).filter((lock) => lock.owner === owner);
  const changes = lockChanges(
    confirmed,
    last,
    own.map(({ instrument }) => instrument),
  );
  for (const { instrument, reason } of changes.lock) {
    await sendMail(mailOf({ instrument, reason }));
    await lockInstrument(database, { instrument, owner, reason, at: new Date(await clock.read()) });
  }
  for (const instrument of changes.unlock) await unlockInstrument(database, instrument, owner);
}

async function releaseKnownOrders({ database }: Deps): Promise<void> {
  const unknown = await brokerOrdersInState(database, ['unknown', 'sending', 'working']);
  for (const { instrument, owner } of locksOfKnownOrders(await locks(database), unknown))
    await unlockInstrument(database, instrument, owner);
}
