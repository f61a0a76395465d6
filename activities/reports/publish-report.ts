import { storeReport } from '../../data/system/reports';
import type { ReportOutput } from '../../reports/catalogue';
import { renderMail } from '../../reports/renderers/email';
import { writeReportFiles } from '../../reports/renderers/files';
import { renderHtml } from '../../reports/renderers/html';
import { renderText } from '../../reports/renderers/text';
import type { Report } from '../../reports/report';
import type { Deps } from '../deps';

interface Delivery {
  readonly tradeDate: string;
  readonly output: ReportOutput;
}

/** Writes it to files and mails it, as `output` says. Returns the files. */
export async function deliverReport(
  { folders, sendReport }: Pick<Deps, 'folders' | 'sendReport'>,
  report: Report,
  { tradeDate, output }: Delivery,
): Promise<readonly string[]> {
  const isFile = output === 'file' || output === 'emailfile';
  const files = isFile ? await writeReportFiles(report, folders.reports, tradeDate) : [];
  if (output === 'email' || output === 'emailfile') await sendReport(renderMail(report));
  return files;
}

/** Delivers and stores it, as data and as it is read; one that is for the console is in the log. */
export async function publishReport(
  deps: Pick<Deps, 'database' | 'folders' | 'log' | 'sendReport'>,
  report: Report,
  { name, ...delivery }: Delivery & { readonly name: string },
): Promise<void> {
  const text = renderText(report);
  const [path] = await deliverReport(deps, report, delivery);
  await storeReport(deps.database, {
    name,
    tradeDate: delivery.tradeDate,
    at: new Date(report.producedAt),
    text,
    html: renderHtml(report),
    data: JSON.stringify(report),
    path,
  });
  if (delivery.output === 'console') deps.log.info({ report: name }, text);
}
