/** The day's record of one instrument: what the roll policy did, plans from now on, and leaves to the operator. */
import { heldExpiries } from '../contracts/expiry-report';
import { currentContracts } from '../prices/current-contracts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import type { PricePolicy } from '../prices/price-policy';
import { latestTradeDate } from '../time/trade-date';
import { blocksOf } from './price-roll-blocks';
import {
  type DoneChange,
  type DroppedPlan,
  hasNews,
  keptDay,
  type PlannedChange,
  type RollDay,
  withoutMail,
} from './roll-day';
import { decideRollState, type RollFacts, type RollPolicy } from './roll-decision';
import { rollFactsOf } from './roll-facts';
import { isSame, planFor } from './roll-planning';
import { whyWanted } from './roll-reasons';
import { ROLL_POLICY, type RollRecord } from './roll-record';
import { requiresRollOrders } from './roll-state';
import type { RollsDue } from './rolls-due';

/** What has become of what was due: the prices and the roll state as they are now. */
export interface AfterRolls {
  readonly facts: InstrumentFacts;
  readonly acted: boolean;
  /** Why the prices could not roll; undefined when they did, or need not. */
  readonly refused?: string;
}

/** Undefined when there is nothing to tell, and where a calendar decides. `facts` of `after` still have the last record. */
export function describeRollDay(
  due: Pick<RollsDue, 'acting' | 'blocked'>,
  { facts, acted, refused }: AfterRolls,
  policy: PricePolicy,
): RollDay | undefined {
  if (policy.rollSource.kind === 'calendar') return undefined;
  const { instrument, rollDay: before } = facts;
  const seen = rollFactsOf(facts, policy);
  const { price, forward } = currentContracts(facts.multiple);
  const outlook = outlookOf(facts, seen, policy.rollSource.policy);
  const blocked = blocksOf({ facts, seen, waits: due.blocked, refused }, policy.rollSource.policy);
  const why = whyWanted(seen, policy.rollSource.policy);
  const expiring = heldExpiries(facts, policy).map(({ text }) => text);
  const tradeDate = latestTradeDate(policy.now, policy.zone);
  const told = before?.tradeDate === tradeDate ? before : undefined;
  const done = (acted ? due.acting : undefined) ?? doneBefore(before, facts.rollState) ?? told?.done;
  const dropped = droppedPlan(before, outlook.planned, done, facts.rollState, why) ?? told?.dropped;
  const day: RollDay = {
    ...{ instrument, tradeDate, at: new Date(policy.now), contracts: { price, forward }, facts: seen, why },
    ...outlook,
    ...(done ? { done } : {}),
    ...(dropped ? { dropped } : {}),
    ...(seen.position !== 0 && requiresRollOrders(seen.state) ? { leaving: true } : {}),
    ...(expiring.length > 0 ? { expiring } : {}),
    ...(blocked.length > 0 ? { blocked } : {}),
  };
  return hasNews(day) ? keptDay(day, before) : undefined;
}

function outlookOf(
  facts: InstrumentFacts,
  seen: RollFacts,
  policy: RollPolicy,
): Pick<RollDay, 'planned' | 'undecided' | 'kept'> {
  const decision = decideRollState(seen, policy);
  switch (decision.kind) {
    case 'unchanged':
    case 'not-allowed':
      return {};
    case 'ask':
      return { undecided: true };
    case 'operator':
      return { kept: { by: facts.rollState.by, wanted: decision.wanted } };
    case 'set':
      return { planned: planFor(facts, decision.state) };
  }
}

/** The stored plan, when it was carried out by an attempt that ended before it could say so. */
function doneBefore(before: RollDay | undefined, now: RollRecord): DoneChange | undefined {
  const planned = before?.planned;
  if (!planned || now.operator || now.by !== ROLL_POLICY || now.version !== planned.readVersion + 1)
    return undefined;
  const reached = planned.to === 'Roll_Adjusted' ? 'No_Roll' : planned.to;
  return now.state === reached
    ? { ...withoutMail(planned), facts: before.facts, why: before.why }
    : undefined;
}

function droppedPlan(
  before: RollDay | undefined,
  planned: PlannedChange | undefined,
  done: DoneChange | undefined,
  now: RollRecord,
  why: string,
): DroppedPlan | undefined {
  const was = before?.planned;
  if (!was || (planned && isSame(planned, was))) return undefined;
  if (done && isSame(done, was)) return undefined;
  const reason = now.version === was.readVersion ? why : `${now.by} has set ${now.state}: ${now.reason}`;
  return { ...withoutMail(was), reason };
}
