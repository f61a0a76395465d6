import { ulid } from 'ulid';
import { allocateCapital } from '../../activities/positions/allocate';
import { confirmCapital } from '../../activities/positions/confirm-capital';
import {
  accountCapital,
  accountCapitalHistory,
  appendAccountCapital,
  deleteAccountCapitalAfter,
  lastAccountRow,
  undoAccountDeletion,
} from '../../data/capital/capital';
import { capitalQuestion, withdrawCapitalQuestion } from '../../data/capital/capital-question';
import type { StoredAllocation } from '../../data/capital/strategy-capital';
import { untilNotOvertaken } from '../../data/orders/until-not-overtaken';
import type { Database } from '../../data/store/database';
import { type AccountCapitalEntry, keptUntil, timeAfter } from '../../domain/capital/account-history';
import { changedCapital, type GivenValues, initialCapital, whatFollows } from '../../domain/capital/by-hand';
import type { AccountCapital } from '../../domain/capital/capital-update';
import { tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import { audited } from './audited';
import { type OpenSystem, operatorName } from './open-system';

const CHANGED = 'capital was changed by hand: the next update asks again if necessary';

/**
 * Accepts the pending change of the account's value as profit or loss. `value`: what the account is taken to be worth.
 * Returns one line. Throws BAD_INPUT when nothing waits, or something else has changed capital since it was asked.
 */
export async function confirmPending(open: OpenSystem, reason: string, value?: number): Promise<string> {
  const { database, clock, settings } = open;
  const question = await capitalQuestion(database);
  const details = question && { value: question.value, before: question.before };
  return audited(open, { action: 'capital confirm', reason, details }, async ({ by, note }) => {
    const before = await accountCapital(database);
    const parts = { database, clock, config: settings.config };
    const answer = await confirmCapital(
      parts,
      { reason, by, ...(value === undefined ? {} : { value }) },
      ulid(),
    );
    if (answer.kind === 'refused') throw tstError('BAD_INPUT', answer.reason);
    const after = await accountCapital(database);
    note({ before: before && valuesOf(before), after: after && valuesOf(after) });
    return answer.summary;
  });
}

/**
 * Begins a new history with these values, in one write; the old one is kept, and comes back with `capital undo`. Returns
 * one line. Throws BAD_INPUT for values that can't be.
 */
export async function initialiseCapital(
  open: OpenSystem,
  given: GivenValues & Pick<AccountCapital, 'broker'>,
  reason: string,
): Promise<string> {
  const { database } = open;
  return audited(open, { action: 'capital init', reason }, async ({ at, by, note }) => {
    const answer = initialCapital(given);
    if (answer.kind === 'refused') throw tstError('BAD_INPUT', answer.reason);
    const { capital } = answer;
    const done = await untilNotOvertaken(async () => {
      const previous = await accountCapital(database);
      if (previous?.event?.kind === 'initialised' && isSame(previous, capital)) return false;
      const time = timeAfter(await lastAccountRow(database), at.getTime());
      const event = { id: ulid(), kind: 'initialised', by, reason } as const;
      await appendAccountCapital(database, { ...capital, time, event }, previous);
      note({ before: previous && valuesOf(previous), after: capital });
      return true;
    });
    if (!done) return 'capital begins with these values already; nothing changed';
    await withdrawCapitalQuestion(database, CHANGED, at);
    return `capital begins: ${inWords(capital)}`;
  });
}

/** Sets some of the four values, in one write. Returns what follows from it. Throws BAD_INPUT for values that can't be. */
export async function setCapital(open: OpenSystem, given: GivenValues, reason: string): Promise<string> {
  const { database, settings } = open;
  return audited(open, { action: 'capital set', reason }, async ({ at, by, note }) => {
    const next = await untilNotOvertaken(async () => {
      const previous = await currentCapital(database);
      const answer = changedCapital(previous, given);
      if (answer.kind === 'refused') throw tstError('BAD_INPUT', answer.reason);
      if (!answer.isChanged) return undefined;
      const time = timeAfter(await lastAccountRow(database), at.getTime());
      const event = { id: ulid(), kind: 'set', by, reason } as const;
      await appendAccountCapital(database, { ...answer.capital, time, event }, previous);
      note({ before: valuesOf(previous), after: answer.capital });
      return answer.capital;
    });
    if (!next) return 'capital has these values already; nothing changed';
    await withdrawCapitalQuestion(database, CHANGED, at);
    const then = whatFollows(next, settings.config.production_capital_method);
    return [`set: ${inWords(next)}`, ...(then === undefined ? [] : [`note: ${then}`])].join('\n');
  });
}

/** The rows that a deletion of what is later than `after` (null: of everything) would end, oldest first. */
export async function rowsLaterThan(
  { database }: OpenSystem,
  after: Date | null,
): Promise<readonly AccountCapitalEntry[]> {
  const rows = await accountCapitalHistory(database);
  return rows.slice(keptUntil(rows, after).length);
}

/** Deletes them, in one write. Returns one line. Throws BAD_INPUT where only `everything` would be right. */
export async function deleteCapital(open: OpenSystem, after: Date | null, reason: string): Promise<string> {
  const { database } = open;
  const details = { after: after?.toISOString() ?? 'everything' };
  return audited(open, { action: 'capital delete', reason, details }, async ({ at, by, note }) => {
    const before = await accountCapital(database);
    const deleted = await untilNotOvertaken(async () => {
      const time = timeAfter(await lastAccountRow(database), at.getTime());
      return deleteAccountCapitalAfter(database, after, { id: ulid(), time, by, reason });
    });
    const now = await accountCapital(database);
    note({ before: before && valuesOf(before), after: now && valuesOf(now), rows: deleted.length });
    await withdrawCapitalQuestion(database, CHANGED, at);
    const left = now ? `in force: ${inWords(now)}` : 'capital has no value: the next update begins anew';
    return `deleted ${deleted.length} rows; ${left}\nto take it back: npx tst capital undo --reason R`;
  });
}

/** Takes back the newest deletion or initialisation, while nothing follows it. Returns one line. Throws BAD_INPUT. */
export async function undoCapital(open: OpenSystem, reason: string): Promise<string> {
  const { database } = open;
  return audited(open, { action: 'capital undo', reason }, async ({ at, by, note }) => {
    const before = await accountCapital(database);
    const restored = await untilNotOvertaken(async () => {
      const time = timeAfter(await lastAccountRow(database), at.getTime());
      return undoAccountDeletion(database, { id: ulid(), time, by, reason });
    });
    note({ before: before && valuesOf(before), after: restored && valuesOf(restored) });
    await withdrawCapitalQuestion(database, CHANGED, at);
    return restored ? `taken back; in force: ${inWords(restored)}` : 'taken back: capital has no value';
  });
}

/** Shares capital and margin among the strategies now, as the positions stage does. Throws as `allocateCapital` does. */
export async function allocateNow(
  open: OpenSystem,
  reason: string,
): Promise<{ readonly allocation: StoredAllocation; readonly warnings: readonly string[] }> {
  const { database, settings } = open;
  const parts = { database, config: settings.config, loaded: settings.loaded };
  return audited(open, { action: 'capital allocate', reason }, async ({ at, note }) => {
    const allocated = await allocateCapital(parts, at.getTime(), operatorName());
    const { total, shares } = allocated.allocation;
    note({ after: { total, shares } });
    return allocated;
  });
}

/** Throws BAD_INPUT before capital has a value. */
export async function currentCapital(database: Database): Promise<AccountCapitalEntry> {
  const current = await accountCapital(database);
  if (current) return current;
  throw tstError(
    'BAD_INPUT',
    'capital has no value yet: `npx tst capital init` sets one, or the next update begins with that of the account',
  );
}

/** The four values alone. */
export function valuesOf({ actual, accumulated, broker, max }: AccountCapital): AccountCapital {
  return { actual, accumulated, broker, max };
}

/** As one line. */
function inWords({ actual, accumulated, broker, max }: AccountCapital): string {
  return `at risk ${inMoney(actual)}, ceiling ${inMoney(max)}, accumulated ${inMoney(accumulated)}, account ${inMoney(broker)}`;
}

function isSame(a: AccountCapital, b: AccountCapital): boolean {
  return JSON.stringify(valuesOf(a)) === JSON.stringify(valuesOf(b));
}
