import type { BugName } from '../bugs/bugs';
import type { Plan } from './plan';
import { type Played, play } from './play';

/** The smallest plan found that still breaches the same invariant, and how it went. */
export interface Shrunk {
  readonly plan: Plan;
  readonly played: Played;
}

/** Takes out of a plan, one after another, whatever it breaches the invariant without. */
export async function shrink(plan: Plan, played: Played, bug?: BugName): Promise<Shrunk> {
  let best: Shrunk = { plan, played };
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerThan(best.plan)) {
      const tried = await play(smaller, bug);
      if (tried.breach?.invariant !== played.breach?.invariant) continue;
      best = { plan: smaller, played: tried };
      again = true;
      break;
    }
  }
  return best;
}

function smallerThan(plan: Plan): readonly Plan[] {
  const { days, faults, fates, holds, limits } = plan;
  return [
    ...(days > 1 ? [{ ...plan, days: 1 }] : []),
    ...(faults.length > 1 ? [{ ...plan, faults: [] }] : []),
    ...(fates.length > 1 ? [{ ...plan, fates: [] }] : []),
    ...faults.map((_, at) => ({ ...plan, faults: without(faults, at) })),
    ...fates.map((_, at) => ({ ...plan, fates: without(fates, at) })),
    ...(holds ? [{ ...plan, holds: false }] : []),
    ...(limits ? [{ ...plan, limits: false }] : []),
  ];
}

function without<T>(items: readonly T[], at: number): readonly T[] {
  return items.filter((_, index) => index !== at);
}
