import { setTimeout as sleep } from 'node:timers/promises';
import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { brokerOrdersInState } from '../../data/orders/broker-order-state';
import { readBook } from '../../data/orders/read-book';
import {
  locksOfKnownOrders,
  RECONCILIATION,
  STRATEGIES_RECONCILIATION,
} from '../../domain/reconcile/lock-owners';
import { type Difference, differencesOf, lockChanges } from '../../domain/reconcile/position-breaks';
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
import type { Deps } from '../deps';
import { lookUpOpenFx } from '../fx/look-up-fx';
import { measureClockSkew } from './clock-skew';
import { type Comparison, comparePositions } from './compare-positions';
import { sweepBroker } from './progress-of-order';
import { settleExpired } from './settle-expired';

export interface Reconciled {
  readonly breaks: number;
  readonly summary: string;
  /** ISO instant of the trading clock at which to reconcile again. */
  readonly next: string;
}

/**
 * Reads the broker's executions of the day, then compares the ledger with the broker's positions, or with those that a person
 * states, and strategies with contracts, in two readings. What both found locks its instrument; what a contract's expiry
 * explains is settled before. What is explained is released.
 */
export async function reconcileWithBroker(deps: Deps): Promise<Reconciled> {
  await readBrokersDay(deps);
  const first = await read(deps);
  const second = isClean(first) ? first : await secondReading(deps);
  const found = findingsOf(first, second);
  const settled = await settleExpired(deps, found.broker, new Date(await deps.clock.read()));
  const last = settled > 0 ? await read(deps) : second;
  const { broker, strategies, isUnsettled } = settled > 0 ? findingsOf(found, last) : found;
  if (last.comparison.kind === 'compared')
    await applyLocks(deps, RECONCILIATION, differencesOf(broker), last.broker, positionBreakMail);
  await applyLocks(deps, STRATEGIES_RECONCILIATION, strategies, last.strategies, strategyBreakMail);
  await releaseKnownOrders(deps);
  const breaks = broker.length + strategies.length;
  return {
    breaks,
    summary: inWords(last.comparison, breaks),
    next: new Date(nextReconciliation(await deps.clock.read(), isUnsettled)).toISOString(),
  };
}

/** Orders, executions, clock. Without a broker there are none. */
async function readBrokersDay(deps: Deps): Promise<void> {
  if (deps.orderBroker.state() === 'none') return;
  await sweepBroker(deps);
  await lookUpOpenFx(deps);
  await measureClockSkew(deps);
}

interface Compared extends Reading {
  readonly comparison: Comparison;
}

/** Throws BROKER_UNREACHABLE without a ready connection, or without the end of the broker's list. */
async function read({ database, dataBroker, account, clock, sendMail }: Deps): Promise<Compared> {
  await dataBroker.ready(60_000);
  const at = new Date(await clock.read());
  const comparison = await comparePositions(database, await dataBroker.positions(account), at);
  if (comparison.kind === 'not-compared' && comparison.isProblem) await sendMail(notComparedMail(comparison));
  const broker = comparison.kind === 'compared' ? comparison.breaks : [];
  const book = await readBook(database);
  return { comparison, broker, strategies: strategyDifferences(await wholeLedger(database), book) };
}

function inWords(comparison: Comparison, breaks: number): string {
  const broken = breaks === 0 ? [] : [`${breaks} position breaks`];
  if (comparison.kind === 'not-compared')
    return [`not compared with the broker: ${comparison.reason}`, ...broken].join('; ');
  return broken[0] ?? `ledger = ${comparison.with}`;
}

function notComparedMail({ reason }: Extract<Comparison, { kind: 'not-compared' }>) {
  return {
    subject: 'Positions not compared',
    text: `The statement of positions can't be read: ${reason}. Correct it; \`npx tst orders reconcile\` compares again now.`,
  };
}

async function secondReading(deps: Deps): Promise<Compared> {
  await sleep(SECOND_READING_AFTER_MS);
  await readBrokersDay(deps);
  return read(deps);
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
