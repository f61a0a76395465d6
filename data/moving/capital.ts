import { tstError } from '../../domain/errors/errors';
import type { FoundFile, Item } from '../../domain/moving/items';
import {
  ACCOUNT_CAPITAL,
  accountCapitalHistory,
  type CapitalImport,
  importCapital,
} from '../capital/capital';
import { strategyCapitalHistory } from '../capital/strategy-capital';
import type { SeriesSpec } from '../csv/series-file';
import { type CapitalPoint, readCapitalData } from '../csv/state-files';
import type { Database } from '../store/database';
import type { Content, Moving, Planned } from './moving';
import { readSeriesOf } from './read-file';

/** Rows of capital by whose it is: the account, or a strategy. */
type CapitalRows = ReadonlyMap<string, readonly CapitalImport[]>;

const ACCOUNT_COLUMNS = {
  Actual: 'actual',
  Accumulated: 'accumulated',
  Broker: 'broker',
  Max: 'max',
} as const;

/** Capital of the account and of the strategies, through time. */
export async function readCapital(item: Item): Promise<Content> {
  const rows = await rowsOf(item);
  return {
    rows: [...rows.values()].reduce((sum, each) => sum + each.length, 0),
    notes: [],
    plan: (moving) => planCapital(moving, item, rows),
  };
}

async function rowsOf({ files }: Item): Promise<CapitalRows> {
  if (files['file'].format === 'parquet') return rowsOfStore(files['file']);
  const columns = await readCapitalData(files['file'].path);
  const account = accountRows(columns);
  const strategies = [...columns]
    .filter(([name]) => !Object.hasOwn(ACCOUNT_COLUMNS, name))
    .map(([name, points]) => [name, points.map(strategyRow)] as const);
  return new Map([...(account.length > 0 ? [[ACCOUNT_CAPITAL, account] as const] : []), ...strategies]);
}

const ACCOUNT_SPEC: SeriesSpec<string> = {
  time: 'DATETIME',
  columns: Object.keys(ACCOUNT_COLUMNS).map((name) => ({ name })),
};
const STRATEGY_SPEC: SeriesSpec<string> = { time: 'DATETIME', columns: [{ name: 'capital' }] };

/** A Parquet store has one file for each, with the rows that were written. A row that lacks a value is none. */
async function rowsOfStore(file: FoundFile): Promise<CapitalRows> {
  const scope = file.name;
  const spec = scope === ACCOUNT_CAPITAL ? ACCOUNT_SPEC : STRATEGY_SPEC;
  const { series } = await readSeriesOf(file, spec);
  const names: Readonly<Record<string, string>> = ACCOUNT_COLUMNS;
  const rows = Array.from(series.times, (time, row) => ({
    time: new Date(time),
    values: Object.fromEntries(
      Object.entries(series.columns).map(([name, column]) => [names[name] ?? name, column[row]]),
    ),
  }));
  return new Map([[scope, rows.filter(({ values }) => !Object.values(values).some(Number.isNaN))]]);
}

function strategyRow({ time, value }: CapitalPoint): CapitalImport {
  return { time: new Date(time), values: { capital: value } };
}

/** One row for each time at which a column changed; from the first time on at which all have a value. */
function accountRows(columns: ReadonlyMap<string, readonly CapitalPoint[]>): readonly CapitalImport[] {
  const names = Object.keys(ACCOUNT_COLUMNS) as (keyof typeof ACCOUNT_COLUMNS)[];
  const changes = names
    .flatMap((name) => (columns.get(name) ?? []).map(({ time, value }) => ({ time, name, value })))
    .sort((a, b) => a.time - b.time);
  const rows = new Map<number, CapitalImport>();
  const values: Record<string, number> = {};
  for (const { time, name, value } of changes) {
    values[ACCOUNT_COLUMNS[name]] = value;
    if (Object.keys(values).length === names.length)
      rows.set(time, { time: new Date(time), values: { ...values } });
  }
  return [...rows.values()];
}

async function planCapital(moving: Moving, item: Item, rows: CapitalRows): Promise<Planned> {
  const missing = new Map<string, readonly CapitalImport[]>();
  let isNew = true;
  for (const [scope, given] of rows) {
    const stored = await storedRows(moving.database, scope);
    if (stored.size > 0) isNew = false;
    const lacking = given.filter(({ time, values }) => !sameValues(stored.get(time.getTime()), values));
    if (lacking.length === 0) continue;
    if (!moving.replace) refuseOthers(item, scope, stored, given);
    missing.set(scope, lacking);
  }
  if (missing.size === 0) return { kind: 'unchanged' };
  return {
    kind: isNew ? 'new' : 'changed',
    write: async () => {
      for (const [scope, lacking] of missing) await importCapital(moving.database, scope, lacking);
      return undefined;
    },
  };
}

/** A row that the file does not have was written by our own updates: no history is mixed with it. */
function refuseOthers(
  { id }: Item,
  scope: string,
  stored: ReadonlyMap<number, CapitalImport['values']>,
  given: readonly CapitalImport[],
): void {
  const known = new Map(given.map(({ time, values }) => [time.getTime(), values]));
  const other = [...stored].find(([time, values]) => !sameValues(known.get(time), values));
  if (other === undefined) return;
  const whose = scope === ACCOUNT_CAPITAL ? 'the account' : scope;
  const at = new Date(other[0]).toISOString();
  throw tstError(
    'BAD_INPUT',
    `${id}: ${whose} has capital of ${at} that the file does not have; --replace adds to it`,
  );
}

async function storedRows(
  database: Database,
  scope: string,
): Promise<ReadonlyMap<number, CapitalImport['values']>> {
  if (scope !== ACCOUNT_CAPITAL) {
    const history = await strategyCapitalHistory(database, scope);
    return new Map(history.map(({ time, capital }) => [time.getTime(), { capital }]));
  }
  const history = await accountCapitalHistory(database);
  return new Map(
    history.map(({ time, actual, accumulated, broker, max }) => [
      time.getTime(),
      { actual, accumulated, broker, max },
    ]),
  );
}

function sameValues(a: CapitalImport['values'] | undefined, b: CapitalImport['values']): boolean {
  return a !== undefined && Object.keys(b).every((key) => Object.is(a[key], b[key]));
}
