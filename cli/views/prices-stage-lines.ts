import type { Database } from '../../data/store/database';
import { findRuns } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';

/**
 * What the prices stage of the latest day came to, and what of it concerns no single item of a list: that it was
 * interrupted, for one. Empty before the first day.
 */
export async function pricesStageLines(
  database: Database,
  system: string,
  items: ReadonlySet<string>,
): Promise<readonly string[]> {
  const runs = await findRuns(database, { system, process: 'daily-cycle' });
  const [latest] = [...runs].sort((a, b) => b.tradeDate.localeCompare(a.tradeDate));
  const stage = ((latest?.summary?.['stages'] ?? {}) as StageResults).prices;
  if (!latest || !stage) return [];
  const general = stage.problems.filter((problem) => !items.has(problem.split(':')[0]));
  return [`prices stage of ${latest.tradeDate}: ${stage.summary}`, ...general.map((text) => `  ${text}`)];
}
