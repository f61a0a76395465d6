import { openDatabase } from '../../data/store/database';
import type { TradeDate } from '../../domain/time/trade-date';
import { createSimulatedClock } from '../../services/gateway/trading-clock';
import type { Endpoints } from '../../services/system/endpoints';
import { simulatorUrl } from '../../services/system/endpoints';
import { loadSettings } from '../../services/system/settings';
import { connectTemporal } from '../../services/temporal/temporal-client';
import { cycleInstant } from '../simulated-day/market-day';
import type { DayParts } from '../simulated-day/run-cycle';
import { seedSystem } from '../simulated-day/seed-system';
import type { Progress } from '../terminal/progress';
import { compareCsv } from './compare-csv';
import { compareLedger } from './compare-ledger';
import { compareRolls } from './compare-rolls';
import { compareStored } from './compare-stored';
import { printComparison } from './comparison';
import { replayDays } from './replay-days';

export interface ReplayRequest {
  readonly endpoints: Endpoints;
  /** CSV directory of the market. */
  readonly directory: string;
  /** At least one, in order. */
  readonly days: readonly TradeDate[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Imports the history before the first day, runs every day, compares. True when nothing differs. Throws when interrupted. */
export async function replayAndCompare(request: ReplayRequest): Promise<boolean> {
  const { endpoints, directory, days, progress, signal } = request;
  const settings = loadSettings(endpoints.system);
  const clock = createSimulatedClock(simulatorUrl(endpoints));
  const temporal = await connectTemporal(endpoints);
  const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
  const parts: DayParts = { settings, database, client: temporal.client, clock };
  try {
    await clock.advance(Date.parse(cycleInstant(days[0], settings.config.system_zone)));
    await seedSystem(settings, database, temporal.client, { date: days[0], market: directory, progress });
    const replayed = await replayDays(parts, days, progress, signal);
    signal.throwIfAborted();
    if (replayed.kind === 'failed') {
      progress.line(`the cycle of ${replayed.day} failed: ${replayed.reason}`);
      return false;
    }
    return await compare(parts, request);
  } finally {
    await database.close();
    // A call that is still repeated when the server has been stopped would fail outside of any promise.
    if (!signal.aborted) await temporal.close();
  }
}

async function compare(parts: DayParts, request: ReplayRequest): Promise<boolean> {
  const { settings, database } = parts;
  const { progress } = request;
  const byPolicy = settings.config.roll_policy.source === 'parameters';
  const comparisons = [
    await compareLedger(settings, database),
    ...(byPolicy ? [await withTable(parts, request)] : await compareWithData(parts, request)),
  ];
  progress.line('');
  for (const comparison of comparisons) printComparison(progress, comparison);
  return comparisons.every((comparison) => comparison.differences.length === 0);
}

/** Where the policy decides, the contracts in use, and so the prices and positions, are not those of the files. */
async function withTable({ settings, database }: DayParts, { days, progress }: ReplayRequest) {
  const { comparison, table } = await compareRolls(settings, database, days);
  progress.line(`\n${table}`);
  return comparison;
}

async function compareWithData(
  { settings, database }: DayParts,
  { directory, days, progress }: ReplayRequest,
) {
  const said = progress.status;
  return [
    await compareStored(settings, database, days, said),
    await compareCsv(settings, database, { directory, days, said }),
  ];
}
