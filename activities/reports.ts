import { performedMethods } from '../config/stack-steps';
import { storeReport } from '../data/system/reports';
import { planReports, type ReportOutput } from '../reports/catalogue';
import { createPandlReport } from '../reports/pandl/create-pandl-report';
import { createReconcileReport } from '../reports/reconcile/create-reconcile-report';
import { renderMail } from '../reports/renderers/email';
import { writeReportFiles } from '../reports/renderers/files';
import type { Report } from '../reports/report';
import { createStatusReport } from '../reports/status/create-status-report';
import { createTradeReport } from '../reports/trades/create-trade-report';
import type { Deps } from './deps';
import { gatherPandl } from './reports/pandl-data';
import { gatherReconcile } from './reports/reconcile-data';
import { gatherStatus } from './reports/status-data';
import { gatherTrades } from './reports/trade-data';
import { isTransient, sentence } from './running/failures';
import { recordProgress } from './running/progress';

/** How each report is made, and from what. */
const REPORTS: Readonly<Record<string, (deps: Deps, tradeDate: string) => Promise<Report>>> = {
  status: async (deps, tradeDate) => createStatusReport(await gatherStatus(deps, tradeDate)),
  trades: async (deps, tradeDate) => createTradeReport(await gatherTrades(deps, tradeDate)),
  pandl: async (deps, tradeDate) => createPandlReport(await gatherPandl(deps, tradeDate)),
  reconcile: async (deps) => createReconcileReport(await gatherReconcile(deps)),
};

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
        const report = await REPORTS[name](deps, tradeDate);
        const wanted = planReports(deps.config).wanted.find((each) => each.name === name);
        await publish(
          deps,
          tradeDate,
          name,
          { ...report, title: wanted?.title ?? report.title },
          wanted?.output,
        );
        return {};
      } catch (error) {
        if (isTransient(error)) throw error;
        return { problem: sentence(error) };
      }
    },
  };
}

export type ReportActivities = ReturnType<typeof createReportActivities>;

/** Stored in any case; written to a file and mailed as `output` says, the default being both. */
async function publish(
  deps: Deps,
  tradeDate: string,
  name: string,
  report: Report,
  output: ReportOutput = 'emailfile',
): Promise<void> {
  const mail = renderMail(report);
  const { text, html } = mail;
  const isFile = output === 'file' || output === 'emailfile';
  const [path] = isFile ? await writeReportFiles(report, deps.folders.reports, tradeDate) : [];
  const at = new Date(report.producedAt);
  await storeReport(deps.database, { name, tradeDate, at, text, html, path });
  if (output === 'email' || output === 'emailfile') await deps.sendReport(mail);
  if (output === 'console') deps.log.info({ report: name }, text);
  await recordProgress(deps, { tradeDate, stage: 'reports', item: name, text: 'written' });
}
