/** What happens next with an instrument's roll, as a sentence. */
import type { InstrumentFacts } from '../prices/instrument-facts';
import { decideRollState, type RollFacts, type RollPolicy, rollNearness } from './roll-decision';
import { actsFrom, isSame, planFor } from './roll-planning';
import { whyWanted } from './roll-reasons';
import { type RollState, requiresRollOrders } from './roll-state';

/** By the state, and by what the policy decides with these facts (without one: the data's calendar); instants are UTC. */
export function nextOfRoll(
  facts: Pick<InstrumentFacts, 'multiple' | 'rollState' | 'rollDay'>,
  seen: RollFacts,
  policy: RollPolicy | undefined,
): string {
  const who = policy
    ? byThePolicy(facts, seen, policy)
    : 'the calendar of the data decides when its prices roll';
  return `${byTheState(seen)}; ${who}`;
}

function byTheState({ state, position }: RollFacts): string {
  if (requiresRollOrders(state) && position === 0)
    return 'the order stack sets Passive, since nothing is held in the priced contract';
  return WITH_POSITION[state];
}

const WITH_POSITION: Readonly<Record<RollState, string>> = {
  No_Roll: 'strategies trade in the priced contract',
  Passive: 'what strategies close leaves the priced contract, what they open goes into the forward one',
  Force: 'the order stack moves the position by one spread order',
  Force_Outright: 'the order stack moves the position by two orders',
  Close: 'the order stack closes the position in the priced contract',
  No_Open: 'strategies only reduce what they hold',
  Roll_Adjusted: 'the roll of the prices that has begun is completed, or taken back',
};

function byThePolicy(
  facts: Pick<InstrumentFacts, 'multiple' | 'rollState' | 'rollDay'>,
  seen: RollFacts,
  policy: RollPolicy,
): string {
  const why = whyWanted(seen, policy);
  if (rollNearness(seen, policy) !== 'roll') return 'the roll policy does not look at it yet';
  const decision = decideRollState(seen, policy);
  switch (decision.kind) {
    case 'unchanged':
      return `the roll policy leaves it (${why})`;
    case 'ask':
      return `the roll policy asks you (${why})`;
    case 'operator':
      return `the roll policy would set ${decision.wanted}, but the state is an operator's (${why})`;
    case 'not-allowed':
      return `the roll policy wants ${decision.wanted}, which may not follow`;
    case 'set':
      return `the roll policy ${planned(facts, decision.state)} (${why})`;
  }
}

function planned(facts: Pick<InstrumentFacts, 'multiple' | 'rollState' | 'rollDay'>, to: RollState): string {
  const plan = planFor(facts, to);
  const what = to === 'Roll_Adjusted' ? 'rolls the prices' : `sets ${to}`;
  const stored = facts.rollDay?.planned;
  if (!stored?.mailedAt || !isSame(stored, plan)) return `plans to: ${what}, and mails it first`;
  return `${what} with the first update of its prices after ${new Date(actsFrom(stored.mailedAt)).toISOString()}`;
}
