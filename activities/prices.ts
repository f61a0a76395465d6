import { Context } from '@temporalio/activity';
import { TstError } from '../domain/errors/errors';
import type { Deps } from './deps';
import { type RateOutcome, updateFxRate } from './prices/fx';
import { updateInstrument } from './prices/instrument';
import { type AnsweredPrice, applyAnswer } from './prices/price-answer';
import { seedFromBroker } from './prices/seed';
import { isTransient, sentence } from './running/failures';
import { inLanes } from './running/in-lanes';
import { tell } from './running/progress';

/** A spike that waits for a person; `id` is the question's record. */
export interface AskedQuestion {
  readonly id: string;
  readonly instrument: string;
}

export interface PriceBatchResult {
  readonly updated: readonly string[];
  readonly rows: number;
  /** Instruments with a price of the trade date; absent in what was recorded before it was counted. */
  readonly priced?: number;
  readonly problems: readonly string[];
  readonly questions: readonly AskedQuestion[];
}

export interface FxBatchResult {
  readonly updated: number;
  readonly problems: readonly string[];
  /** Absent in what was recorded before rates had questions. */
  readonly questions?: readonly AskedQuestion[];
}

const NO_RATES: FxBatchResult = { updated: 0, problems: [] };
const NOTHING: PriceBatchResult = { updated: [], rows: 0, priced: 0, problems: [], questions: [] };

export function createPriceActivities(deps: Deps) {
  return {
    /** Daily FX rates of the broker's codes, with the spike rule; progress in the heartbeat. */
    async updateFx(input: { tradeDate: string; codes: readonly string[] }): Promise<FxBatchResult> {
      const { tradeDate, codes } = input;
      const groups = inGroups(codes, FX_LANES);
      return eachItem(deps, groups, NO_RATES, async (group, sofar) => {
        const results = await inLanes(group, FX_LANES, (code) => attemptFx(deps, tradeDate, code));
        const problems = results.flatMap(({ code, problem }) => (problem ? [`${code}: ${problem}`] : []));
        const questions = results.flatMap(({ code, question }) =>
          question ? [{ id: question, instrument: code }] : [],
        );
        return {
          updated: sofar.updated + group.length - problems.length,
          problems: [...sofar.problems, ...problems],
          questions: [...(sofar.questions ?? []), ...questions],
        };
      });
    },

    /**
     * For each instrument: contracts to sample, bars per contract, rolls, multiple and adjusted prices. One
     * that fails is a problem, not the end; a broker or database out of reach fails the attempt, which is
     * repeated from the instrument it had reached.
     */
    async updatePrices(input: {
      tradeDate: string;
      instruments: readonly string[];
    }): Promise<PriceBatchResult> {
      return eachItem(deps, input.instruments, NOTHING, async (instrument, sofar) => {
        const result = await updateInstrument(deps, input.tradeDate, instrument);
        await tell(deps, {
          tradeDate: input.tradeDate,
          stage: 'prices',
          item: instrument,
          text: result.text,
        });
        return {
          updated: result.kind === 'updated' ? [...sofar.updated, instrument] : sofar.updated,
          rows: sofar.rows + result.rows,
          priced: (sofar.priced ?? 0) + (result.priced ? 1 : 0),
          problems: [...sofar.problems, ...result.problems.map((problem) => `${instrument}: ${problem}`)],
          questions: [...sofar.questions, ...result.questions.map((id) => ({ id, instrument }))],
        };
      });
    },

    /** Applies an operator's answer to a spike of a price or a rate and runs the instrument's later steps. */
    async applyPriceAnswer(input: AnsweredPrice): Promise<{ text: string }> {
      return applyAnswer(deps, input);
    },

    /** First history of instruments that have none: every contract the broker still knows, stitched. */
    async seedInstruments(input: {
      tradeDate: string;
      instruments: readonly string[];
    }): Promise<PriceBatchResult> {
      return eachItem(deps, input.instruments, NOTHING, async (instrument, sofar) => {
        const { rows, text } = await seedFromBroker(deps, instrument);
        await tell(deps, { tradeDate: input.tradeDate, stage: 'seed', item: instrument, text });
        return { ...sofar, updated: [...sofar.updated, instrument], rows: sofar.rows + rows };
      });
    },
  };
}

/** Codes at a time: most of the time of each is waiting. */
const FX_LANES = 4;

async function attemptFx(
  deps: Deps,
  tradeDate: string,
  code: string,
): Promise<RateOutcome & { readonly code: string }> {
  const outcome = await updateFxRate(deps, tradeDate, code).catch(
    async (error: unknown): Promise<RateOutcome> => {
      if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
      return { rows: 0, problem: sentence(error) };
    },
  );
  const text = outcome.problem ?? `${outcome.rows} rows`;
  await tell(deps, { tradeDate, stage: 'prices', item: code, text });
  return { ...outcome, code };
}

function inGroups(items: readonly string[], size: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (let start = 0; start < items.length; start += size) groups.push(items.slice(start, start + size));
  return groups;
}

export type PriceActivities = ReturnType<typeof createPriceActivities>;

/** Attempts after which what could be cured by waiting is taken for a problem of the one item. */
const PATIENT_ATTEMPTS = 5;

/**
 * True when the broker answers other questions, but has not answered this item's in so many attempts: then the item is
 * left out, instead of keeping all those behind it from their turn.
 */
async function isOfOneItem({ dataBroker }: Deps, error: unknown): Promise<boolean> {
  const { attempt: attempts } = Context.current().info;
  if (!(error instanceof TstError) || !error.code.startsWith('BROKER_') || attempts < PATIENT_ATTEMPTS)
    return false;
  return dataBroker.serverTime().then(
    () => true,
    () => false,
  );
}

/**
 * Does the items one after another, keeping progress and result in the heartbeat, so that a second attempt
 * goes on where the first one died. A failure of one item is kept as a problem, unless it is transient.
 */
async function eachItem<I, R extends { problems: readonly string[] }>(
  deps: Deps,
  items: readonly I[],
  empty: R,
  step: (item: I, sofar: R) => Promise<R>,
): Promise<R> {
  const context = Context.current();
  const saved = context.info.heartbeatDetails as { next: number; result: R } | undefined;
  let result = saved?.result ?? empty;
  const beat = setInterval(() => context.heartbeat({ next, result }), 3_000);
  let next = saved?.next ?? 0;
  try {
    for (; next < items.length; ) {
      context.cancellationSignal.throwIfAborted();
      result = await attempt(deps, items[next], result, step);
      next++;
      context.heartbeat({ next, result });
    }
  } finally {
    clearInterval(beat);
  }
  return result;
}

async function attempt<I, R extends { problems: readonly string[] }>(
  deps: Deps,
  item: I,
  sofar: R,
  step: (item: I, sofar: R) => Promise<R>,
): Promise<R> {
  try {
    return await step(item, sofar);
  } catch (error) {
    if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
    return { ...sofar, problems: [...sofar.problems, `${item}: ${sentence(error)}`] };
  }
}
