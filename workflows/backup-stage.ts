import type { CycleInput, StageResult } from './daily-cycle';
import { backupActivities } from './proxies';

/** The database as a dump, the series and documents as CSV; each verified by reading it back. */
export async function backupStage(input: CycleInput): Promise<StageResult> {
  const { system, tradeDate } = input;
  const backup = backupActivities(system);
  const [dump, csv] = await Promise.all([
    backup.dumpDatabase({ tradeDate }),
    backup.exportCsv({ tradeDate }),
  ]);
  return { summary: `${dump.summary}; ${csv.summary}`, problems: [...dump.problems, ...csv.problems] };
}
