import type { StageResult } from './cycle-result';
import { afterStep, beginRound, roundProblems, type StrategyRound, whyFailed } from './strategy-round';
import type { CycleInput } from './workflow-inputs';

/** What the orders stage does next. */
export type OrdersAction =
  | { readonly kind: 'list-strategies' }
  /** Instrument orders from optimal and actual positions. */
  | { readonly kind: 'make-orders'; readonly strategy: string }
  | { readonly kind: 'read-window' }
  /** Start the order stack, or hand the orders over to the one that runs. */
  | { readonly kind: 'hand-over'; readonly windowEnd: string }
  /** Until the window is closed. */
  | { readonly kind: 'await-window'; readonly windowEnd: string }
  | { readonly kind: 'summarise' }
  /** No strategy has orders: the stage fails with the first reason. */
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'end'; readonly result: StageResult };

export type OrdersEvent =
  | { readonly kind: 'listed'; readonly strategies: readonly string[] }
  | { readonly kind: 'made'; readonly orders: number; readonly problems: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string }
  /** ISO instant at which the window in which the orders are traded ends. */
  | { readonly kind: 'window'; readonly end: string }
  | { readonly kind: 'handed-over' }
  | { readonly kind: 'window-closed' }
  | ({ readonly kind: 'summarised' } & StageResult);

/** Instrument orders for each strategy, handed over to the order stack. */
export interface OrdersRun {
  readonly action: OrdersAction;
  /** The stage ends when the trading window has ended. */
  readonly waits: boolean;
  /** Instrument orders made. */
  readonly made: number;
  readonly problems: readonly string[];
  readonly round: StrategyRound;
}

export function beginOrdersRun({ window }: Pick<CycleInput, 'window'>): OrdersRun {
  const action = { kind: 'list-strategies' } as const;
  return { action, waits: window === 'wait', made: 0, problems: [], round: beginRound([]) };
}

export function nextOrdersRun(run: OrdersRun, event: OrdersEvent): OrdersRun {
  switch (event.kind) {
    case 'listed':
      return inRound({ ...run, round: beginRound(event.strategies) });
    case 'made': {
      const problems = [...run.problems, ...event.problems];
      return inRound({ ...run, made: run.made + event.orders, problems, round: afterStep(run.round) });
    }
    case 'failed':
      return inRound({ ...run, round: afterStep(run.round, event.reason) });
    case 'window':
      return { ...run, action: { kind: 'hand-over', windowEnd: event.end } };
    case 'handed-over':
      return afterHandOver(run);
    case 'window-closed':
      return { ...run, action: { kind: 'summarise' } };
    case 'summarised':
      return ended(run, event.summary, event.problems);
  }
}

function inRound(run: OrdersRun): OrdersRun {
  const [strategy] = run.round.left;
  if (strategy !== undefined) return { ...run, action: { kind: 'make-orders', strategy } };
  const reason = whyFailed(run.round);
  if (reason !== undefined) return { ...run, action: { kind: 'fail', reason } };
  const problems = [...run.problems, ...roundProblems(run.round)];
  return { ...run, problems, action: { kind: 'read-window' } };
}

function afterHandOver(run: OrdersRun): OrdersRun {
  if (!run.waits) return ended(run, `${run.made} instrument orders, handed over`, []);
  if (run.action.kind !== 'hand-over') throw new Error(`nothing was handed over: ${run.action.kind}`);
  return { ...run, action: { kind: 'await-window', windowEnd: run.action.windowEnd } };
}

function ended(run: OrdersRun, summary: string, problems: readonly string[]): OrdersRun {
  return { ...run, action: { kind: 'end', result: { summary, problems: [...run.problems, ...problems] } } };
}
