import { isCancellation, patched, setCurrentDetails } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import { type Interruption, interruptionText, joinInterruptions } from '../domain/cycle/interruption';
import { type PricesInput, pricesInput } from '../domain/cycle/workflow-inputs';
import { nothingPriced } from '../domain/prices/priced-on';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { priceActivities, runActivities } from './proxies';
import { rootCause } from './root-cause';

/** Most instruments per activity: the grain at which work is shared between lanes and shown in the Web UI. */
const BATCH_SIZE_MAX = 5;
const LANES = 2;

/**
 * FX, contracts to sample, bars per contract, multiple and adjusted prices. A spike stops that contract and becomes a
 * question, a separate workflow that the stage does not wait for.
 */
export async function pricesStage(given: PricesInput): Promise<StageResult> {
  const input = parsed('the start of the prices stage', pricesInput, given);
  const { system, tradeDate, only } = input;
  const prices = priceActivities(system);
  const work = await runActivities(system).listPriceWork({ system, tradeDate, only });
  const problems: string[] = [];
  let ratesUpdated = 0;
  let instrumentsUpdated = 0;
  let rows = 0;
  let priced = 0;
  let withoutData = 0;
  const interruptions: (Interruption | undefined)[] = [];

  const batches = chunk(work.instruments, batchSize(work.instruments.length));
  const lane = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const summary = `${batch[0]} … ${batch[batch.length - 1]} (${batch.length})`;
      const result = await prices.updatePrices.executeWithOptions({ summary }, [
        { tradeDate, instruments: batch, contract: only?.contract, again: only && true },
      ]);
      instrumentsUpdated += result.updated.length;
      rows += result.rows;
      priced += result.priced ?? batch.length;
      withoutData += result.withoutData ?? 0;
      interruptions.push(result.interruption);
      problems.push(...result.problems);
      for (const question of result.questions) await askQuestion(input, question);
      setCurrentDetails(`${instrumentsUpdated} of ${work.instruments.length} instruments, ${rows} new rows`);
    }
  };
  const rates = async () => {
    const summary = `${work.fxCodes.length} FX rates`;
    const fx = await prices.updateFx.executeWithOptions({ summary }, [{ tradeDate, codes: work.fxCodes }]);
    ratesUpdated = fx.updated;
    problems.push(...fx.problems);
    interruptions.push(fx.interruption);
    for (const question of fx.questions ?? []) await askQuestion(input, question);
  };
  await Promise.all([rates(), ...Array.from({ length: LANES }, lane)]);

  if (patched('rolls-mailed')) {
    await prices.mailRolls().catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      problems.push(`rolls were not mailed: ${rootCause(error)}`);
    });
  }
  const nothing = nothingPriced(tradeDate, work.instruments.length, priced);
  if (nothing !== undefined) problems.push(nothing);
  const interruption = joinInterruptions(interruptions);
  if (interruption) problems.unshift(interruptionText(interruption));
  const summary = `${instrumentsUpdated} of ${work.instruments.length} instruments, ${rows} new rows, ${ratesUpdated} FX rates`;
  return {
    summary: withoutData === 0 ? summary : `${summary}, ${withoutData} contracts without data`,
    problems,
  };
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
