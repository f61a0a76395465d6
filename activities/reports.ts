import { performedMethods } from '../config/stack-steps';
import { planReports } from '../reports/catalogue';
import type { Deps } from './deps';
import { makeReport } from './reports/make-report';
import { publishReport } from './reports/publish-report';
import { isTransient, sentence } from './running/failures';
import { recordProgress } from './running/progress';

export function createReportActivities(deps: Deps) {
  return {
    /** Names of the reports of the day that `reports` lists, in its order; none where run_reports is left out. */
    async listReports(): Promise<{ names: string[] }> {
      if (!performedMethods(deps.loaded.control, 'run_reports').includes('run_reports')) return { names: [] };
      return { names: planReports(deps.config).wanted.map(({ name }) => name) };
    },

    /** Makes one report: stored, written to files, and mailed (or put into the outbox). */
    async writeReport({
      tradeDate,
      name,
    }: {
      tradeDate: string;
      name: string;
    }): Promise<{ problem?: string }> {
      try {
        const wanted = planReports(deps.config).wanted.find((each) => each.name === name);
        if (wanted === undefined) return { problem: `${name} is not among the reports of the configuration` };
        const made = await makeReport(deps, wanted.name, { tradeDate, arguments: wanted.arguments });
        const report = { ...made, title: wanted.title ?? made.title };
        await publishReport(deps, report, { name, tradeDate, output: wanted.output });
        await recordProgress(deps, { tradeDate, stage: 'reports', item: name, text: 'written' });
        return {};
      } catch (error) {
        if (isTransient(error)) throw error;
        return { problem: sentence(error) };
      }
    },
  };
}

export type ReportActivities = ReturnType<typeof createReportActivities>;
