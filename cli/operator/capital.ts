import { ulid } from 'ulid';
import {
  type AccountCapitalEntry,
  accountCapital,
  accountCapitalOf,
  appendAccountCapital,
} from '../../data/capital/capital';
import { capitalQuestion, closeCapitalQuestion } from '../../data/capital/capital-question';
import { afterCashFlow, capitalUpdate } from '../../domain/capital/capital-update';
import { TstError, tstError } from '../../domain/errors/errors';
import { audited } from './audited';
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

const ATTEMPTS_MAX = 5;

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
  return audited(open, what, async ({ at }) => {
    const known = await accountCapitalOf(database, id);
    if (known) return alreadyBooked(known, flow, id);
    for (let attempt = 1; ; attempt++) {
      const previous = await firstOf(open);
      if (flow.id === undefined) refuseRepeated(previous, amount);
      const next = afterCashFlow(previous, amount, intoCapital);
      const event = { id, kind: 'cash-flow', amount } as const;
      try {
        await appendAccountCapital(database, { ...next, time: after(previous, at), event }, previous);
        break;
      } catch (error) {
        // Something else wrote first: perhaps this very amount.
        if (!isOvertaken(error) || attempt === ATTEMPTS_MAX) throw error;
        const meanwhile = await accountCapitalOf(database, id);
        if (meanwhile) return alreadyBooked(meanwhile, flow, id);
      }
    }
    // A pending question was about the capital before: the next update asks again if the change is still too large.
    await closeCapitalQuestion(database);
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
  if (event?.amount === amount) return `already booked: ${id}; nothing changed`;
  throw tstError(
    'BAD_INPUT',
    `${id} is already used for another amount, ${signed(event?.amount ?? Number.NaN)}: choose another --id`,
  );
}

/**
 * Accepts the pending change of the account's value as profit or loss, as the next update would without its guard.
 * Returns one line. Throws BAD_INPUT when nothing waits, or something else has changed capital since it was asked.
 */
export async function confirmCapital(open: OpenSystem, reason: string): Promise<string> {
  const { database, settings } = open;
  const question = await capitalQuestion(database);
  const details = question && { value: question.value, before: question.before };
  return audited(open, { action: 'capital confirm', reason, details }, async ({ at }) => {
    if (!question) throw tstError('BAD_INPUT', 'no change of the capital is waiting to be confirmed');
    const previous = await firstOf(open);
    if (previous.time.getTime() !== question.beforeAt.getTime()) {
      await closeCapitalQuestion(database);
      throw tstError(
        'BAD_INPUT',
        'capital has changed since the question: the next update asks again if necessary',
      );
    }
    const update = capitalUpdate(previous, question.value, {
      method: settings.config.production_capital_method,
      acceptLargeChange: true,
    });
    if (update.kind !== 'updated') throw tstError('BAD_INPUT', `capital can't be updated: ${update.kind}`);
    const id = `confirmation/${question.beforeAt.toISOString()}`;
    const event = { id, kind: 'confirmation', amount: update.profit } as const;
    await appendAccountCapital(database, { ...update.capital, time: after(previous, at), event }, previous);
    await closeCapitalQuestion(database);
    const { base_currency } = settings.config;
    return `${signed(update.profit)} ${base_currency} taken as ${update.profit > 0 ? 'profit' : 'loss'}; capital at risk ${money(update.capital.actual)} from the next positions run`;
  });
}

async function firstOf({ database }: OpenSystem): Promise<AccountCapitalEntry> {
  const previous = await accountCapital(database);
  if (previous) return previous;
  throw tstError('BAD_INPUT', 'capital has no value yet: run `npx tst run positions --date D` first');
}

/** Each row is strictly later than the one before, even on a stopped clock. */
function after({ time }: AccountCapitalEntry, at: Date): Date {
  return new Date(Math.max(at.getTime(), time.getTime() + 1));
}

function isOvertaken(error: unknown): boolean {
  return error instanceof TstError && error.code === 'VERSION_CONFLICT';
}

export function money(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}

function signed(amount: number): string {
  return `${amount > 0 ? '+' : ''}${money(amount)}`;
}
