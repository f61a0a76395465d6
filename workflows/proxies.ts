/**
 * One proxy per kind of work, each with its own timeouts. The task queue names the system, so proxies are
 * made per run; a heartbeat timeout says how much work a killed worker may lose.
 */
import { proxyActivities } from '@temporalio/workflow';
import type { BackupActivities } from '../activities/backup';
import type { BrokerOrderActivities } from '../activities/broker-orders';
import type { ClockActivities } from '../activities/clock';
import type { OrderActivities } from '../activities/orders';
import type { PositionActivities } from '../activities/positions';
import type { PriceActivities } from '../activities/prices';
import type { ReportActivities } from '../activities/reports';
import type { RunActivities } from '../activities/runs';
import { taskQueue } from '../domain/system/names';

const RETRY = { initialInterval: '1s', maximumInterval: '30s', backoffCoefficient: 2 } as const;

/** Short reads and writes of the database. */
export const runActivities = (system: string) =>
  proxyActivities<RunActivities>({
    taskQueue: taskQueue(system, 'orders'),
    startToCloseTimeout: '20s',
    heartbeatTimeout: '10s',
    retry: RETRY,
  });

/** Reads the trading clock, and waits on a simulated one. */
export const clockActivities = (system: string) =>
  proxyActivities<ClockActivities>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '24h',
    heartbeatTimeout: '5s',
    cancellationType: 'TRY_CANCEL',
    retry: { ...RETRY, maximumInterval: '5s' },
  });

/**
 * Batches of instruments through the broker's history, within pacing; progress is in the heartbeat. `left`: milliseconds
 * after which they are given up.
 */
export const priceActivities = (system: string, left?: number) =>
  proxyActivities<PriceActivities>({
    taskQueue: taskQueue(system, 'prices'),
    startToCloseTimeout: '6h',
    ...(left === undefined ? {} : { scheduleToCloseTimeout: left }),
    heartbeatTimeout: '10s',
    retry: RETRY,
  });

/** Runs of the backtest engine. */
export const positionActivities = (system: string) =>
  proxyActivities<PositionActivities>({
    taskQueue: taskQueue(system, 'engine'),
    startToCloseTimeout: '1h',
    heartbeatTimeout: '15s',
    retry: RETRY,
  });

/** Planning on the database: spawning, rolling, completing, operators' actions. */
export const orderActivities = (system: string) =>
  proxyActivities<OrderActivities>({
    taskQueue: taskQueue(system, 'orders'),
    startToCloseTimeout: '1m',
    heartbeatTimeout: '10s',
    retry: RETRY,
  });

/** Looks up, refreshes and cancels at the broker: all of it may be repeated. */
export const brokerActivities = (system: string) =>
  proxyActivities<BrokerOrderActivities>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: { ...RETRY, maximumInterval: '10s' },
  });

/**
 * Follows quotes for an order, for minutes: another worker goes on when one is killed. Where it keeps failing, or hangs
 * for longer than it was meant to last (`left` ms), the order is watched without it.
 */
export const workActivities = (system: string, left?: number) =>
  proxyActivities<Pick<BrokerOrderActivities, 'workOrder'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '24h',
    ...(left === undefined ? {} : { scheduleToCloseTimeout: left }),
    heartbeatTimeout: '10s',
    cancellationType: 'TRY_CANCEL',
    retry: { ...RETRY, maximumInterval: '5s', maximumAttempts: 20 },
  });

/** Compares with the broker while trading: an unreachable gateway must not hold up what needs none. */
export const reconcileActivities = (system: string) =>
  proxyActivities<Pick<BrokerOrderActivities, 'reconcile'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: { ...RETRY, maximumAttempts: 3 },
  });

/** Trades currencies, or cancels that: what was not sent within minutes is not wanted any more. */
export const fxActivities = (system: string) =>
  proxyActivities<Pick<BrokerOrderActivities, 'tradeFx' | 'cancelFx'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '5m',
    heartbeatTimeout: '10s',
    retry: { ...RETRY, maximumInterval: '10s' },
  });

/** The kill switch: who watches an order that was not cancelled at once goes on trying. */
export const haltActivities = (system: string) =>
  proxyActivities<Pick<BrokerOrderActivities, 'cancelHalted'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '1m',
    heartbeatTimeout: '10s',
    retry: { maximumAttempts: 1 },
  });

/** Cancels active orders when the trading window ends: an unreachable gateway must not hold up the end of the day. */
export const endOfDayActivities = (system: string) =>
  proxyActivities<Pick<BrokerOrderActivities, 'cancelOrder'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '10m',
    heartbeatTimeout: '10s',
    retry: { ...RETRY, maximumInterval: '10s' },
  });

/** Sends: one attempt, whatever happens. Its outcome is then looked up. */
export const sendActivities = (system: string) =>
  proxyActivities<Pick<BrokerOrderActivities, 'sendOrder'>>({
    taskQueue: taskQueue(system, 'broker'),
    startToCloseTimeout: '90s',
    heartbeatTimeout: '10s',
    retry: { maximumAttempts: 1 },
  });

export const reportActivities = (system: string) =>
  proxyActivities<ReportActivities>({
    taskQueue: taskQueue(system, 'reports'),
    startToCloseTimeout: '10m',
    heartbeatTimeout: '15s',
    retry: RETRY,
  });

export const backupActivities = (system: string) =>
  proxyActivities<BackupActivities>({
    taskQueue: taskQueue(system, 'backup'),
    startToCloseTimeout: '1h',
    heartbeatTimeout: '15s',
    retry: RETRY,
  });
