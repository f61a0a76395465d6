import type { AccountCapital } from '../../domain/capital/capital-update';
import type { Database } from '../store/database';
import { conflict, finite, insertOnce, plain, type Stored } from '../store/documents';

/** The account's capital; strategies use their own name as scope. */
export const ACCOUNT_CAPITAL = '__global_capital';

/** What a person said that made a row: money paid in (+) or out (-), or a large change that is profit or loss. */
export interface CapitalEvent {
  /** Unique: the same again changes nothing. */
  readonly id: string;
  readonly kind: 'cash-flow' | 'confirmation';
  readonly amount: number;
}

export interface AccountCapitalEntry extends AccountCapital {
  /** UTC instant. */
  readonly time: Date;
  readonly event?: CapitalEvent;
}

export interface StrategyCapitalEntry {
  readonly strategy: string;
  readonly time: Date;
  readonly capital: number;
}

interface CapitalRow {
  readonly scope: string;
  readonly time: Date;
  readonly values: Readonly<Record<string, number>>;
  readonly event?: CapitalEvent;
}

/**
 * Appends an account row after `previous` (undefined: as the first). Throws VERSION_CONFLICT when another
 * row came in between or the time is not later; the same row again changes nothing. A row can be followed by one only.
 */
export async function appendAccountCapital(
  database: Database,
  entry: AccountCapitalEntry,
  previous: AccountCapitalEntry | undefined,
): Promise<void> {
  const { time, actual, accumulated, broker, max, event } = entry;
  const values = { actual, accumulated, broker, max };
  const row = { scope: ACCOUNT_CAPITAL, time, values, ...(event === undefined ? {} : { event }) };
  await append(database, row, previous?.time);
}

/** Last account row; undefined before the first. */
export async function accountCapital(database: Database): Promise<AccountCapitalEntry | undefined> {
  const row = await latest(database, ACCOUNT_CAPITAL);
  return row && accountEntry(row);
}

/** The row that the operator's entry of this id made; undefined if it made none. */
export async function accountCapitalOf(
  database: Database,
  eventId: string,
): Promise<AccountCapitalEntry | undefined> {
  const row = await capital(database).findOne({ scope: ACCOUNT_CAPITAL, 'event.id': eventId });
  return row === null ? undefined : accountEntry(plain<CapitalRow>(row));
}

export async function accountCapitalHistory(database: Database): Promise<AccountCapitalEntry[]> {
  return (await history(database, ACCOUNT_CAPITAL)).map(accountEntry);
}

/** Sets a strategy's capital from an instant on; the same instant again replaces it (an activity's retry). */
export async function setStrategyCapital(database: Database, entry: StrategyCapitalEntry): Promise<void> {
  const row: CapitalRow = { scope: entry.strategy, time: entry.time, values: { capital: entry.capital } };
  await capital(database).replaceOne({ _id: idOf(row) }, finite(`capital ${idOf(row)}`, row), {
    upsert: true,
  });
}

export async function strategyCapital(
  database: Database,
  strategy: string,
): Promise<StrategyCapitalEntry | undefined> {
  const row = await latest(database, strategy);
  return row && strategyEntry(row);
}

export async function strategyCapitalHistory(
  database: Database,
  strategy: string,
): Promise<StrategyCapitalEntry[]> {
  return (await history(database, strategy)).map(strategyEntry);
}

/** Strategies that have capital, sorted. */
export async function strategiesWithCapital(database: Database): Promise<string[]> {
  const scopes = (await capital(database).distinct('scope')) as string[];
  return scopes.filter((scope) => scope !== ACCOUNT_CAPITAL).sort();
}

/** Removes account rows after the instant (the operator's correction); returns how many. */
export async function deleteAccountCapitalAfter(database: Database, time: Date): Promise<number> {
  const removed = await capital(database).deleteMany({ scope: ACCOUNT_CAPITAL, time: { $gt: time } });
  return removed.deletedCount;
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

async function append(database: Database, row: CapitalRow, previous: Date | undefined): Promise<void> {
  const last = await latest(database, row.scope);
  if (last !== undefined && isSameRow(last, row)) return;
  const inOrder = last === undefined || row.time > last.time;
  if (
    last?.time.getTime() !== previous?.getTime() ||
    !inOrder ||
    !(await insertOnce(capital(database), idAfter(row.scope, previous), row))
  ) {
    throw conflict(`The capital of ${row.scope}`, previous?.getTime() ?? 0);
  }
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

async function latest(database: Database, scope: string): Promise<CapitalRow | undefined> {
  const found = await capital(database).find({ scope }).sort({ time: -1 }).limit(1).toArray();
  return found[0] && plain<CapitalRow>(found[0]);
}

async function history(database: Database, scope: string): Promise<CapitalRow[]> {
  return (await capital(database).find({ scope }).sort({ time: 1 }).toArray()).map((each) =>
    plain<CapitalRow>(each),
  );
}

function accountEntry({ time, values, event }: CapitalRow): AccountCapitalEntry {
  return {
    time,
    actual: values['actual'],
    accumulated: values['accumulated'],
    broker: values['broker'],
    max: values['max'],
    ...(event === undefined ? {} : { event }),
  };
}

function strategyEntry({ scope, time, values }: CapitalRow): StrategyCapitalEntry {
  return { strategy: scope, time, capital: values['capital'] };
}

function idOf({ scope, time }: Pick<CapitalRow, 'scope' | 'time'>): string {
  return `${scope}/${time.toISOString()}`;
}

/** Of two that follow the same row, the first wins. */
function idAfter(scope: string, previous: Date | undefined): string {
  return `${scope}/after/${previous?.toISOString() ?? 'nothing'}`;
}

function capital(database: Database) {
  return database.main.collection<Stored<CapitalRow>>('capital');
}
