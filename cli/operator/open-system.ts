import { userInfo } from 'node:os';
import { type Database, openDatabase } from '../../data/store/database';
import {
  createLiveClock,
  createSimulatedClock,
  type TradingClock,
} from '../../services/gateway/trading-clock';
import type { Endpoints, SystemSetup } from '../../services/system/endpoints';
import { controlUrl } from '../../services/system/endpoints';
import { loadSettings, type Settings } from '../../services/system/settings';
import type { Part } from '../../services/system/start-request';
import { withSystem } from '../../services/system/with-system';
import { connectTemporal, type TemporalClient } from '../../services/temporal/temporal-client';

/** What a short command uses of a system. */
export interface OpenSystem {
  readonly settings: Settings;
  readonly database: Database;
  /** The trading clock; the machine's if a simulated one is not running. */
  readonly clock: TradingClock;
  /** Connected at the first call; undefined when no Temporal server is running. */
  temporal(): Promise<TemporalClient | undefined>;
}

/** The parts, besides the database, that a request to a workflow needs. */
export const EVERYTHING_ELSE = ['temporal', 'gateway', 'workers'] as const;

/** A database of ours is started again when it dies, and may be slow to answer on a busy machine. */
const SUPERVISED_TIMEOUT_MS = 60_000;

/**
 * Calls `fn` with the system, running or with the named parts started for this command, and closes what was
 * opened. The database is always among the parts. `begin` says what a system is made with that was never started.
 */
export function onSystem<T>(
  system: string | undefined,
  parts: readonly Exclude<Part, 'database'>[],
  fn: (open: OpenSystem) => Promise<T>,
  begin?: (system: string) => Promise<SystemSetup>,
): Promise<T> {
  const act = (endpoints: Endpoints) =>
    onEndpoints(endpoints, endpoints.externalDatabase ? undefined : SUPERVISED_TIMEOUT_MS, fn);
  return withSystem(system, ['database', ...parts], act, begin);
}

/** The same with parts that run; throws when the database does not answer within the time. */
export async function onEndpoints<T>(
  endpoints: Endpoints,
  connectTimeoutMs: number | undefined,
  fn: (open: OpenSystem) => Promise<T>,
): Promise<T> {
  const settings = loadSettings(endpoints.system);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database, { connectTimeoutMs });
  let connected: TemporalClient | undefined;
  const clock = clockOf(settings);
  const temporal = async () => {
    if (endpoints.temporalAddress !== '') connected ??= await connectTemporal(endpoints);
    return connected;
  };
  try {
    return await fn({ settings, database, clock, temporal });
  } finally {
    clock.close();
    await connected?.close();
    await database.close();
  }
}

/** The user at the keyboard, for the audit. */
export function operatorName(): string {
  return userInfo().username;
}

function clockOf({ endpoints }: Settings): TradingClock {
  const url = controlUrl(endpoints);
  if (endpoints.clock === 'live' || url === undefined) return createLiveClock();
  return createSimulatedClock(url);
}
