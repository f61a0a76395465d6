import { isCancellation, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import { interruptionText, joinInterruptions } from '../domain/cycle/interruption';
import { type PricesInput, pricesInput } from '../domain/cycle/workflow-inputs';
import { nothingPriced } from '../domain/prices/priced-on';
import {
  type RegionalWork,
  type RegionWork,
  stoppedProblem,
  untimedProblem,
} from '../domain/prices/regional-work';
import { askQuestion } from './ask-question';
import { parsed } from './parsed-input';
import { type PriceTally, updateInBatches } from './price-batches';
import { priceActivities, runActivities } from './proxies';
import { rootCause } from './root-cause';
import { waitUntil } from './trading-time';

/**
 * FX, contracts to sample, bars per contract, multiple and adjusted prices. A spike stops that contract and becomes a
 * question, a separate workflow that the stage does not wait for. Where regions have download times, the instruments of
 * each are updated at its time.
 */
export async function pricesStage(given: PricesInput): Promise<StageResult> {
  const input = parsed('the start of the prices stage', pricesInput, given);
  const { system, tradeDate, only } = input;
  const work = await runActivities(system).listPriceWork({ system, tradeDate, only });
  const count = work.instruments.length;
  const done = () => `${tally.updated} of ${count} instruments, ${tally.rows} new rows`;
  const tally: PriceTally = {
    ...{ updated: 0, rows: 0, priced: 0, withoutData: 0, problems: [], interruptions: [] },
    progress: () => setCurrentDetails(done()),
  };
  const rates = () => updateRates(input, work.fxCodes, tally);
  const [ratesUpdated] =
    work.regional === undefined
      ? await Promise.all([rates(), updateInBatches(input, work.instruments, tally)])
      : [await updateByRegion(input, work.regional, { tally, done, rates })];
  if (patched('rolls-mailed')) await mailRolls(system, tally.problems);
  const { problems, withoutData } = tally;
  const nothing = nothingPriced(tradeDate, count, tally.priced);
  if (nothing !== undefined) problems.push(nothing);
  const interruption = joinInterruptions(tally.interruptions);
  if (interruption) problems.unshift(interruptionText(interruption));
  const summary = `${done()}, ${ratesUpdated} FX rates`;
  return {
    summary: withoutData === 0 ? summary : `${summary}, ${withoutData} contracts without data`,
    problems,
  };
}

/** Returns how many were updated. */
async function updateRates(
  input: PricesInput,
  codes: readonly string[],
  { problems, interruptions }: PriceTally,
): Promise<number> {
  const { system, tradeDate, only } = input;
  const summary = `${codes.length} FX rates`;
  const fx = await priceActivities(system).updateFx.executeWithOptions({ summary }, [
    { tradeDate, codes, checks: only?.checks },
  ]);
  problems.push(...fx.problems);
  interruptions.push(fx.interruption);
  for (const question of fx.questions ?? []) await askQuestion(input, question);
  return fx.updated;
}

async function mailRolls(system: string, problems: string[]): Promise<void> {
  await priceActivities(system)
    .mailRolls()
    .catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      problems.push(`rolls were not mailed: ${rootCause(error)}`);
    });
}

interface RegionSteps {
  readonly tally: PriceTally;
  readonly done: () => string;
  readonly rates: () => Promise<number>;
}

/**
 * Region after region, each from its time on; then the rates, which are of the same hour as the last prices. What the
 * stop time leaves out is a problem. Returns how many rates were updated.
 */
async function updateByRegion(
  input: PricesInput,
  { regions, stopAt, untimed }: RegionalWork,
  { tally, done, rates }: RegionSteps,
): Promise<number> {
  const { system, clock } = input;
  tally.problems.push(...untimedProblem(untimed));
  const states = new Map(regions.map(({ region, at }) => [region, `waits until ${at}`]));
  const show = () => setCurrentDetails(regionDetails(done(), states));
  tally.progress = show;
  const update = async ({ region, at, instruments }: RegionWork) => {
    await waitUntil(system, clock, at, `${workflowInfo().workflowId}/${region}`, () => false);
    states.set(region, `${instruments.length} instruments since ${at}`);
    show();
    const leftOut = await updateInBatches(input, instruments, tally, stopAt);
    states.set(region, `done: ${instruments.length - leftOut.length} of ${instruments.length} instruments`);
    tally.problems.push(...stoppedProblem(region, leftOut));
    show();
  };
  show();
  for (const each of regions) await update(each);
  return rates();
}

function regionDetails(done: string, states: ReadonlyMap<string, string>): string {
  return [done, ...[...states].map(([region, state]) => `- **${region}** ${state}`)].join('\n');
}
