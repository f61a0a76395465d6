import type { StageName } from '../system/names';

/** What a stage did: one line for people, and what it left out. */
export interface StageResult {
  readonly summary: string;
  /** `<instrument or item>: <what went wrong>`; the stage continued without it. */
  readonly problems: readonly string[];
}

/** The completed stages, by name. */
export type StageResults = Readonly<Partial<Record<StageName, StageResult>>>;

export interface CycleResult {
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  /** False when the day was already done: nothing was repeated. */
  readonly ran: boolean;
  readonly stages: StageResults;
}
