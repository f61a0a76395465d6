/** The day's decision on one instrument: its multiple and adjusted prices, its roll, and what is reported. */
import { expiredInUse, heldExpiries } from '../contracts/expiry-report';
import type { HeldExpiry } from '../contracts/held-expiry';
import type { ErrorCode } from '../errors/errors';
import { type AfterRolls, describeRollDay } from '../rolls/describe-roll-day';
import type { RollDay } from '../rolls/roll-day';
import { nextRollRecord, type RollSwitch } from '../rolls/roll-record';
import { type RollsDue, rollsDue } from '../rolls/rolls-due';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { finalsOf, type InstrumentFacts } from './instrument-facts';
import type { PricePolicy } from './price-policy';
import { type MultipleUpdate, updateMultiplePrices } from './update-multiple';

export interface PriceDecision {
  /** What happens to the roll state, also when the prices are refused. */
  readonly roll: Pick<RollsDue, 'newState' | 'ask' | 'acting'>;
  /** What is kept of it, and what is planned; undefined when there is nothing to tell. */
  readonly rollDay: RollDay | undefined;
  readonly prices: NewPrices | RefusedPrices;
  /** Held contracts that expire soon. */
  readonly alarms: readonly HeldExpiry[];
  /** Contracts in use that have expired. */
  readonly expired: { readonly problems: readonly string[]; readonly notes: readonly string[] };
}

export interface NewPrices {
  readonly kind: 'prices';
  /** False when nothing has to be written. */
  readonly isChanged: boolean;
  readonly multiple: MultiplePrices;
  readonly adjusted: AdjustedPrices;
  /** The roll state to write together with them. */
  readonly rollSwitch?: RollSwitch;
  /** Rows that the multiple prices gained. */
  readonly rows: number;
  /** Time of the newest row, UTC ms. */
  readonly newest: number;
  /** The contracts that the prices rolled into. */
  readonly rolled: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** Neither series may be written. */
export interface RefusedPrices {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly reason: string;
}

/**
 * Multiple and adjusted prices with all that the contracts' prices add, rolls included. A roll that the policy wants
 * and the prices don't allow is a problem; the rows of the day go in without it.
 */
export function decidePrices(facts: InstrumentFacts, policy: PricePolicy): PriceDecision {
  const due = rollsDue(facts, policy);
  const { newState, ask, acting } = due;
  const prices = stitched(facts, due);
  const { multiple } = prices.kind === 'prices' ? prices : facts;
  return {
    roll: { newState, ask, ...(acting && hasActed(due, prices) ? { acting } : {}) },
    rollDay: describeRollDay(due, afterRolls(facts, due, prices), policy),
    prices,
    alarms: heldExpiries(facts, policy),
    expired: expiredInUse({ multiple, expiries: facts.expiries }, policy),
  };
}

function hasActed({ newState, acting }: RollsDue, prices: PriceDecision['prices']): boolean {
  if (acting === undefined) return false;
  return newState !== undefined || (prices.kind === 'prices' && prices.rolled.length > 0);
}

/** The instrument as it is once the decision is applied, so that its next plan follows at once. */
function afterRolls(facts: InstrumentFacts, due: RollsDue, prices: PriceDecision['prices']): AfterRolls {
  const { newState, acting } = due;
  const acted = hasActed(due, prices);
  if (newState)
    return {
      facts: { ...facts, rollState: nextRollRecord(facts.rollState, newState.state, newState.author) },
      acted,
    };
  if (prices.kind === 'refused') return { facts, acted, refused: prices.reason };
  const { multiple, adjusted, rollSwitch, problems } = prices;
  const rollState = rollSwitch?.next ?? facts.rollState;
  const refused = acting && !acted ? problems.join('; ') : undefined;
  return { facts: { ...facts, multiple, adjusted, rollState }, acted, refused };
}

function stitched(facts: InstrumentFacts, due: RollsDue): NewPrices | RefusedPrices {
  const input = { existing: facts.multiple, adjusted: facts.adjusted, finals: finalsOf(facts) };
  const withRolls = updateMultiplePrices({ ...input, rolls: due.rolls });
  const isPutOff = withRolls.kind === 'refused' && due.rollSwitch !== undefined;
  const update = isPutOff ? updateMultiplePrices(input) : withRolls;
  if (update.kind === 'refused') return update;
  const problems = isPutOff ? [`its prices can't roll: ${withRolls.reason}`] : [];
  return newPrices(due, update, problems);
}

function newPrices(
  { rollSwitch, notes }: RollsDue,
  { multiple, adjusted, added, rolled: done }: Extract<MultipleUpdate, { kind: 'updated' }>,
  problems: readonly string[],
): NewPrices {
  const rolled = done.map((roll) => roll.contracts.price);
  return {
    kind: 'prices',
    isChanged: added > 0 || rolled.length > 0,
    multiple,
    adjusted,
    rollSwitch: rolled.length > 0 ? rollSwitch : undefined,
    rows: added,
    newest: multiple.times.at(-1) ?? Number.NEGATIVE_INFINITY,
    rolled,
    notes,
    problems,
  };
}
