/** What one seed plays: everything in it is drawn from the seed, and can be taken out of it. */
import { FAULTY_FATES, type OrderFate } from '../broker/fate';
import { drawFaults, type PlannedFault } from '../faults/draw-faults';
import { type Chance, chanceOf } from '../world/chance';
import { MARKETS, type Market } from '../world/markets';

export interface Plan {
  readonly seed: number;
  readonly market: Market;
  readonly days: number;
  /** What orders may meet besides being filled. */
  readonly fates: readonly OrderFate[];
  readonly faults: readonly PlannedFault[];
  /** Contracts of the instruments are held at the beginning. */
  readonly holds: boolean;
  /** Trade limits are set. */
  readonly limits: boolean;
}

export interface PlanRequest {
  readonly seed: number;
  readonly days: number;
  /** Only this fault, or fate. */
  readonly only?: string;
}

export function drawPlan({ seed, days, only }: PlanRequest): Plan {
  const chance = chanceOf(seed, 'plan');
  const market = MARKETS[seed % MARKETS.length];
  return {
    ...{ seed, market, days, holds: chance.happens(0.6), limits: chance.happens(0.4) },
    fates: drawFates(chance.branch('fates'), only),
    faults: drawFaults(chance.branch('faults'), days, only),
  };
}

function drawFates(chance: Chance, only: string | undefined): readonly OrderFate[] {
  if (only !== undefined) return FAULTY_FATES.filter((fate) => fate === only);
  if (chance.happens(0.1)) return [];
  return FAULTY_FATES.filter(() => chance.happens(0.4));
}
