/** How the positions of a retiring strategy go to zero, in equal steps over business days. */
import { businessDays, type TradeDate } from '../time/trade-date';
import type { RetirePlan, StrategyState } from './strategy-state';

/** Which day of the plan a trade date is, from 1; beyond the last one it stays the last. */
export function dayOfPlan({ from, days }: RetirePlan, tradeDate: TradeDate): number {
  const passed = businessDays(from, tradeDate).filter((date) => date !== from).length;
  return Math.min(days, Math.max(1, passed));
}

/**
 * The whole position to have after that day: what was held in the beginning, less so many equal parts, rounded toward
 * zero. It never grows, turns, or comes back: what is held now bounds it.
 */
export function retireTarget(start: number, held: number, day: number, days: number): number {
  const left = Math.abs(Math.trunc((start * (days - day)) / days));
  if (start !== 0 && Math.sign(start) !== Math.sign(held)) return 0;
  return Math.sign(held) * Math.min(Math.abs(held), left) + 0;
}

/**
 * What a retiring strategy wants to hold after a trade date, by instrument, sorted. `instruments`: others that it
 * traded, in which it wants nothing.
 */
export function retireTargets(
  plan: RetirePlan,
  held: Readonly<Record<string, number>>,
  tradeDate: TradeDate,
  instruments: readonly string[] = [],
): Readonly<Record<string, number>> {
  const day = dayOfPlan(plan, tradeDate);
  const names = [...new Set([...Object.keys(plan.start), ...Object.keys(held), ...instruments])].sort();
  return Object.fromEntries(
    names.map((name) => [name, retireTarget(plan.start[name] ?? 0, held[name] ?? 0, day, plan.days)]),
  );
}

/**
 * Whether orders may be made of an optimal position: of a retiring strategy only of those that its plan has stored
 * since, of a retired one of none.
 */
export function countsFor(
  state: StrategyState | undefined,
  { kind, time }: { readonly kind: string; readonly time: Date },
): boolean {
  if (state === undefined || state.state === 'active') return true;
  return state.state === 'retiring' && kind === 'simple' && time >= state.at;
}
