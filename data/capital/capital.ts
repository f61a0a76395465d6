import {
  type AccountCapitalEntry,
  type AccountRow,
  type CapitalEvent,
  entryOf,
  keptUntil,
  rowsInForce,
} from '../../domain/capital/account-history';
import type { AccountCapital } from '../../domain/capital/capital-update';
import { tstError } from '../../domain/errors/errors';
import type { Database } from '../store/database';
import { conflict, finite, insertOnce, plain, type Stored } from '../store/documents';

/** The scope of the account's rows; imported rows of a strategy have its name. */
export const ACCOUNT_CAPITAL = '__global_capital';

export interface CapitalRow {
  readonly scope: string;
  readonly time: Date;
  /** Without any after a deletion of everything. */
  readonly values: Readonly<Record<string, number>>;
  readonly event?: CapitalEvent;
}

/**
 * Appends an account row after `previous` (undefined: as the first, or the first after a deletion of everything). Throws
 * VERSION_CONFLICT when another row came in between or the time is not later; the same row again changes nothing. A row
 * can be followed by one only.
 */
export async function appendAccountCapital(
  database: Database,
  entry: AccountCapitalEntry,
  previous: AccountCapitalEntry | undefined,
): Promise<void> {
  const last = await latest(database);
  const row = storedRow(entry.time, entry, entry.event);
  if (last !== undefined && isSameRow(last, row)) return;
  const valued = last && accountRow(last).capital ? last : undefined;
  if (valued?.time.getTime() !== previous?.time.getTime()) throw overtaken(previous?.time);
  await insertAfter(database, last, row);
}

/** What is in force: the last account row, or the one that the last deletion went back to; undefined without any. */
export async function accountCapital(database: Database): Promise<AccountCapitalEntry | undefined> {
  return entryOf(await lastAccountRow(database));
}

/** The newest row of the account, which the next one must be later than: also one without values. */
export async function lastAccountRow(database: Database): Promise<AccountRow | undefined> {
  const row = await latest(database);
  return row && accountRow(row);
}

/** The row that the operator's entry of this id made; undefined if it made none, or one that was deleted. */
export async function accountCapitalOf(
  database: Database,
  eventId: string,
): Promise<AccountCapitalEntry | undefined> {
  const wasMade = await capital(database).findOne({ ...OF_ACCOUNT, 'event.id': eventId });
  if (wasMade === null) return undefined; // without reading years of others
  return (await accountCapitalHistory(database)).find(({ event }) => event?.id === eventId);
}

/** The rows that count, oldest first: without those that were deleted. */
export async function accountCapitalHistory(database: Database): Promise<readonly AccountCapitalEntry[]> {
  return rowsInForce(await allAccountRows(database));
}

/** Every row that was ever written, oldest first, deleted ones and the marks of their deletion too. */
export async function allAccountRows(database: Database): Promise<readonly AccountRow[]> {
  const found = await capital(database).find(OF_ACCOUNT).sort({ time: 1 }).toArray();
  return found.map((document) => accountRow(plain<CapitalRow>(document)));
}

/** A deletion or its undoing, as it goes into the history. */
interface Mark {
  readonly id: string;
  readonly time: Date;
  readonly by: string;
  readonly reason: string;
}

/**
 * Deletes the account rows later than an instant (null: all of them) in one write: a mark, from which on the last row
 * that stays is in force. The deleted ones are kept; `undoAccountDeletion` brings them back. Returns them. Throws
 * BAD_INPUT when none is later, VERSION_CONFLICT when another row came in between.
 */
export async function deleteAccountCapitalAfter(
  database: Database,
  after: Date | null,
  { time, ...mark }: Mark,
): Promise<readonly AccountCapitalEntry[]> {
  const all = await allAccountRows(database);
  const rows = rowsInForce(all);
  const kept = keptUntil(rows, after);
  if (kept.length === rows.length)
    throw tstError('BAD_INPUT', `no capital is later than ${after?.toISOString() ?? 'nothing'}`);
  if (after !== null && kept.length === 0)
    throw tstError(
      'BAD_INPUT',
      `nothing is from before ${after.toISOString()}: to delete everything, say so (npx tst capital delete-since everything)`,
    );
  const row = storedRow(time, kept.at(-1), { ...mark, kind: 'deletion', after });
  await insertAfter(database, all.at(-1), row);
  return rows.slice(kept.length);
}

/**
 * Takes back the deletion or initialisation that made the newest row, in one write. Returns what is in force then. Throws
 * BAD_INPUT when the newest row is neither, VERSION_CONFLICT when another row came in between.
 */
export async function undoAccountDeletion(
  database: Database,
  { time, ...mark }: Mark,
): Promise<AccountCapitalEntry | undefined> {
  const all = await allAccountRows(database);
  const event = all.at(-1)?.event;
  if (event?.kind !== 'deletion' && event?.kind !== 'initialised')
    throw tstError(
      'BAD_INPUT',
      'the newest row of capital is neither a deletion nor an initialisation: only these, as the last thing done, can be taken back. A deposit or withdrawal is undone by the opposite one (`npx tst capital withdraw`, `deposit`)',
    );
  const undo = { ...mark, kind: 'undo', of: event.id } as const;
  const restored = rowsInForce([...all, { time, capital: undefined, event: undo }]).at(-1);
  await insertAfter(database, all.at(-1), storedRow(time, restored, undo));
  return restored;
}

/** Writes rows as they are, for imports; a row of the same instant is replaced. */
export async function importCapital(
  database: Database,
  scope: string,
  rows: readonly CapitalImport[],
): Promise<void> {
  if (rows.length === 0) return;
  await capital(database).bulkWrite(
    rows.map(({ time, values }) => ({
      replaceOne: {
        filter: { _id: idOf({ scope, time }) },
        replacement: finite(`capital ${scope}`, { scope, time, values }),
        upsert: true,
      },
    })),
  );
}

export interface CapitalImport {
  readonly time: Date;
  readonly values: Readonly<Record<string, number>>;
}

/** Of two that follow the same row, the first wins. */
async function insertAfter(
  database: Database,
  last: Pick<CapitalRow, 'time'> | undefined,
  row: CapitalRow,
): Promise<void> {
  const isLater = last === undefined || row.time > last.time;
  const id = `${row.scope}/after/${last?.time.toISOString() ?? 'nothing'}`;
  if (!isLater || !(await insertOnce(capital(database), id, row))) throw overtaken(last?.time);
}

function overtaken(previous: Date | undefined): Error {
  return conflict(`The capital of ${ACCOUNT_CAPITAL}`, previous?.getTime() ?? 0);
}

function isSameRow(last: CapitalRow, row: CapitalRow): boolean {
  return (
    last.time.getTime() === row.time.getTime() &&
    last.event?.id === row.event?.id &&
    sameValues(last.values, row.values)
  );
}

function sameValues(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  return Object.keys(b).every((key) => Object.is(a[key], b[key]));
}

async function latest(database: Database): Promise<CapitalRow | undefined> {
  const found = await capital(database).find(OF_ACCOUNT).sort({ time: -1 }).limit(1).toArray();
  return found[0] && plain<CapitalRow>(found[0]);
}

const OF_ACCOUNT = { scope: ACCOUNT_CAPITAL };

function accountRow({ time, values, event }: CapitalRow): AccountRow {
  const isKnown = values['actual'] !== undefined;
  const { actual, accumulated, broker, max } = values as unknown as AccountCapital;
  const row = { time, capital: isKnown ? { actual, accumulated, broker, max } : undefined };
  return event === undefined ? row : { ...row, event };
}

function storedRow(time: Date, of: AccountCapital | undefined, event: CapitalEvent | undefined): CapitalRow {
  const { actual, accumulated, broker, max } = of ?? {};
  const values = of ? { actual, accumulated, broker, max } : {};
  return { scope: ACCOUNT_CAPITAL, time, values: values as CapitalRow['values'], ...(event && { event }) };
}

function idOf({ scope, time }: Pick<CapitalRow, 'scope' | 'time'>): string {
  return `${scope}/${time.toISOString()}`;
}

export function capital(database: Database) {
  return database.main.collection<Stored<CapitalRow>>('capital');
}
