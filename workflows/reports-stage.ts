import type { StageResult } from '../domain/cycle/cycle-result';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { parsed } from './parsed-input';
import { reportActivities } from './proxies';

/** Each report by itself: a failed one becomes a problem of the day, and the stage continues. */
export async function reportsStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the reports stage', cycleInput, given);
  const { system, tradeDate } = input;
  const reports = reportActivities(system);
  const { names } = await reports.listReports();
  const results = await Promise.all(
    names.map(async (name) => {
      const { problem } = await reports.writeReport.executeWithOptions({ summary: name }, [
        { tradeDate, name },
      ]);
      return { name, problem };
    }),
  );
  const written = results.filter(({ problem }) => !problem).map(({ name }) => name);
  const problems = results.flatMap(({ name, problem }) => (problem ? [`${name}: ${problem}`] : []));
  return { summary: `${written.length} reports: ${written.join(', ')}`, problems };
}
