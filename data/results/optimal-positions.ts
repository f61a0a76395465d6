import { stateName } from '../../domain/strategies/strategy-state';
import { strategyStates } from '../controls/strategy-states';
import type { Database } from '../store/database';
import { finite, plain, type Stored } from '../store/documents';

/** What a strategy wants to hold of an instrument, and exactly what it was computed from. */
export interface OptimalPosition {
  readonly strategy: string;
  readonly instrument: string;
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
  /** `raw`: before the dynamic optimisation. */
  readonly kind: 'buffered' | 'raw' | 'dynamic' | 'simple';
  /** UTC instant of the computation on the trading clock. */
  readonly time: Date;
  /** Contracts and prices by name: `lower`, `upper`, `position`, ... bit for bit as computed. */
  readonly values: Readonly<Record<string, number>>;
  readonly referencePrice: number;
  /** 8 digits. */
  readonly referenceContract: string;
  /** Date of the reference price, `YYYY-MM-DD`. */
  readonly referenceDate?: string;
  readonly capital: number;
  /** Version read of every series used, by series key: what a fresh backtest has to read to compare. */
  readonly seriesVersions: Readonly<Record<string, number>>;
  readonly configHash: string;
  /** The run's attempt that stored it. */
  readonly attempt: number;
}

/**
 * Stores the positions of one strategy's run together; a later attempt of the same date replaces them. Throws
 * NOT_FINITE before any is written.
 */
export async function storeOptimalPositions(
  database: Database,
  entries: readonly OptimalPosition[],
): Promise<void> {
  if (entries.length === 0) return;
  await positions(database).bulkWrite(
    entries.map((entry) => ({
      replaceOne: {
        filter: { _id: idOf(entry) },
        replacement: finite(`optimal position ${idOf(entry)}`, entry),
        upsert: true,
      },
    })),
    { ordered: false },
  );
}

/** What is no longer looked after, by the names of the configuration. */
export interface StaleNames {
  readonly stale_strategies: readonly string[];
  readonly stale_instruments: readonly string[];
}

/**
 * Newest entry per strategy and instrument, of any kind but `raw`. With `stale`, those of stale strategies and
 * instruments are left out, and those of retired strategies.
 */
export async function latestOptimalPositions(
  database: Database,
  filter: {
    readonly strategy?: string;
    readonly instrument?: string;
    readonly onOrBefore?: string;
    readonly stale?: StaleNames;
  } = {},
): Promise<OptimalPosition[]> {
  const { onOrBefore, stale, ...equal } = filter;
  const query = {
    ...equal,
    kind: { $ne: 'raw' as const },
    ...(onOrBefore && { tradeDate: { $lte: onOrBefore } }),
  };
  const newest = new Map<string, OptimalPosition>();
  const states = stale === undefined ? [] : await strategyStates(database);
  for (const document of await positions(database).find(query).sort({ tradeDate: 1, time: 1 }).toArray()) {
    if (stale?.stale_strategies.includes(document.strategy)) continue;
    if (stateName(states, document.strategy) === 'retired') continue;
    if (stale?.stale_instruments.includes(document.instrument)) continue;
    newest.set(`${document.strategy}/${document.instrument}`, plain<OptimalPosition>(document));
  }
  return [...newest.values()];
}

/** Entries that match, by trade date; both ends of the range are included. */
export async function optimalPositionHistory(
  database: Database,
  filter: {
    readonly strategy?: string;
    readonly instrument?: string;
    readonly kind?: OptimalPosition['kind'];
    readonly from?: string;
    readonly to?: string;
  } = {},
): Promise<OptimalPosition[]> {
  const { from, to, ...equal } = filter;
  const query = {
    ...equal,
    ...((from || to) && { tradeDate: { ...(from && { $gte: from }), ...(to && { $lte: to }) } }),
  };
  const found = await positions(database).find(query).sort({ tradeDate: 1, _id: 1 }).toArray();
  return found.map((document) => plain<OptimalPosition>(document));
}

/** Newest trade date of each strategy's positions, by name. */
export async function lastRunOfStrategies(database: Database): Promise<ReadonlyMap<string, string>> {
  const found = await positions(database)
    .aggregate<{ _id: string; last: string }>([
      { $group: { _id: '$strategy', last: { $max: '$tradeDate' } } },
    ])
    .toArray();
  return new Map(found.map(({ _id, last }) => [_id, last]));
}

function idOf(key: Pick<OptimalPosition, 'strategy' | 'instrument' | 'tradeDate' | 'kind'>): string {
  return `${key.strategy}/${key.instrument}/${key.tradeDate}/${key.kind}`;
}

function positions(database: Database) {
  return database.main.collection<Stored<OptimalPosition>>('optimal_positions');
}
