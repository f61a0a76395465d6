import { formatCell } from '../format';
import type { Column, Report, Section, TableRow, TableSection } from '../report';
import { STYLE } from './style';
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
<meta name="color-scheme" content="light dark">
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

function sectionHtml(section: Section, zone: string, placePlot: PlotPlacement): string {
  switch (section.kind) {
    case 'header':
      return `<h2>${escaped(section.text)}</h2>`;
    case 'text':
      return `<p class="${section.tone ?? 'neutral'}">${escaped(section.text)}</p>`;
    case 'table':
      return tableHtml(section);
    case 'plot':
      return `<figure><figcaption>${escaped(section.title)}</figcaption>\n${placePlot(plotToSvg(section.plot, zone), section.title)}</figure>`;
  }
}

function tableHtml({ title, columns, rows, whenEmpty }: TableSection): string {
  const heading = `<h3>${escaped(title)}</h3>`;
  if (rows.length === 0)
    return `<div class="block">${heading}\n<p class="none">${escaped(whenEmpty ?? 'None.')}</p></div>`;
  const head = columns.map((column) => `<th${classOf(column.align)}>${headHtml(column)}</th>`).join('');
  const body = rows.map((row) => rowHtml(row, columns)).join('\n');
  return `<div class="block">${heading}\n<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div></div>`;
}

/** The unit below the name: tables stay narrow. */
function headHtml({ name, unit }: Column): string {
  return unit === undefined ? escaped(name) : `${escaped(name)}<br><small>${escaped(unit)}</small>`;
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
