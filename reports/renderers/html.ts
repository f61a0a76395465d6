import { formatCell } from '../format';
import type { Report, Section, TableRow, TableSection } from '../report';
import { plotToSvg } from './svg-plot';
import { headingLine } from './text';

/** How plots enter the page: in it (files, browsers), or as attached images (mail programs refuse inline SVG). */
export type PlotPlacement = (svg: string, title: string) => string;

const inline: PlotPlacement = (svg) => svg;

/** Renders the report as a self-contained page, readable in mail programs: no scripts, no outside resources. */
export function renderHtml(report: Report, placePlot: PlotPlacement = inline): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(report.title)}</h1>
<p class="about">${escaped(headingLine(report).slice(report.title.length + 1))}</p>
${report.sections.map((section) => sectionHtml(section, report.zone, placePlot)).join('\n')}
<p class="about end">END OF REPORT</p>
</main>
</body>
</html>
`;
}

const STYLE = `
body{margin:0;background:#f4f5f6;color:#22262a;font:14px/1.45 Helvetica,Arial,sans-serif}
main{max-width:960px;margin:0 auto;padding:24px 28px 32px;background:#fff}
h1{margin:0 0 2px;font-size:22px}
h2{margin:30px 0 8px;padding-bottom:4px;border-bottom:2px solid #2b5c8a;font-size:17px;color:#2b5c8a}
h3{margin:20px 0 6px;font-size:14px}
.about{margin:0 0 16px;color:#687078}
.end{margin:32px 0 0;font-size:12px;letter-spacing:.08em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:13px}
th{padding:4px 12px 4px 8px;border-bottom:1px solid #9aa3ab;text-align:left;color:#525a61;font-weight:600;white-space:nowrap}
td{padding:3px 12px 3px 8px;border-bottom:1px solid #e6e9eb}
.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.none{margin:2px 0 10px;color:#687078}
tr.problem td{background:#fbeae9}
tr.warning td{background:#fdf4e2}
tr.total td{border-top:1px solid #9aa3ab;font-weight:600}
p.problem{padding:6px 10px;border-left:4px solid #b5403a;background:#fbeae9}
p.good{padding:6px 10px;border-left:4px solid #2a7f62;background:#e9f4ef}
svg,img{max-width:100%;height:auto}
`;

function sectionHtml(section: Section, zone: string, placePlot: PlotPlacement): string {
  switch (section.kind) {
    case 'header':
      return `<h2>${escaped(section.text)}</h2>`;
    case 'text':
      return `<p class="${section.tone ?? 'neutral'}">${escaped(section.text)}</p>`;
    case 'table':
      return tableHtml(section);
    case 'plot':
      return `<h3>${escaped(section.title)}</h3>\n<div class="scroll">${placePlot(plotToSvg(section.plot, zone), section.title)}</div>`;
  }
}

function tableHtml({ title, columns, rows, whenEmpty }: TableSection): string {
  const heading = `<h3>${escaped(title)}</h3>`;
  if (rows.length === 0) return `${heading}\n<p class="none">${escaped(whenEmpty ?? 'None.')}</p>`;
  const head = columns.map(({ name, align }) => `<th${classOf(align)}>${escaped(name)}</th>`).join('');
  const body = rows.map((row) => rowHtml(row, columns)).join('\n');
  return `${heading}\n<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>`;
}

function rowHtml({ cells, emphasis }: TableRow, columns: TableSection['columns']): string {
  const content = cells.map(
    (cell, i) => `<td${classOf(columns[i].align)}>${escaped(formatCell(cell, columns[i]))}</td>`,
  );
  return `<tr${emphasis ? ` class="${emphasis}"` : ''}>${content.join('')}</tr>`;
}

function classOf(align: 'left' | 'right'): string {
  return align === 'right' ? ' class="right"' : '';
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Reasons and names come from outside: none of it may become markup. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]);
}
