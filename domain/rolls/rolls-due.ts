/** Decides what to do today about the roll of one instrument. */
import { type CurrentContracts, currentContracts } from '../prices/current-contracts';
import { heldOfContract, type InstrumentFacts } from '../prices/instrument-facts';
import type { CalendarRoll, PricePolicy } from '../prices/price-policy';
import { rolledContracts } from '../prices/price-roll';
import type { PriceRoll } from '../prices/update-multiple';
import { checkPriceRoll } from './roll-checks';
import { type DoneChange, withoutMail } from './roll-day';
import { decideRollState, type RollPolicy } from './roll-decision';
import { rollFactsOf } from './roll-facts';
import { isDue, planFor } from './roll-planning';
import { whyWanted } from './roll-reasons';
import { ROLL_POLICY, type RollAuthor, type RollSwitch, rollSwitchOf } from './roll-record';
import type { RollState } from './roll-state';

export interface RollsDue {
  /** Rolls of the price series to do now. */
  readonly rolls: readonly PriceRoll[];
  /** The roll state that is written together with the rolled prices; absent where the calendar decides. */
  readonly rollSwitch?: RollSwitch;
  /** The roll state to set now, while the prices stay in their contracts. */
  readonly newState?: { readonly state: RollState; readonly author: RollAuthor };
  /** What an operator is asked to decide; until then nothing changes. */
  readonly ask?: string;
  /** The planned change that is made now: by `newState`, or with `rolls`. */
  readonly acting?: DoneChange;
  /** Why a planned change that is due is not made now. */
  readonly blocked?: string;
  /** What else was decided, for the instrument's line of the day. */
  readonly notes: readonly string[];
}

const NOTHING: RollsDue = { rolls: [], notes: [] };

/**
 * By the data's calendar in a replay, else by the automatic decision on volumes and dates: a change that was planned and
 * mailed a day before, if the facts still ask for it.
 */
export function rollsDue(facts: InstrumentFacts, policy: PricePolicy): RollsDue {
  const { rollSource } = policy;
  if (rollSource.kind === 'automatic') return decidedRoll(facts, policy, rollSource.policy);
  return { rolls: calendarRolls(facts, policy, rollSource.rows), notes: [] };
}

/** Rolls of the calendar that are in the past and not yet in the prices, each as of its instant. */
function calendarRolls(
  { multiple }: InstrumentFacts,
  { now, roll }: PricePolicy,
  rows: readonly CalendarRoll[],
): readonly PriceRoll[] {
  const rolls: PriceRoll[] = [];
  let current = currentContracts(multiple);
  for (const row of rows) {
    if (row.time > now || row.nextContract <= current.price) continue;
    current = rolledContracts({ ...current, forward: row.nextContract }, roll);
    rolls.push({ instant: row.time, contracts: current });
  }
  return rolls;
}

function decidedRoll(facts: InstrumentFacts, policy: PricePolicy, rollPolicy: RollPolicy): RollsDue {
  const { rollState: stored } = facts;
  const current = currentContracts(facts.multiple);
  const seen = rollFactsOf(facts, policy);
  const decision = decideRollState(seen, rollPolicy);
  switch (decision.kind) {
    case 'unchanged':
      return NOTHING;
    case 'operator':
      return noted(`roll state ${stored.state} of ${stored.by} kept against ${decision.wanted}`);
    case 'not-allowed':
      return noted(`roll state ${decision.wanted} is not allowed: ${decision.reason}`);
    case 'ask':
      return {
        ...noted('its roll state is to be decided: `npx tst rolls`'),
        ask: questionOf(facts, current),
      };
    case 'set': {
      const planned = planFor(facts, decision.state);
      // A roll that has begun is completed, or taken back, at once.
      if (stored.state !== 'Roll_Adjusted' && !isDue(planned, policy.now))
        return noted(`roll state ${decision.state} is planned (it is ${stored.state})`);
      const done = { ...withoutMail(planned), facts: seen, why: whyWanted(seen, rollPolicy) };
      return act(facts, current, policy, done);
    }
  }
}

function act(
  facts: InstrumentFacts,
  current: CurrentContracts,
  policy: PricePolicy,
  acting: DoneChange,
): RollsDue {
  if (acting.to === 'Roll_Adjusted') return pricesRoll(facts, current, policy, acting);
  return {
    ...noted(`roll state ${acting.to} (was ${acting.from})`),
    newState: { state: acting.to, author: authorAt(policy, `automatic decision: ${acting.why}`) },
    acting,
  };
}

/** The prices roll, with the state that says so, unless something is held or ordered in their contract. */
function pricesRoll(
  facts: InstrumentFacts,
  current: CurrentContracts,
  policy: PricePolicy,
  acting: DoneChange,
): RollsDue {
  const { rollState: stored } = facts;
  const check = checkPriceRoll(current.price, heldOfContract(facts, current.price), facts.orders);
  if (check.kind === 'refused')
    return { ...noted(`its prices don't roll yet: ${check.reason}`), blocked: check.reason };
  const contracts = rolledContracts(current, policy.roll);
  const author = authorAt(policy, `the prices rolled from ${current.price} into ${contracts.price}`);
  return {
    rolls: [{ instant: Number.POSITIVE_INFINITY, contracts }],
    rollSwitch: rollSwitchOf(stored, { pricesVersion: facts.version, contract: current.price }, author),
    acting,
    notes: stored.operator ? [`roll state ${stored.state} of ${stored.by} is no longer needed`] : [],
  };
}

function questionOf(facts: InstrumentFacts, { price, forward }: CurrentContracts): string {
  const { instrument } = facts;
  return (
    `${instrument} nears its roll (${price} into ${forward}) with ${heldOfContract(facts, price)} held. Decide its roll ` +
    `state: npx tst rolls set ${instrument} Passive | Force | Force_Outright | Close | No_Open | No_Roll ` +
    '--reason "..." (`npx tst rolls` shows where it stands and what may follow).'
  );
}

function noted(note: string): RollsDue {
  return { rolls: [], notes: [note] };
}

function authorAt({ now }: PricePolicy, reason: string): RollAuthor {
  return { by: ROLL_POLICY, reason, at: new Date(now) };
}
