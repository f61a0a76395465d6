/** What the roll policy did, plans and leaves to the operator about one instrument: one record, replaced each day. */
import type { TradeDate } from '../time/trade-date';
import type { RollFacts } from './roll-decision';
import type { RollState } from './roll-state';

/** A change of roll state by the policy. */
export interface RollChange {
  readonly from: RollState;
  /** Roll_Adjusted: the prices roll into the forward contract. */
  readonly to: RollState;
  /** The priced contract that it was decided for. */
  readonly contract: string;
  /** Version of the roll state that was read: after any other change the plan is over. */
  readonly readVersion: number;
}

/** A change that the policy will make, unless an operator sets a state before. */
export interface PlannedChange extends RollChange {
  /** When it was mailed. A plan that nobody was told of never acts. */
  readonly mailedAt?: Date;
}

/** A change that the policy has made as planned, and what it looked at. */
export interface DoneChange extends RollChange {
  readonly facts: RollFacts;
  readonly why: string;
}

/** A plan that was not carried out, and why. */
export interface DroppedPlan extends RollChange {
  readonly reason: string;
}

export function withoutMail({ from, to, contract, readVersion }: PlannedChange): RollChange {
  return { from, to, contract, readVersion };
}

export interface RollDay {
  readonly instrument: string;
  readonly tradeDate: TradeDate;
  readonly at: Date;
  readonly contracts: { readonly price: string; readonly forward: string };
  /** What was looked at, after what was done. */
  readonly facts: RollFacts;
  /** Why the policy wants what it wants. */
  readonly why: string;
  readonly done?: DoneChange;
  readonly dropped?: DroppedPlan;
  readonly planned?: PlannedChange;
  /** The policy leaves the decision to the operator (`Ask`). */
  readonly undecided?: true;
  /** What the policy would set, were the state not an operator's. */
  readonly kept?: { readonly by: string; readonly wanted: RollState };
  /** Orders are to take what is held out of the priced contract, and have not yet. */
  readonly leaving?: true;
  /** Why what is due, or wanted, cannot be done now, each with what to do. */
  readonly blocked?: readonly string[];
  /** What is held in contracts that expire soon, or have expired. */
  readonly expiring?: readonly string[];
  /** True once all of it was mailed. */
  readonly mailed?: true;
}

type News = Omit<RollDay, 'instrument' | 'tradeDate' | 'at' | 'contracts' | 'facts' | 'why' | 'mailed'>;

function newsOf({ done, dropped, planned, undecided, kept, leaving, blocked, expiring }: RollDay): News {
  return { done, dropped, planned, undecided, kept, leaving, blocked, expiring };
}

/** False for a day on which there is nothing to tell about the instrument. */
export function hasNews(day: RollDay): boolean {
  return Object.values(newsOf(day)).some((each) => each !== undefined);
}

/** The day as it is kept: already mailed where the record before told the same of the same trade date. */
export function keptDay(day: RollDay, before: RollDay | undefined): RollDay {
  const isTold =
    before?.mailed === true &&
    before.tradeDate === day.tradeDate &&
    JSON.stringify(newsOf(before)) === JSON.stringify(newsOf(day));
  return isTold ? { ...day, mailed: true } : day;
}

/** The record with what is held of the priced contract now; where that has changed, what was decided is not the last word. */
export function asHeldNow(day: RollDay, position: number): RollDay {
  const { facts, why } = day;
  if (position === facts.position) return day;
  const then = `${why} (${facts.position} held then; decided again with the next update of its prices)`;
  return { ...day, facts: { ...facts, position }, why: then };
}
