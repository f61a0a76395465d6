import { makeReport } from '../../activities/reports/make-report';
import { deliverReport } from '../../activities/reports/publish-report';
import type { ReportDeps } from '../../activities/reports/report-deps';
import { createMailer } from '../../activities/running/create-mailer';
import type { ReportArguments } from '../../config/schema/report-arguments';
import { loadCatalogue } from '../../data/store/catalogue';
import { latestTradeDate } from '../../domain/time/trade-date';
import type { ReportName, ReportOutput } from '../../reports/catalogue';
import type { Report } from '../../reports/report';
import { askBroker } from './ask-broker';
import type { OpenSystem } from './open-system';

export interface RunReport {
  readonly report: Report;
  readonly files: readonly string[];
}

/** Makes a report as of now, for whatever was asked for, and delivers it. It is not stored: the day's is. */
export async function runReport(
  open: OpenSystem,
  name: ReportName,
  asked: ReportArguments,
  output: ReportOutput,
): Promise<RunReport> {
  const { settings, database, clock } = open;
  const now = await clock.read();
  const tradeDate = latestTradeDate(now, settings.config.system_zone);
  const report = await makeReport(await reportDeps(open), name, { tradeDate, arguments: asked });
  // Nothing critical is mailed here: reports alone.
  const log = { fatal: () => undefined };
  const { sendReport } = createMailer({ ...settings, database, clock, log });
  return { report, files: await deliverReport({ ...settings, sendReport }, report, { tradeDate, output }) };
}

async function reportDeps(open: OpenSystem): Promise<ReportDeps> {
  const { settings, database, clock } = open;
  return {
    system: settings.endpoints.system,
    database,
    config: settings.config,
    loaded: settings.loaded,
    catalogue: await loadCatalogue(settings.config.instrument_config_directory),
    clock,
    orderBroker: {
      state: () => (settings.endpoints.gateway.kind === 'none' ? 'none' : 'disconnected'),
      snapshot: () => askBroker(open, (broker) => broker.snapshot()),
    },
  };
}
