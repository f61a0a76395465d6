/** One process's share of the seeds. */
import type { BugName } from '../bugs/bugs';
import { type Coverage, joined } from './coverage';
import { drawPlan } from './plan';
import { type Played, play } from './play';
import { shrink } from './shrink';

export interface PartRequest {
  readonly from: number;
  readonly seeds: number;
  /** Every so many of them, from the first on. */
  readonly step: number;
  readonly days: number;
  readonly fault?: string;
  readonly bug?: BugName;
  /** Stops at the first breach, and does not look for a smaller plan. */
  readonly first?: boolean;
}

export interface PartResult {
  readonly played: number;
  readonly orders: number;
  readonly coverage: Coverage;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly invariant: string;
  readonly text: string;
  /** What was left of the plan. */
  readonly plan: string;
  /** Of the smallest plan. */
  readonly lines: readonly string[];
}

/** Every so many seeds are played twice: the same seed must give the same log. */
const TWICE_EVERY = 25;

/** Plays the seeds, one after another; `told` is called after each. */
export async function playPart(
  request: PartRequest,
  told: (result: PartResult) => void,
): Promise<PartResult> {
  const { from, seeds, step, days, fault, bug, first = false } = request;
  let result: PartResult = { played: 0, orders: 0, coverage: {}, failures: [] };
  for (let seed = from; seed < from + seeds; seed += step) {
    const plan = drawPlan({ seed, days, ...(fault === undefined ? {} : { only: fault }) });
    const played = await play(plan, bug);
    const failure = await failureOf(seed, played, { ...request, first });
    result = {
      played: result.played + 1,
      orders: result.orders + played.orders,
      coverage: joined(result.coverage, played.coverage),
      failures: [...result.failures, ...(failure ? [failure] : [])],
    };
    told(result);
    if (failure && first) break;
  }
  return result;
}

async function failureOf(seed: number, played: Played, request: PartRequest): Promise<Failure | undefined> {
  const { days, fault, bug, first } = request;
  const plan = drawPlan({ seed, days, ...(fault === undefined ? {} : { only: fault }) });
  if (played.breach === undefined) {
    if (seed % TWICE_EVERY !== 0) return undefined;
    const again = await play(plan, bug);
    if (again.hash === played.hash) return undefined;
    return { seed, invariant: 'I10', text: 'played twice, its logs differ', plan: '', lines: [] };
  }
  const small = first ? { plan, played } : await shrink(plan, played, bug);
  const { invariant, text } = small.played.breach!;
  const { faults, fates, holds, limits } = small.plan;
  const described = [
    `${small.plan.days} days from ${plan.market.date}`,
    ...faults.map(({ name }) => name),
    ...fates,
  ];
  const more = [...(holds ? ['holdings'] : []), ...(limits ? ['trade limits'] : [])];
  return { seed, invariant, text, plan: [...described, ...more].join(', '), lines: small.played.lines };
}
