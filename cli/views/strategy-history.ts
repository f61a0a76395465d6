import { readStrategyVersion, type StrategyRun, strategyRuns } from '../../data/results/strategy-versions';
import { tstError } from '../../domain/errors/errors';
import { type StrategyVersion, versionDifference, versionText } from '../../strategies/strategy-version';
import type { OpenSystem } from '../operator/open-system';

/** A day's run; `changed`: with another version of the file than the run before. */
export interface HistoryLine extends StrategyRun {
  readonly changed: boolean;
}

/** Every recorded run of a strategy, newest first. */
export async function strategyHistory(
  { database }: Pick<OpenSystem, 'database'>,
  strategy: string,
): Promise<readonly HistoryLine[]> {
  const runs = await strategyRuns(database, strategy);
  return runs.map((run, i) => ({ ...run, changed: i > 0 && runs[i - 1].version !== run.version })).reverse();
}

/**
 * Lines of what differs between the files of two days; of one day its whole text. A day without a run has the version of
 * the last run before it. Throws BAD_INPUT for a day before the first run.
 */
export async function fileOfDays(
  open: Pick<OpenSystem, 'database'>,
  strategy: string,
  days: readonly string[],
): Promise<readonly string[]> {
  const runs = await strategyRuns(open.database, strategy);
  const [first, second] = await Promise.all(days.map((day) => versionOf(open, runs, strategy, day)));
  if (second === undefined) return versionText(first).trimEnd().split('\n');
  const lines = versionDifference(first, second);
  return lines.length > 0 ? lines : ['nothing differs'];
}

async function versionOf(
  { database }: Pick<OpenSystem, 'database'>,
  runs: readonly StrategyRun[],
  strategy: string,
  day: string,
): Promise<StrategyVersion> {
  const run = runs.findLast(({ tradeDate }) => tradeDate <= day);
  const version = run && (await readStrategyVersion<StrategyVersion>(database, strategy, run.version));
  if (version) return version;
  const first = runs.length > 0 ? `the first one is of ${runs[0].tradeDate}` : 'there is none yet';
  throw tstError('BAD_INPUT', `no run of ${strategy} on or before ${day} is recorded: ${first}`);
}
