import type { OwnChecks } from '../../domain/prices/own-checks';
import type { Deps } from '../deps';
import { recordProgress } from '../running/progress';
import type { AskedQuestion } from './asked-question';
import { eachItem, type ItemsResult } from './each-item';
import { updateInstrument } from './instrument';
import { seedFromBroker } from './seed';

export interface PriceBatch {
  readonly tradeDate: string;
  readonly instruments: readonly string[];
  /** Only this contract, 8 digits, of the one instrument. */
  readonly contract?: string;
  /** Asks the broker also for what can't be new since the last fetch: it was requested by name. */
  readonly again?: boolean;
  /** In place of the configured ones. */
  readonly checks?: OwnChecks;
}

export interface PriceBatchResult extends ItemsResult {
  readonly updated: readonly string[];
  readonly rows: number;
  /** Instruments with a price of the trade date; absent in what was recorded before it was counted. */
  readonly priced?: number;
  /** Contracts without a bar of any size; absent in what was recorded before they were counted. */
  readonly withoutData?: number;
  readonly questions: readonly AskedQuestion[];
}

const NOTHING: PriceBatchResult = { updated: [], rows: 0, priced: 0, problems: [], questions: [] };

/**
 * Instruments of a batch at a time: all. With two batches, and both bar sizes of four contracts of each, this is more than
 * the broker's pacing lets through: while some read and write the database, in commands that they share, the others keep
 * its requests open.
 */
const INSTRUMENT_LANES = 5;

const BATCH = { empty: NOTHING, width: INSTRUMENT_LANES };

/** Updates the instruments, some at a time; returns their joint result, with problems by instrument. */
export async function updatePriceBatch(deps: Deps, input: PriceBatch): Promise<PriceBatchResult> {
  return eachItem(deps, input.instruments, BATCH, async (instrument) => {
    const { tradeDate, contract, again, checks } = input;
    const result = await updateInstrument(deps, { tradeDate, instrument, contract, again, checks });
    await recordProgress(deps, {
      tradeDate,
      stage: 'prices',
      item: instrument,
      text: result.text,
    });
    return (sofar) => ({
      ...sofar,
      updated: result.kind === 'updated' ? [...sofar.updated, instrument] : sofar.updated,
      rows: sofar.rows + result.rows,
      priced: (sofar.priced ?? 0) + (result.priced ? 1 : 0),
      withoutData: (sofar.withoutData ?? 0) + result.withoutData,
      problems: [...sofar.problems, ...result.problems.map((problem) => `${instrument}: ${problem}`)],
      questions: [...sofar.questions, ...result.questions.map((id) => ({ id, instrument }))],
    });
  });
}

/** Fetches the first history of the instruments, some at a time; returns as `updatePriceBatch`. */
export async function seedPriceBatch(
  deps: Deps,
  input: Omit<PriceBatch, 'contract' | 'again' | 'checks'>,
): Promise<PriceBatchResult> {
  return eachItem(deps, input.instruments, BATCH, async (instrument) => {
    const { rows, text } = await seedFromBroker(deps, instrument);
    await recordProgress(deps, { tradeDate: input.tradeDate, stage: 'seed', item: instrument, text });
    return (sofar) => ({
      ...sofar,
      updated: [...sofar.updated, instrument],
      rows: sofar.rows + rows,
    });
  });
}
