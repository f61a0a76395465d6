/** An operator's consent to a change of the account's value that was too large to be taken without one. */
import { inMoney } from '../numbers/in-money';
import { type Answer, refused } from '../questions/answer';
import type { AccountCapitalEntry } from './account-history';
import { type AccountCapital, type CapitalMethod, capitalUpdate } from './capital-update';

/** The change, as it was asked about. */
export interface CapitalChange {
  /** What the account is worth, in the base currency. */
  readonly value: number;
  /** What it was worth by the last row of the account's capital, and when that was written. */
  readonly before: number;
  readonly beforeAt: Date;
}

export interface ConfirmationFacts {
  /** Undefined when nothing waits. */
  readonly change: CapitalChange | undefined;
  readonly previous: AccountCapitalEntry | undefined;
  readonly method: CapitalMethod;
  readonly base: string;
  /** What the operator takes the account's value to be; unchecked when left out. */
  readonly value?: number;
  /** Names the row: the same again changes nothing. */
  readonly id: string;
}

export interface Confirmed {
  readonly capital: AccountCapital;
  readonly event: { readonly id: string; readonly kind: 'confirmation'; readonly amount: number };
  readonly summary: string;
}

/** The row that takes the pending change as profit or loss, as an update without its guard would; or why there is none. */
export function decideConfirmation(facts: ConfirmationFacts): Answer<Confirmed> {
  const { change, previous, method, base, value, id } = facts;
  if (!change) return refused('no change of the capital is waiting to be confirmed');
  if (previous?.time.getTime() !== change.beforeAt.getTime())
    return refused('capital has changed since the question: the next update asks again if necessary');
  if (value !== undefined && Math.abs(value - change.value) > HALF_A_UNIT)
    return refused(
      `the change that waits is to ${inMoney(change.value)} ${base}, not to ${inMoney(value)}: look at it again (npx tst capital)`,
    );
  const update = capitalUpdate(previous, change.value, { method, acceptLargeChange: true });
  if (update.kind !== 'updated') return refused(`capital can't be updated: ${update.kind}`);
  const { profit, capital } = update;
  const taken = `${profit > 0 ? '+' : ''}${inMoney(profit)} ${base} taken as ${profit > 0 ? 'profit' : 'loss'}`;
  return {
    kind: 'done',
    capital,
    event: { id, kind: 'confirmation', amount: profit },
    summary: `${taken}; capital at risk ${inMoney(capital.actual)} from the next positions run`,
  };
}

/** People enter whole units, as they are shown. */
const HALF_A_UNIT = 0.5;
