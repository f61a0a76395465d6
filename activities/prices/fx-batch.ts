import { storeFetches } from '../../data/instruments/price-fetches';
import { TstError } from '../../domain/errors/errors';
import { failureOf } from '../../domain/prices/fetch-result';
import type { OwnChecks } from '../../domain/prices/own-checks';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { recordProgress } from '../running/progress';
import type { AskedQuestion } from './asked-question';
import { eachItem, type ItemsResult, isOfOneItem } from './each-item';
import { type RateOutcome, updateFxRate } from './fx';

export interface FxBatch {
  readonly tradeDate: string;
  readonly codes: readonly string[];
  /** In place of the configured ones: the limit of spikes. */
  readonly checks?: OwnChecks;
}

export interface FxBatchResult extends ItemsResult {
  readonly updated: number;
  /** Absent in what was recorded before rates had questions. */
  readonly questions?: readonly AskedQuestion[];
}

const NO_RATES: FxBatchResult = { updated: 0, problems: [] };

/** Codes at a time: most of the time of each is waiting. */
const FX_LANES = 4;

/** Updates the daily rates of the codes, some at a time; returns how many, and what went wrong, by code. */
export async function updateFxBatch(deps: Deps, input: FxBatch): Promise<FxBatchResult> {
  const { tradeDate, codes, checks } = input;
  return eachItem(deps, codes, { empty: NO_RATES, width: FX_LANES }, async (code) => {
    const { problem, question } = await attemptFx(deps, tradeDate, code, checks?.max_price_spike);
    const questions = question ? [{ id: question, instrument: code }] : [];
    return (sofar) => ({
      ...sofar,
      updated: sofar.updated + (problem ? 0 : 1),
      problems: problem ? [...sofar.problems, `${code}: ${problem}`] : sofar.problems,
      questions: [...(sofar.questions ?? []), ...questions],
    });
  });
}

async function attemptFx(
  deps: Deps,
  tradeDate: string,
  code: string,
  maxSpike: number | undefined,
): Promise<Pick<RateOutcome, 'problem' | 'question'>> {
  const keep = async ({ result, lastBar }: RateOutcome) => {
    const at = new Date(await deps.clock.read());
    const fetch = { item: code, contract: '', barSize: 'day' as const, tradeDate, at, result, lastBar };
    await storeFetches(deps.database, code, [fetch], true);
  };
  const outcome = await updateFxRate(deps, { tradeDate, code, maxSpike }).catch(
    async (error: unknown): Promise<RateOutcome> => {
      const result = failureOf(error instanceof TstError ? error.code : undefined, sentence(error));
      if (!isTransient(error) || (await isOfOneItem(deps, error))) return { result };
      await keep({ result }).catch(() => {}); // the first error is the one to report
      throw error;
    },
  );
  await keep(outcome);
  const { result, question } = outcome;
  const problem = result.kind === 'failure' ? result.reason : outcome.problem;
  const text = problem ?? (result.kind === 'data' ? `${result.rows} rows` : '0 rows');
  await recordProgress(deps, { tradeDate, stage: 'prices', item: code, text });
  return { question, problem };
}
