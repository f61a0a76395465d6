/** What becomes of a strategy that is to be retired, or brought back. */
import { type Refused, refused } from '../questions/answer';
import type { TradeDate } from '../time/trade-date';
import type { StateName, StrategyState } from './strategy-state';

/** More is a mistake: a strategy trades on meanwhile. */
const DAYS_MAX = 260;

export interface RetireRequest {
  readonly strategy: string;
  /** Business days over which its positions are closed. */
  readonly overDays: number;
  /** The strategy that takes its positions instead. */
  readonly to?: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export interface RetireFacts {
  readonly state: StrategyState | undefined;
  readonly isConfigured: boolean;
  /** Its positions, in signed contracts by instrument. */
  readonly held: Readonly<Record<string, number>>;
  /** The newest trade date that has closed. */
  readonly tradeDate: TradeDate;
}

export type RetireDecision =
  | Refused
  /** `movesAway`: its positions are transferred first; what is left is closed. */
  | { readonly kind: 'retire'; readonly next: StrategyState; readonly movesAway: boolean };

/** A strategy that is being retired already may be given other days: its plan begins again from what it holds now. */
export function decideRetire(request: RetireRequest, facts: RetireFacts): RetireDecision {
  const { strategy, overDays, to, reason, by, at } = request;
  const { state, isConfigured, held, tradeDate } = facts;
  if (!isConfigured && state === undefined)
    return refused(`strategy ${strategy} is not configured: only one that runs can be retired`);
  if (state?.state === 'retired')
    return refused(`${strategy} was retired on ${dayOf(state.at)} by ${state.by}`);
  if (to === strategy) return refused(`${strategy} cannot take its own positions`);
  if (!Number.isInteger(overDays) || overDays < 1 || overDays > DAYS_MAX)
    return refused(`the days must be a whole number from 1 to ${DAYS_MAX}`);
  const plan = { from: tradeDate, days: overDays, start: held };
  const next = {
    strategy,
    state: 'retiring',
    plan,
    reason,
    by,
    at,
    version: (state?.version ?? 0) + 1,
  } as const;
  return { kind: 'retire', next, movesAway: to !== undefined && Object.keys(held).length > 0 };
}

export type ResumeDecision = Refused | { readonly kind: 'resume'; readonly next: StrategyState };

/** Brings a retiring or retired strategy back. `weight`: as it will be configured; undefined: equal shares. */
export function decideResume(
  request: Pick<RetireRequest, 'strategy' | 'reason' | 'by' | 'at'>,
  facts: Pick<RetireFacts, 'state' | 'isConfigured'> & { readonly weight: number | undefined },
): ResumeDecision {
  const { strategy } = request;
  const { state, isConfigured, weight } = facts;
  if (state === undefined || state.state === 'active') return refused(`${strategy} is active`);
  if (!isConfigured)
    return refused(`${strategy} is no longer configured: add it again (\`npx tst strategies add\`)`);
  if (weight === 0) return refused(`the weight of ${strategy} is 0: name the new one with --weight`);
  return { kind: 'resume', next: { ...request, state: 'active', version: state.version + 1 } };
}

/** True when a retiring strategy has nothing left: neither a position nor an open order. */
export function isWoundUp(
  state: StateName,
  held: Readonly<Record<string, number>>,
  openOrders: number,
): boolean {
  return state === 'retiring' && Object.keys(held).length === 0 && openOrders === 0;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
