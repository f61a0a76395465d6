import type { CycleInput, StageResult } from './daily-cycle';
import { reportActivities } from './proxies';

/** Each report by itself: one that fails is a problem of the day, not the end of the stage. */
export async function reportsStage(input: CycleInput): Promise<StageResult> {
  const { system, tradeDate } = input;
  const reports = reportActivities(system);
  const { names } = await reports.listReports();
  const problems: string[] = [];
  const written: string[] = [];
  for (const name of names) {
    const result = await reports.writeReport.executeWithOptions({ summary: name }, [{ tradeDate, name }]);
    if (result.problem) problems.push(`${name}: ${result.problem}`);
    else written.push(name);
  }
  return { summary: `${written.length} reports: ${written.join(', ')}`, problems };
}
