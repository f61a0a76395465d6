import type { StageResult } from '../domain/cycle/cycle-result';
import { type SeedInput, seedInput } from '../domain/cycle/workflow-inputs';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { priceActivities, runActivities } from './proxies';

const BATCH_SIZE = 5;

/** First history of a new system: FX, then every contract of each instrument that the broker still knows. */
export async function seedPrices(given: SeedInput): Promise<StageResult> {
  const { system, tradeDate, instruments } = parsed('the start of the first history', seedInput, given);
  const prices = priceActivities(system);
  const { fxCodes } = await runActivities(system).listPriceWork({ system, tradeDate });
  const fx = await prices.updateFx({ tradeDate, codes: fxCodes });
  for (const question of fx.questions ?? []) await askQuestion({ system, tradeDate }, question);
  const problems = [...fx.problems];
  let rows = 0;
  for (let start = 0; start < instruments.length; start += BATCH_SIZE) {
    const batch = instruments.slice(start, start + BATCH_SIZE);
    const result = await prices.seedInstruments.executeWithOptions({ summary: batch.join(' ') }, [
      { tradeDate, instruments: batch },
    ]);
    rows += result.rows;
    problems.push(...result.problems);
  }
  return { summary: `${instruments.length} instruments, ${rows} rows`, problems };
}
