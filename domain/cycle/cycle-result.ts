import type { StageName } from '../system/names';

/** One line of a stage for people, and what it left out. */
export interface StageResult {
  readonly summary: string;
  /** `<instrument or item>: <what went wrong>`; the stage continued without it. */
  readonly problems: readonly string[];
}

/** The stages that are done, by name. */
export type StageResults = Readonly<Partial<Record<StageName, StageResult>>>;

export interface CycleResult {
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  /** False when the day had been done before: nothing was repeated. */
  readonly ran: boolean;
  readonly stages: StageResults;
}
