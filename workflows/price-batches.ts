import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import type { PriceBatchResult } from '../activities/prices/price-batch';
import type { Interruption } from '../domain/cycle/interruption';
import type { PricesInput } from '../domain/cycle/workflow-inputs';
import { askQuestion } from './ask-question';
import { clockActivities, priceActivities } from './proxies';

/** Most instruments per activity: the grain at which work is shared between lanes and shown in the Web UI. */
const BATCH_SIZE_MAX = 5;
const LANES = 2;

/** What the instruments so far have come to; `progress` is called after each change. */
export interface PriceTally {
  updated: number;
  rows: number;
  priced: number;
  withoutData: number;
  readonly problems: string[];
  readonly interruptions: (Interruption | undefined)[];
  progress: () => void;
}

/**
 * Updates the instruments in batches, some at a time. A spike becomes a question, a separate workflow that is not waited
 * for. Returns the instruments of batches that `stopAt` (ISO instant) left out.
 */
export async function updateInBatches(
  input: PricesInput,
  instruments: readonly string[],
  tally: PriceTally,
  stopAt?: string,
): Promise<readonly string[]> {
  const batches = chunk(instruments, batchSize(instruments.length));
  const leftOut: string[] = [];
  const lane = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const left = stopAt === undefined ? undefined : await remaining(input, stopAt);
      const asked = left === 0 ? undefined : askFor(input, batch, left);
      const result = await (left === undefined ? asked : asked?.catch(unlessOutOfTime));
      if (result === undefined) {
        leftOut.push(...batch);
        continue;
      }
      tally.updated += result.updated.length;
      tally.rows += result.rows;
      tally.priced += result.priced ?? batch.length;
      tally.withoutData += result.withoutData ?? 0;
      tally.interruptions.push(result.interruption);
      tally.problems.push(...result.problems);
      for (const question of result.questions) await askQuestion(input, question);
      tally.progress();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return leftOut;
}

/** Milliseconds of the trading clock until an instant; 0 when it has come. */
async function remaining({ system }: PricesInput, until: string): Promise<number> {
  const { now } = await clockActivities(system).readClock();
  return Math.max(0, Date.parse(until) - Date.parse(now));
}

function askFor(
  { system, tradeDate, only, clock }: PricesInput,
  batch: readonly string[],
  left: number | undefined,
): Promise<PriceBatchResult> {
  const summary = `${batch[0]} … ${batch[batch.length - 1]} (${batch.length})`;
  // Temporal's time is not that of a simulated clock: there only what was not begun is left out.
  const prices = priceActivities(system, clock === 'live' ? left : undefined);
  return prices.updatePrices.executeWithOptions({ summary }, [
    { tradeDate, instruments: batch, contract: only?.contract, again: only && true, checks: only?.checks },
  ]);
}

function unlessOutOfTime(error: unknown): undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_CLOSE') return undefined;
  throw error;
}

/** A small number of instruments is shared out evenly. */
function batchSize(instruments: number): number {
  return Math.min(BATCH_SIZE_MAX, Math.max(1, Math.ceil(instruments / LANES)));
}

function chunk(items: readonly string[], size: number): string[][] {
  const chunks: string[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
