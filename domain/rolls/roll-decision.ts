/** The automatic decision on an instrument's roll state. */

import type { Series } from '../series/series';
import { DAY_MS } from '../time/units';
import { checkStateChange } from './roll-checks';
import { type RollState, requiresRollOrders } from './roll-state';

/** Configuration `roll_status_auto_update`. */
export interface RollPolicy {
  /**
   * The policy decides only this many days, or fewer, before the roll or the priced contract's expiry; earlier, nothing
   * changes.
   */
  readonly days_ahead: number;
  readonly auto_roll_if_relative_volume_higher_than: number;
  readonly min_relative_volume: number;
  readonly min_absolute_volume: number;
  readonly near_expiry_days: number;
  readonly default_roll_state_if_undecided: RollState | 'Ask';
  readonly auto_roll_expired: boolean;
}

export const DEFAULT_ROLL_POLICY: RollPolicy = {
  days_ahead: 10,
  auto_roll_if_relative_volume_higher_than: 1,
  min_relative_volume: 0.01,
  min_absolute_volume: 100,
  near_expiry_days: 10,
  default_roll_state_if_undecided: 'Ask',
  auto_roll_expired: true,
};

/** Days are whole ones, rounded down; negative once over. */
export interface RollDistances {
  /** Until the priced contract's expiry plus RollOffsetDays. */
  readonly daysUntilRoll: number;
  /** Until the priced contract expires. */
  readonly daysUntilExpiry: number;
  readonly daysUntilCarryExpiry: number;
}

export interface RollFacts extends RollDistances {
  readonly state: RollState;
  /** True when a person has set the state. */
  readonly isOperatorState: boolean;
  /** In the priced contract, across strategies. */
  readonly position: number;
  /** Smoothed contracts per day. */
  readonly pricedVolume: number;
  readonly forwardVolume: number;
}

export type RollDecision =
  | { readonly kind: 'set'; readonly state: RollState }
  | { readonly kind: 'unchanged' }
  /** The operator decides; nothing changes until then. */
  | { readonly kind: 'ask' }
  /** The policy wants another state, but a person has set this one: it stays. */
  | { readonly kind: 'operator'; readonly wanted: RollState }
  /** The policy wants a state that may not follow this one. */
  | { readonly kind: 'not-allowed'; readonly wanted: RollState; readonly reason: string };

/**
 * Why an instrument is among those to look at today: at most `days_ahead` days until its roll or its priced contract's
 * expiry (`roll`), or only until its carry contract's (`carry`); `far` when it is not among them.
 */
export type RollNearness = 'roll' | 'carry' | 'far';

export function rollNearness(
  { daysUntilRoll, daysUntilExpiry, daysUntilCarryExpiry }: RollDistances,
  { days_ahead }: Pick<RollPolicy, 'days_ahead'>,
): RollNearness {
  if (Math.min(daysUntilRoll, daysUntilExpiry) <= days_ahead) return 'roll';
  return daysUntilCarryExpiry <= days_ahead ? 'carry' : 'far';
}

/**
 * What the policy does with an instrument's roll state today: nothing far from the roll; nearer, roll as soon as the
 * forward contract is liquid, and near the end without liquidity only reduce. A state that a person has set stays;
 * the prices roll under it when it was set to leave the priced contract, and nothing is held there any more.
 */
export function decideRollState(facts: RollFacts, policy: RollPolicy = DEFAULT_ROLL_POLICY): RollDecision {
  const { state } = facts;
  // A transient state: the roll that was begun is completed, or taken back where it cannot be.
  if (state === 'Roll_Adjusted')
    return { kind: 'set', state: facts.position === 0 ? 'Roll_Adjusted' : 'No_Roll' };
  // A carry contract before the priced one always expires first, often a month before the roll: a person may want to
  // know, but were the prices to roll for it, a flat instrument would run one contract ahead of its calendar.
  if (rollNearness(facts, policy) !== 'roll') return { kind: 'unchanged' };
  const wanted = wantedState(facts, policy);
  if (wanted === state) return { kind: 'unchanged' };
  if (facts.isOperatorState) return underOperator(state, wanted);
  if (wanted === 'Ask') return { kind: 'ask' };
  const change = checkStateChange(state, wanted, facts.position);
  return change.kind === 'allowed'
    ? { kind: 'set', state: wanted }
    : { kind: 'not-allowed', wanted, reason: change.reason };
}

function underOperator(state: RollState, wanted: RollState | 'Ask'): RollDecision {
  if (wanted === 'Ask') return { kind: 'unchanged' }; // the state has its answer
  const leaves = state === 'Passive' || requiresRollOrders(state);
  return wanted === 'Roll_Adjusted' && leaves ? { kind: 'set', state: wanted } : { kind: 'operator', wanted };
}

function wantedState(facts: RollFacts, policy: RollPolicy): RollState | 'Ask' {
  const { isNear, isFlat, isLiquid, isExpired } = rollConditions(facts, policy);
  if (policy.auto_roll_expired && isExpired && isFlat) return 'Roll_Adjusted';
  if (!isLiquid) return isNear ? 'No_Open' : 'No_Roll';
  if (isFlat) return 'Roll_Adjusted';
  return isNear ? policy.default_roll_state_if_undecided : 'Passive';
}

/** What the decision depends on. */
export interface RollConditions {
  /** Nothing is held in the priced contract. */
  readonly isFlat: boolean;
  /** The forward contract is traded enough to roll into it. */
  readonly isLiquid: boolean;
  /** The roll is less than `near_expiry_days` away. */
  readonly isNear: boolean;
  /** The priced contract's last day has begun. */
  readonly isExpired: boolean;
}

export function rollConditions(facts: RollFacts, policy: RollPolicy): RollConditions {
  return {
    isFlat: facts.position === 0,
    isLiquid: isForwardLiquid(facts, policy),
    isNear: facts.daysUntilRoll < policy.near_expiry_days,
    isExpired: facts.daysUntilExpiry <= 0,
  };
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

/** Days of volume that the decision looks back to. */
export const VOLUME_DAYS = 14;
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
