import { isDeepStrictEqual } from 'node:util';
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
 * Stores the positions of one strategy's run as one document: all together or not at all. A later attempt of the same
 * date replaces them. Throws NOT_FINITE before any is written.
 */
export async function storeOptimalPositions(
  database: Database,
  entries: readonly OptimalPosition[],
): Promise<void> {
  for (const run of runsOf(entries)) {
    const _id = `${run.strategy}/${run.tradeDate}/${run.kind}`;
    const replacement = finite(`optimal positions ${_id}`, run);
    await runs(database).replaceOne({ _id }, replacement, { upsert: true });
  }
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
  for (const entry of await find(database, query)) {
    if (stale?.stale_strategies.includes(entry.strategy)) continue;
    if (stateName(states, entry.strategy) === 'retired') continue;
    if (stale?.stale_instruments.includes(entry.instrument)) continue;
    newest.set(`${entry.strategy}/${entry.instrument}`, entry);
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
  const byId = new Map((await find(database, query)).map((entry) => [idOf(entry), entry]));
  return [...byId]
    .sort(([a, { tradeDate: x }], [b, { tradeDate: y }]) => compare(x, y) || compare(a, b))
    .map(([, entry]) => entry);
}

/** Newest trade date of each strategy's positions, by name. */
export async function lastRunOfStrategies(database: Database): Promise<ReadonlyMap<string, string>> {
  const found = await runs(database)
    .aggregate<{ _id: string; last: string }>([
      { $group: { _id: '$strategy', last: { $max: '$tradeDate' } } },
    ])
    .toArray();
  return new Map(found.map(({ _id, last }) => [_id, last]));
}

/** All positions of one run of a strategy; `instrument` and `time` are searched and sorted by. */
interface RunDocument
  extends Pick<OptimalPosition, 'strategy' | 'tradeDate' | 'kind' | 'seriesVersions' | 'time'> {
  readonly instrument: readonly string[];
  /** `seriesVersions` only where they are others than the run's. */
  readonly positions: readonly (Omit<OptimalPosition, 'strategy' | 'tradeDate' | 'kind' | 'seriesVersions'> &
    Partial<Pick<OptimalPosition, 'seriesVersions'>>)[];
}

function runsOf(entries: readonly OptimalPosition[]): readonly RunDocument[] {
  const groups = new Map<string, OptimalPosition[]>();
  for (const entry of entries) {
    const key = `${entry.strategy}/${entry.tradeDate}/${entry.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((group) => {
    const { strategy, tradeDate, kind, time, seriesVersions } = group[0];
    const isRuns = (each: OptimalPosition['seriesVersions']) =>
      each === seriesVersions || isDeepStrictEqual(each, seriesVersions);
    return {
      ...{ strategy, tradeDate, kind, time, seriesVersions },
      instrument: group.map(({ instrument }) => instrument),
      positions: group.map(({ strategy: _, tradeDate: __, kind: ___, seriesVersions: own, ...position }) => ({
        ...position,
        ...(isRuns(own) ? {} : { seriesVersions: own }),
      })),
    };
  });
}

/** Positions that match, by trade date and time. Earlier versions stored each position by itself: read as they are. */
async function find(
  database: Database,
  query: { readonly instrument?: string } & object,
): Promise<readonly OptimalPosition[]> {
  const found = await runs(database).find(query).sort({ tradeDate: 1, time: 1 }).toArray();
  return found
    .flatMap(positionsOf)
    .filter(({ instrument }) => query.instrument === undefined || instrument === query.instrument);
}

function positionsOf(document: Stored<RunDocument>): readonly OptimalPosition[] {
  if (!('positions' in document)) return [plain<OptimalPosition>(document as never)];
  const { strategy, tradeDate, kind, seriesVersions } = document;
  return document.positions.map((position) => ({
    ...{ strategy, tradeDate, kind, seriesVersions },
    ...position,
  }));
}

function idOf(key: Pick<OptimalPosition, 'strategy' | 'instrument' | 'tradeDate' | 'kind'>): string {
  return `${key.strategy}/${key.instrument}/${key.tradeDate}/${key.kind}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function runs(database: Database) {
  return database.main.collection<Stored<RunDocument>>('optimal_positions');
}
