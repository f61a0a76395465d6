import type { Client } from '@temporalio/client';
import { tradingStop } from '../../config/stack-steps';
import { openQuestions } from '../../data/operator/questions';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import { activeOrders } from '../../data/orders/order-store';
import type { Database } from '../../data/store/database';
import { findRun } from '../../data/system/runs';
import {
  dailyCycleStart,
  orderStackStart,
  priceQuestionStart,
  type WorkflowStart,
} from '../../domain/cycle/workflow-starts';
import { latestTradeDate } from '../../domain/time/trade-date';
import { windowEndOf } from '../../domain/time/trading-window';
import type { TradingClock } from '../../services/gateway/trading-clock';
import type { Settings } from '../../services/system/settings';
import { startIfUnknown } from '../../services/temporal/start-workflow';

export interface ForgottenSystem {
  readonly settings: Settings;
  readonly database: Database;
  readonly client: Client;
  readonly clock: TradingClock;
}

/**
 * Restarts what the database says is active but the Temporal server does not know, because its data were lost: open
 * price questions, a live day that was not finished, and the order stack, which reconciles with the broker and then
 * starts a watcher for each order at the broker. What the server knows, running or ended, is left alone, so that every
 * start may do this. Returns a sentence for each restarted workflow.
 */
export async function restoreWorkflows(system: ForgottenSystem): Promise<readonly string[]> {
  const restored = [
    ...(await restoreQuestions(system)),
    await restoreCycle(system),
    await restoreStack(system),
  ];
  return restored.filter((each) => each !== undefined);
}

async function restoreQuestions(system: ForgottenSystem): Promise<readonly (string | undefined)[]> {
  const { client, settings } = system;
  const name = settings.endpoints.system;
  const open = (await openQuestions(system.database)).filter(({ kind }) => kind.endsWith('-spike'));
  return Promise.all(
    open.map(({ id, instrument, tradeDate }) =>
      unlessKnown(
        client,
        `the question ${id}`,
        priceQuestionStart({ system: name, tradeDate, question: id, instrument }),
      ),
    ),
  );
}

/** Only a day that is still the newest one; on a simulated clock, whatever steps the clock begins the days. */
async function restoreCycle({
  settings,
  database,
  client,
  clock,
}: ForgottenSystem): Promise<string | undefined> {
  if (clock.kind === 'simulated') return undefined;
  const { system } = settings.endpoints;
  const tradeDate = latestTradeDate(await clock.read(), settings.config.system_zone);
  const run = await findRun(database, { system, process: 'daily-cycle', tradeDate });
  if (run?.state !== 'running') return undefined;
  const input = { system, tradeDate, clock: 'live', window: 'hand-over' } as const;
  return unlessKnown(client, `the day ${tradeDate}`, dailyCycleStart(input));
}

/** In the window for which its orders were made: if that is over, the stack closes them. */
async function restoreStack({
  settings,
  database,
  client,
  clock,
}: ForgottenSystem): Promise<string | undefined> {
  const { system } = settings.endpoints;
  const { orders, atBroker, tradeDate } = await ordersAtWork(database);
  if (tradeDate === undefined) return undefined;
  const end = windowEndOf(tradeDate, tradingStop(settings));
  const what = `the order stack of ${tradeDate} (${orders} orders, ${atBroker} of them may be at the broker)`;
  const input = { system, tradeDate, clock: clock.kind, windowEnd: end };
  return unlessKnown(client, what, orderStackStart(input));
}

async function ordersAtWork(database: Database) {
  const atBroker = await openBrokerOrders(database);
  const planned = [
    ...(await activeOrders(database, 'instrument')),
    ...(await activeOrders(database, 'contract')),
  ];
  const dates = [...planned, ...atBroker].map((order) => order.tradeDate).sort();
  return { orders: planned.length + atBroker.length, atBroker: atBroker.length, tradeDate: dates.at(-1) };
}

/** A sentence if it was started; undefined if the server knows it. */
async function unlessKnown(client: Client, what: string, start: WorkflowStart): Promise<string | undefined> {
  const started = await startIfUnknown(client, start);
  return started ? `the Temporal server had lost ${what}: started again` : undefined;
}
