/** One day's cycle: prices, capital, positions, orders, then its order stack; as `workflows/daily-cycle.ts` and its stages. */
import type { StageName } from '../../domain/system/names';
import { INSTRUMENTS } from '../market/instruments';
import { SYSTEM } from '../world/machine';
import type { StackWindow } from './order-stack';
import { ORDERS, PRICES } from './policies';
import { reasonOf } from './reason';
import type { Run } from './temporal';

export const STRATEGIES: readonly string[] = ['trend', 'carry'];

export interface CycleParts {
  readonly tradeDate: string;
  /** Called with the window in which the orders of the day are traded. */
  readonly opened: (window: StackWindow) => void;
  /** What stands in for the run of a strategy: its optimal positions. */
  readonly storePositions: (strategy: string, tradeDate: string) => Promise<void>;
}

export function cycleId(tradeDate: string): string {
  return `daily-cycle/${tradeDate}`;
}

/** Nothing is traded on half a day: a stage that fails is reported, and those after it are left out. */
export function dailyCycle({ tradeDate, storePositions, opened }: CycleParts) {
  return async (run: Run): Promise<void> => {
    const record = {
      system: SYSTEM,
      process: 'daily-cycle',
      tradeDate,
      workflowRunId: `${run.id}/${Date.now()}`,
    };
    const begun = await run.activity<{ kind: string }>(ORDERS, 'beginRun', record);
    if (begun.kind === 'already-done') return;
    const stages: Partial<Record<StageName, () => Promise<void>>> = {
      prices: () => pricesStage(run, tradeDate),
      positions: async () => {
        await run.activity(PRICES, 'updateCapital', { tradeDate, allocate: false });
        for (const strategy of STRATEGIES) await storePositions(strategy, tradeDate);
      },
      orders: async () => opened(await ordersStage(run, tradeDate)),
    };
    for (const [stage, play] of Object.entries(stages)) {
      try {
        await play();
      } catch (error) {
        const failure = { tradeDate, stage, reason: reasonOf(error) };
        await run.activity(ORDERS, 'reportFailedStage', failure);
        await run.activity(ORDERS, 'failRun', {
          ...{ ...record, stages: {}, failedStage: stage, reason: failure.reason },
        });
        return;
      }
    }
    await run.activity(ORDERS, 'finishRun', { ...record, stages: {} });
  };
}

async function pricesStage(run: Run, tradeDate: string): Promise<void> {
  await run.activity(PRICES, 'updateFx', { tradeDate, codes: ['EURUSD'] });
  const instruments = INSTRUMENTS.map(({ code }) => code);
  await run.activity(PRICES, 'updatePrices', { tradeDate, instruments });
}

async function ordersStage(run: Run, tradeDate: string): Promise<StackWindow> {
  for (const strategy of STRATEGIES)
    await run.activity(ORDERS, 'createInstrumentOrders', { tradeDate, strategy });
  const { end } = await run.activity<{ end: string }>(ORDERS, 'tradingWindow', { tradeDate });
  return { tradeDate, windowEnd: end };
}
