import { DAY_MS } from '../../domain/time/units';
import { pruneStages } from '../results/diagnostics';
import { pruneSeries } from '../series/prune-series';
import { pruneEmails } from '../system/emails';
import type { Database } from './database';

/** For how many days something is kept. */
export interface Retention {
  /** Versions of series that were replaced: a past day's positions can be proven so long. By the machine's clock. */
  readonly series_versions: number;
  /** Results of the stages of production runs. By the trading clock, as mails. */
  readonly backtests: number;
  readonly emails: number;
}

export interface Cleaned {
  readonly versions: number;
  readonly chunks: number;
  readonly results: number;
  readonly mails: number;
}

/** Removes what has been kept for its time. `machine` and `trading` are the two clocks' instants. */
export async function cleanDatabase(
  database: Database,
  days: Retention,
  { machine, trading }: { readonly machine: Date; readonly trading: Date },
): Promise<Cleaned> {
  const before = (now: Date, kept: number) => new Date(now.getTime() - kept * DAY_MS);
  const series = await pruneSeries(database, before(machine, days.series_versions), machine);
  return {
    ...series,
    results: await pruneStages(database, before(trading, days.backtests)),
    mails: await pruneEmails(database, before(trading, days.emails)),
  };
}
