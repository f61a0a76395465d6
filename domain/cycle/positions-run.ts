import type { StageResult } from './cycle-result';
import { afterStep, beginRound, roundProblems, type StrategyRound, whyFailed } from './strategy-round';

/** What the positions stage does next. */
export type PositionsAction =
  /** From the broker, and its allocation to strategies. */
  | { readonly kind: 'update-capital' }
  | { readonly kind: 'list-strategies' }
  | { readonly kind: 'run-strategy'; readonly strategy: string }
  /** No strategy has positions: the stage fails with the first reason. */
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'end'; readonly result: StageResult };

export type PositionsEvent =
  /** The capital, or a strategy, is done. */
  | ({ readonly kind: 'done' } & StageResult)
  | { readonly kind: 'listed'; readonly strategies: readonly string[] }
  /** A strategy is not. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Capital, then each strategy's system run on the stored prices. */
export interface PositionsRun {
  readonly action: PositionsAction;
  readonly lines: readonly string[];
  readonly problems: readonly string[];
  readonly round: StrategyRound;
}

export function beginPositionsRun(): PositionsRun {
  return { action: { kind: 'update-capital' }, lines: [], problems: [], round: beginRound([]) };
}

export function nextPositionsRun(run: PositionsRun, event: PositionsEvent): PositionsRun {
  switch (event.kind) {
    case 'listed':
      return inRound({ ...run, round: beginRound(event.strategies) });
    case 'failed':
      return inRound({ ...run, round: afterStep(run.round, event.reason) });
    case 'done': {
      const lines = [...run.lines, event.summary];
      const done = { ...run, lines, problems: [...run.problems, ...event.problems] };
      if (run.action.kind === 'update-capital') return { ...done, action: { kind: 'list-strategies' } };
      return inRound({ ...done, round: afterStep(run.round) });
    }
  }
}

function inRound(run: PositionsRun): PositionsRun {
  const [strategy] = run.round.left;
  if (strategy !== undefined) return { ...run, action: { kind: 'run-strategy', strategy } };
  const reason = whyFailed(run.round);
  if (reason !== undefined) return { ...run, action: { kind: 'fail', reason } };
  const problems = [...run.problems, ...roundProblems(run.round)];
  return { ...run, action: { kind: 'end', result: { summary: run.lines.join('; '), problems } } };
}
