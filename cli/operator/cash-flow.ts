import { ulid } from 'ulid';
import { accountCapitalOf, appendAccountCapital, lastAccountRow } from '../../data/capital/capital';
import { withdrawCapitalQuestion } from '../../data/capital/capital-question';
import { untilNotOvertaken } from '../../data/orders/until-not-overtaken';
import { type AccountCapitalEntry, timeAfter } from '../../domain/capital/account-history';
import { afterCashFlow } from '../../domain/capital/capital-update';
import { tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import { audited } from './audited';
import { currentCapital, valuesOf } from './capital';
import type { OpenSystem } from './open-system';

export interface CashFlow {
  /** In the base currency: paid in (+) or out (-). */
  readonly amount: number;
  readonly reason: string;
  /** Its name: entered twice, it counts once. */
  readonly id?: string;
  /** The strategies trade with it. */
  readonly intoCapital: boolean;
}

/**
 * Books money that was paid in or out, so that the next update of capital shows no profit or loss from it. Returns one
 * line. Throws BAD_INPUT for an id already used for another amount, for the last booked amount again without an id, and
 * before capital has a first value.
 */
export async function bookCashFlow(open: OpenSystem, flow: CashFlow): Promise<string> {
  const { database } = open;
  const { amount, reason, intoCapital } = flow;
  const id = flow.id ?? ulid();
  const what = {
    action: amount > 0 ? 'capital deposit' : 'capital withdrawal',
    reason,
    details: { id, amount, intoCapital },
  };
  return audited(open, what, async ({ at, by, note }) => {
    const known = await untilNotOvertaken(async () => {
      // Read before the look for the id: one that is booked in between is seen, or overtakes this one.
      const previous = await currentCapital(database);
      const booked = await accountCapitalOf(database, id);
      if (booked) return booked;
      if (flow.id === undefined) refuseRepeated(previous, amount);
      const next = afterCashFlow(previous, amount, intoCapital);
      const event = { id, kind: 'cash-flow', amount, by, reason } as const;
      const time = timeAfter(await lastAccountRow(database), at.getTime());
      await appendAccountCapital(database, { ...next, time, event }, previous);
      note({ before: valuesOf(previous), after: valuesOf(next) });
      return undefined;
    });
    if (known) return alreadyBooked(known, flow, id);
    await withdrawCapitalQuestion(database, 'money was paid in or out: the next update looks again', at);
    return `booked as ${id}: ${signed(amount)}${intoCapital ? ', added to the capital at risk' : ', capital at risk stays'}; it does not count as profit`;
  });
}

/** Entered again by mistake, it would look like a loss of that size at the next update. */
function refuseRepeated({ event }: AccountCapitalEntry, amount: number): void {
  if (event?.kind !== 'cash-flow' || event.amount !== amount) return;
  const again = 'if it was paid a second time, enter it with --id and a new name';
  throw tstError('BAD_INPUT', `the last booking was already ${signed(amount)}, as ${event.id}: ${again}`);
}

function alreadyBooked({ event }: AccountCapitalEntry, { amount }: CashFlow, id: string): string {
  const booked = event?.kind === 'cash-flow' ? event.amount : Number.NaN;
  if (booked === amount) return `already booked: ${id}; nothing changed`;
  throw tstError(
    'BAD_INPUT',
    `${id} is already used for another amount, ${signed(booked)}: choose another --id`,
  );
}

function signed(amount: number): string {
  return `${amount > 0 ? '+' : ''}${inMoney(amount)}`;
}
