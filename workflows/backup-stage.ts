import { cycleStart } from '../domain/cycle/workflow-inputs';
import type { CycleInput, StageResult } from './daily-cycle';
import { parsed } from './parsed-input';
import { backupActivities } from './proxies';

/** The database as a dump, the series and documents as CSV; each verified by reading it back. */
export async function backupStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the backup stage', cycleStart, given);
  const { system, tradeDate } = input;
  const backup = backupActivities(system);
  const [dump, csv] = await Promise.all([
    backup.dumpDatabase({ tradeDate }),
    backup.exportCsv({ tradeDate }),
  ]);
  return { summary: `${dump.summary}; ${csv.summary}`, problems: [...dump.problems, ...csv.problems] };
}
