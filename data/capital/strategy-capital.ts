import type { StrategyShare } from '../../domain/capital/allocation';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';
import { ACCOUNT_CAPITAL, type CapitalRow, capital } from './capital';

/** One allocation of the account's capital and margin to its strategies. */
export interface StoredAllocation {
  /** UTC instant, the same for every strategy. */
  readonly time: Date;
  /** What was shared, in the base currency. */
  readonly total: number;
  readonly totalMargin?: number;
  readonly shares: readonly StrategyShare[];
  /** Who asked for it; the day's run when left out. */
  readonly by?: string;
}

export interface StrategyCapitalEntry {
  readonly strategy: string;
  readonly time: Date;
  readonly capital: number;
  readonly margin?: number;
}

/** Stores the shares of every strategy in one write. False when there is one of that very instant. */
export async function storeAllocation(database: Database, allocation: StoredAllocation): Promise<boolean> {
  return insertOnce(allocations(database), allocation.time.toISOString(), allocation);
}

/** The newest capital of a strategy; undefined when it never had any. */
export async function strategyCapital(
  database: Database,
  strategy: string,
): Promise<StrategyCapitalEntry | undefined> {
  const newest = { sort: { time: -1 }, limit: 1 } as const;
  const [allocated, imported] = await Promise.all([
    allocations(database).find({ 'shares.strategy': strategy }, newest).toArray(),
    capital(database).find({ scope: strategy }, newest).toArray(),
  ]);
  return [...imported.map(importedEntry), ...allocated.flatMap((each) => entriesOf(strategy, each))]
    .sort((a, b) => a.time.getTime() - b.time.getTime())
    .at(-1);
}

/** Oldest first. */
export async function strategyCapitalHistory(
  database: Database,
  strategy: string,
): Promise<readonly StrategyCapitalEntry[]> {
  const [allocated, imported] = await Promise.all([
    allocations(database).find({ 'shares.strategy': strategy }).toArray(),
    capital(database).find({ scope: strategy }).toArray(),
  ]);
  return [...imported.map(importedEntry), ...allocated.flatMap((each) => entriesOf(strategy, each))].sort(
    (a, b) => a.time.getTime() - b.time.getTime(),
  );
}

/** Strategies that ever had capital, sorted. */
export async function strategiesWithCapital(database: Database): Promise<readonly string[]> {
  const [imported, allocated] = await Promise.all([
    capital(database).distinct('scope'),
    // `distinct` of a field inside an array finds nothing on SecantusDB.
    allocations(database)
      .find({}, { projection: { shares: 1 } })
      .toArray(),
  ]);
  const shared = allocated.flatMap(({ shares }) => shares.map(({ strategy }) => strategy));
  return [...new Set([...imported, ...shared])].filter((scope) => scope !== ACCOUNT_CAPITAL).sort();
}

/** Allocations, newest first. */
export async function recentAllocations(
  database: Database,
  limit: number,
): Promise<readonly StoredAllocation[]> {
  const found = await allocations(database).find({}).sort({ time: -1 }).limit(limit).toArray();
  return found.map((document) => plain<StoredAllocation>(document));
}

function entriesOf(strategy: string, { time, shares }: StoredAllocation): readonly StrategyCapitalEntry[] {
  return shares
    .filter((share) => share.strategy === strategy)
    .map(({ capital, margin }) => ({
      ...{ strategy, time, capital },
      ...(margin === undefined ? {} : { margin }),
    }));
}

function importedEntry({ scope, time, values }: CapitalRow): StrategyCapitalEntry {
  return { strategy: scope, time, capital: values['capital'] };
}

function allocations(database: Database) {
  return database.main.collection<Stored<StoredAllocation>>('allocations');
}
