import type { StageResult } from '../domain/cycle/cycle-result';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { parsed } from './parsed-input';
import { backupActivities } from './proxies';

/** The database as a dump, the series and documents as CSV; each verified by reading it back. */
export async function backupStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the backup stage', cycleInput, given);
  const { system, tradeDate } = input;
  const backup = backupActivities(system);
  const [dump, csv] = await Promise.all([
    backup.dumpDatabase({ tradeDate }),
    backup.exportCsv({ tradeDate }),
  ]);
  return { summary: `${dump.summary}; ${csv.summary}`, problems: [...dump.problems, ...csv.problems] };
}
