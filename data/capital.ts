import type { Database } from './database';
import { conflict, finite, insertOnce, plain, type Stored } from './documents';

/** The account's capital; strategies use their own name as scope. */
export const ACCOUNT_CAPITAL = '__global_capital';

/** Capital of the account: total at risk, running profit, last broker value, ceiling. In the base currency. */
export interface AccountCapital {
  readonly actual: number;
  readonly accumulated: number;
  readonly broker: number;
  readonly max: number;
}

export interface AccountCapitalEntry extends AccountCapital {
  /** UTC instant. */
  readonly time: Date;
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
}

/**
 * Appends an account row after `previous` (undefined: as the first). Throws VERSION_CONFLICT when another
 * row came in between or the time is not later; the same row again changes nothing.
 */
export async function appendAccountCapital(
  database: Database,
  entry: AccountCapitalEntry,
  previous: AccountCapitalEntry | undefined,
): Promise<void> {
  const { time, actual, accumulated, broker, max } = entry;
  const row = { scope: ACCOUNT_CAPITAL, time, values: { actual, accumulated, broker, max } };
  await append(database, row, previous?.time);
}

/** Last account row; undefined before the first. */
export async function accountCapital(database: Database): Promise<AccountCapitalEntry | undefined> {
  const row = await latest(database, ACCOUNT_CAPITAL);
  return row && accountEntry(row);
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

/** Removes account rows after the instant (the operator's correction); gives how many. */
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
  if (last !== undefined && last.time.getTime() === row.time.getTime() && sameValues(last.values, row.values))
    return;
  const inOrder = last === undefined || row.time > last.time;
  if (
    last?.time.getTime() !== previous?.getTime() ||
    !inOrder ||
    !(await insertOnce(capital(database), idOf(row), row))
  ) {
    throw conflict(`The capital of ${row.scope}`, previous?.getTime() ?? 0);
  }
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

function accountEntry({ time, values }: CapitalRow): AccountCapitalEntry {
  return {
    time,
    actual: values['actual'],
    accumulated: values['accumulated'],
    broker: values['broker'],
    max: values['max'],
  };
}

function strategyEntry({ scope, time, values }: CapitalRow): StrategyCapitalEntry {
  return { strategy: scope, time, capital: values['capital'] };
}

function idOf({ scope, time }: Pick<CapitalRow, 'scope' | 'time'>): string {
  return `${scope}/${time.toISOString()}`;
}

function capital(database: Database) {
  return database.main.collection<Stored<CapitalRow>>('capital');
}
