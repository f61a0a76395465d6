import type { Report } from '../report';
import { fileName } from './files';
import { renderHtml } from './html';
import { renderText } from './text';

/** What `notify` sends: subject, both bodies, plots as attachments. */
export interface ReportMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: string;
    readonly contentType: string;
  }[];
}

/**
 * Renders the report as a mail. The HTML is in the mail with its plots inside it; programs that leave inline SVG
 * out find each plot as an attachment, which its place in the text names.
 */
export function renderMail(report: Report): ReportMail {
  const attachments: ReportMail['attachments'][number][] = [];
  const html = renderHtml(report, (svg, title) => {
    const filename = `${fileName(title)}.svg`;
    attachments.push({ filename, content: svg, contentType: 'image/svg+xml' });
    return `${svg}\n<p class="about">also attached: ${filename}</p>`;
  });
  return { subject: report.title, text: renderText(report), html, attachments };
}
