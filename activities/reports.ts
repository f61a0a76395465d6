import { storeReport } from '../data/reports';
import { createPandlReport } from '../reports/pandl/create-pandl-report';
import { createReconcileReport } from '../reports/reconcile/create-reconcile-report';
import { renderMail } from '../reports/renderers/email';
import { writeReportFiles } from '../reports/renderers/files';
import type { Report } from '../reports/report';
import { createStatusReport } from '../reports/status/create-status-report';
import { createTradeReport } from '../reports/trades/create-trade-report';
import type { Deps } from './deps';
import { isTransient, sentence } from './failures';
import { tell } from './progress';
import { gatherPandl } from './reports/pandl-data';
import { gatherReconcile } from './reports/reconcile-data';
import { gatherStatus } from './reports/status-data';
import { gatherTrades } from './reports/trade-data';

/** What each report is made from, and how. */
export const REPORTS: Readonly<Record<string, (deps: Deps, tradeDate: string) => Promise<Report>>> = {
  status: async (deps, tradeDate) => createStatusReport(await gatherStatus(deps, tradeDate)),
  trades: async (deps, tradeDate) => createTradeReport(await gatherTrades(deps, tradeDate)),
  pandl: async (deps, tradeDate) => createPandlReport(await gatherPandl(deps, tradeDate)),
  reconcile: async (deps) => createReconcileReport(await gatherReconcile(deps)),
};

export function createReportActivities(deps: Deps) {
  return {
    /** Names of the reports of the day, in their order. */
    async listReports(): Promise<{ names: string[] }> {
      return { names: Object.keys(REPORTS) };
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
        await publish(deps, tradeDate, name, report);
        return {};
      } catch (error) {
        if (isTransient(error)) throw error;
        return { problem: sentence(error) };
      }
    },
  };
}

export type ReportActivities = ReturnType<typeof createReportActivities>;

async function publish(deps: Deps, tradeDate: string, name: string, report: Report): Promise<void> {
  const mail = renderMail(report);
  const { text, html } = mail;
  const [path] = await writeReportFiles(report, deps.folders.reports, tradeDate);
  const at = new Date(report.producedAt);
  await storeReport(deps.database, { name, tradeDate, at, text, html, path });
  await deps.sendReport(mail);
  await tell(deps, { tradeDate, stage: 'reports', item: name, text: 'written' });
}
