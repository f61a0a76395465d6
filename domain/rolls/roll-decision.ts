/** The automatic decision on an instrument's roll state. */
import type { Series } from '../series/series';
import { DAY_MS } from '../time/trade-date';
import type { RollState } from './roll-state';

/** Configuration `roll_status_auto_update`. */
export interface RollPolicy {
  readonly auto_roll_if_relative_volume_higher_than: number;
  readonly min_relative_volume: number;
  readonly min_absolute_volume: number;
  readonly near_expiry_days: number;
  readonly default_roll_state_if_undecided: RollState | 'Ask';
  readonly auto_roll_expired: boolean;
}

export const DEFAULT_ROLL_POLICY: RollPolicy = {
  auto_roll_if_relative_volume_higher_than: 1,
  min_relative_volume: 0.01,
  min_absolute_volume: 100,
  near_expiry_days: 10,
  default_roll_state_if_undecided: 'Ask',
  auto_roll_expired: true,
};

export interface RollFacts {
  readonly state: RollState;
  /** In the priced contract, across strategies. */
  readonly position: number;
  /** Whole days, rounded down. */
  readonly daysUntilRoll: number;
  readonly daysUntilExpiry: number;
  /** Smoothed contracts per day. */
  readonly pricedVolume: number;
  readonly forwardVolume: number;
}

export type RollDecision =
  | { readonly kind: 'set'; readonly state: RollState }
  | { readonly kind: 'unchanged' }
  /** A person decides; nothing changes until then. */
  | { readonly kind: 'ask' };

/** Roll as soon as the forward contract is liquid; near the end without liquidity only reduce. */
export function decideRollState(facts: RollFacts, policy: RollPolicy = DEFAULT_ROLL_POLICY): RollDecision {
  const wanted = wantedState(facts, policy);
  if (wanted === 'Ask') return { kind: 'ask' };
  return wanted === facts.state ? { kind: 'unchanged' } : { kind: 'set', state: wanted };
}

function wantedState(facts: RollFacts, policy: RollPolicy): RollState | 'Ask' {
  const isNear = facts.daysUntilRoll < policy.near_expiry_days;
  const isFlat = facts.position === 0;
  if (policy.auto_roll_expired && facts.daysUntilExpiry <= 0 && isFlat) return 'Roll_Adjusted';
  if (!isForwardLiquid(facts, policy)) return isNear ? 'No_Open' : 'No_Roll';
  if (isFlat) return 'Roll_Adjusted';
  return isNear ? policy.default_roll_state_if_undecided : 'Passive';
}

function isForwardLiquid(facts: RollFacts, policy: RollPolicy): boolean {
  const relative = relativeVolume(facts.pricedVolume, facts.forwardVolume);
  if (relative > policy.auto_roll_if_relative_volume_higher_than) return true;
  return (
    relative > policy.min_relative_volume && Math.trunc(facts.forwardVolume) > policy.min_absolute_volume
  );
}

/** Forward by priced volume; a priced volume of 0 counts as almost nothing. */
export function relativeVolume(priced: number, forward: number): number {
  const ratio = forward / (priced === 0 ? 0.0001 : priced);
  return Number.isNaN(ratio) ? 0 : ratio;
}

const VOLUME_DAYS = 14;
const VOLUME_SPAN = 3;

/** The last value of the volumes of the last 14 days, exponentially averaged (span 3); 0 without any. */
export function smoothedVolume(daily: Series<'volume'>, now: number): number {
  const decay = 1 - 2 / (VOLUME_SPAN + 1);
  let total = 0;
  let weight = 0;
  daily.times.forEach((time, row) => {
    if (time < now - VOLUME_DAYS * DAY_MS || time > now) return;
    const volume = daily.columns.volume[row];
    total *= decay;
    weight *= decay;
    if (Number.isNaN(volume)) return;
    total += volume;
    weight += 1;
  });
  return weight === 0 ? 0 : total / weight;
}
