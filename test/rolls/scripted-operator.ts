/** An operator who acts on the evenings of a year: undoes rolls, holds states for some days, and hands them back. */
import { daysUntil, expiryFrom } from '../../domain/contracts/expiry';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import type { PricePolicy } from '../../domain/prices/price-policy';
import { checkStateChange } from '../../domain/rolls/roll-checks';
import { rollFactsOf } from '../../domain/rolls/roll-facts';
import { nextRollRecord, ROLL_POLICY } from '../../domain/rolls/roll-record';
import type { RollState } from '../../domain/rolls/roll-state';
import { undoRoll } from '../../domain/rolls/undo-roll';
import { localDate } from '../../domain/time/trade-date';
import type { Operator } from './replayed-year';

/** What the operator saw and did. */
export interface OperatorLog {
  undone: number;
  readonly refused: string[];
  set: number;
  /** States of the operator that the policy changed, although nothing was to leave its contract. */
  readonly overwritten: string[];
}

const LEAVING: readonly RollState[] = ['Passive', 'Force', 'Force_Outright', 'Close'];
/** A state is held for so many evenings, and another is set each so many. */
const HELD_EVENINGS = 2;
/** In the last days of a contract the operator leaves its roll to the policy: what holds it up then is held at expiry. */
const HANDS_OFF_DAYS = 7;
const EVERY_EVENINGS = 17;

/** Acts on one instrument; a roll of the policy is undone on the evening after it, once for each contract. */
export function scriptedOperator(log: OperatorLog): Operator {
  let evening = 0;
  let last: InstrumentFacts | undefined;
  let holding = 0;
  const undone = new Set<string>();
  return (facts, policy) => {
    evening++;
    const { rollState } = facts;
    noteOverwritten(log, last, facts);
    const before = last;
    last = facts;
    if (rollState.operator) {
      if (++holding < HELD_EVENINGS) return facts;
      holding = 0;
      last = { ...facts, rollState: nextRollRecord(rollState, rollState.state, authorAt(policy)) };
      return last;
    }
    const { beforeRoll } = rollState;
    const isNew = beforeRoll && rollState.by === ROLL_POLICY && !undone.has(beforeRoll.contract);
    if (before && isNew && daysLeft(beforeRoll.contract, facts, policy) > HANDS_OFF_DAYS) {
      undone.add(beforeRoll.contract);
      last = afterUndo(log, facts, before, policy);
    } else if (evening % EVERY_EVENINGS === 0) last = afterSet(log, facts, policy);
    return last;
  };
}

function noteOverwritten(log: OperatorLog, before: InstrumentFacts | undefined, now: InstrumentFacts): void {
  if (!before?.rollState.operator || now.rollState.version === before.rollState.version) return;
  const { state } = before.rollState;
  if (now.rollState.by === ROLL_POLICY && !LEAVING.includes(state)) log.overwritten.push(state);
}

function afterUndo(
  log: OperatorLog,
  facts: InstrumentFacts,
  before: InstrumentFacts,
  policy: PricePolicy,
): InstrumentFacts {
  const { multiple, adjusted } = before;
  const of = { roll: policy.roll, today: localDate(policy.now, policy.zone) };
  const answer = undoRoll(facts, { multiple, adjusted }, of, authorAt(policy));
  if (answer.kind === 'refused') {
    log.refused.push(answer.reason);
    return facts;
  }
  log.undone++;
  const rollState = nextRollRecord(answer.rollSwitch.next, 'No_Roll', {
    ...authorAt(policy),
    operator: true,
  });
  return { ...facts, ...answer.prices, rollState };
}

function afterSet(log: OperatorLog, facts: InstrumentFacts, policy: PricePolicy): InstrumentFacts {
  const { state, position, daysUntilExpiry } = rollFactsOf(facts, policy);
  if (daysUntilExpiry <= HANDS_OFF_DAYS) return facts;
  if (checkStateChange(state, 'No_Open', position).kind === 'refused') return facts;
  log.set++;
  const rollState = nextRollRecord(facts.rollState, 'No_Open', { ...authorAt(policy), operator: true });
  return { ...facts, rollState };
}

function daysLeft(contract: string, { expiries }: InstrumentFacts, { roll, now, zone }: PricePolicy): number {
  return daysUntil(expiryFrom(expiries, roll)(contract), now, zone);
}

function authorAt({ now }: PricePolicy) {
  return { by: 'ann', reason: 'a script', at: new Date(now) };
}
