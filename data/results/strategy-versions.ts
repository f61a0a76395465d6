import type { FileStanding } from '../../domain/strategies/file-change';
import type { Database } from '../store/database';
import { conflict, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';

/** One day's run of a strategy, and the version of its file that it ran with. */
export interface StrategyRun {
  readonly strategy: string;
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  /** UTC instant on the trading clock. */
  readonly at: Date;
  /** Hash of the version. */
  readonly version: string;
  readonly capital: number;
  /** `percentage_vol_target` in force, wherever it was set: annual, in percent of capital. Runs before 0.2.0 have none. */
  readonly riskTarget?: number;
  /** Hash of the whole effective configuration, capital and currency included: what the run's positions carry. */
  readonly configHash?: string;
}

/** Keeps the content of a version once, as JSON: a key of a strategy may be what a database does not take for one. */
export async function storeStrategyVersion(
  database: Database,
  strategy: string,
  version: { readonly hash: string },
): Promise<void> {
  const { hash } = version;
  await insertOnce(versions(database), `${strategy}/${hash}`, {
    strategy,
    hash,
    json: JSON.stringify(version),
  });
}

/** What was stored of a version; undefined for one that never ran. */
export async function readStrategyVersion<Version>(
  database: Database,
  strategy: string,
  hash: string,
): Promise<Version | undefined> {
  const found = await versions(database).findOne({ _id: `${strategy}/${hash}` });
  return found === null ? undefined : (JSON.parse(found.json) as Version);
}

/** Records a day's run; a later one of the same day replaces it. */
export async function recordStrategyRun(database: Database, run: StrategyRun): Promise<void> {
  const _id = `${run.strategy}/${run.tradeDate}`;
  await runs(database).replaceOne({ _id }, run, { upsert: true });
}

/** Runs of a strategy, or of all, by trade date. */
export async function strategyRuns(database: Database, strategy?: string): Promise<StrategyRun[]> {
  const found = await runs(database)
    .find(strategy === undefined ? {} : { strategy })
    .sort({ tradeDate: 1, _id: 1 })
    .toArray();
  return found.map((document) => plain<StrategyRun>(document));
}

/** Which version of its file a strategy trades; undefined before its first run. */
export async function fileStanding(database: Database, strategy: string): Promise<FileStanding | undefined> {
  return plainOrUndefined<FileStanding>(await standings(database).findOne({ _id: strategy }));
}

/** Those of all strategies, by name. */
export async function fileStandings(database: Database): Promise<FileStanding[]> {
  const found = await standings(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<FileStanding>(document));
}

/** Writes what follows `before` (undefined: nothing yet). Throws VERSION_CONFLICT when another came in between. */
export async function putFileStanding(
  database: Database,
  before: FileStanding | undefined,
  next: Omit<FileStanding, 'revision'>,
): Promise<void> {
  const { strategy } = next;
  const revision = (before?.revision ?? 0) + 1;
  const value = { ...next, revision };
  const written =
    before === undefined
      ? await insertOnce(standings(database), strategy, value)
      : (await standings(database).replaceOne({ _id: strategy, revision: before.revision }, value))
          .matchedCount === 1;
  if (!written) throw conflict(`The accepted file of ${strategy}`, before?.revision ?? 0);
}

interface VersionDocument {
  readonly strategy: string;
  readonly hash: string;
  readonly json: string;
}

function versions(database: Database) {
  return database.main.collection<Stored<VersionDocument>>('strategy_versions');
}

function runs(database: Database) {
  return database.main.collection<Stored<StrategyRun>>('strategy_runs');
}

function standings(database: Database) {
  return database.main.collection<Stored<FileStanding>>('strategy_files');
}
