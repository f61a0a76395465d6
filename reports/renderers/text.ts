import CliTable from 'cli-table3';
import { formatCell, formatTime } from '../format';
import type { Column, Report, Section, TableRow, TableSection } from '../report';
import { plotText } from './text-plot';

const RULE_WIDTH = 78;

/** Marks in front of a row, so that colour is not needed. */
const MARKS = { problem: '!', warning: '~', total: '=' } as const;

/** The report as fixed-width text: for terminals, mail without HTML, and files. */
export function renderText(report: Report): string {
  const body = report.sections.map(sectionText).filter((text) => text !== '');
  return `${[heading(report), ...body, 'END OF REPORT'].join('\n\n')}\n`;
}

/** `<title> produced on ... from ... to ...`. */
export function headingLine({ title, producedAt, zone, period }: Report): string {
  const range = period ? ` from ${formatTime(period.start, zone)} to ${formatTime(period.end, zone)}` : '';
  return `${title} produced on ${formatTime(producedAt, zone)}${range} (${zone})`;
}

function heading(report: Report): string {
  const rule = '='.repeat(RULE_WIDTH);
  return `${rule}\n${headingLine(report)}\n${rule}`;
}

function sectionText(section: Section): string {
  switch (section.kind) {
    case 'header':
      return `${section.text.toUpperCase()}\n${'-'.repeat(RULE_WIDTH)}`;
    case 'text':
      return section.tone === 'problem' ? `! ${section.text}` : section.text;
    case 'table':
      return tableText(section);
    case 'plot':
      return `${section.title} (${section.plot.unit})\n${plotText(section.plot)}`;
  }
}

function tableText({ title, columns, rows, whenEmpty }: TableSection): string {
  if (rows.length === 0) return `${title}: ${whenEmpty ?? 'none'}`;
  const isMarked = rows.some(({ emphasis }) => emphasis);
  const table = new CliTable({
    head: [...(isMarked ? [''] : []), ...columns.map(headOf)],
    colAligns: [...(isMarked ? (['left'] as const) : []), ...columns.map(({ align }) => align)],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows)
    table.push([
      ...(isMarked ? [markOf(row)] : []),
      ...row.cells.map((cell, i) => formatCell(cell, columns[i])),
    ]);
  return `${title}\n${table.toString()}`;
}

/** The unit below the name: tables stay narrow. */
function headOf({ name, unit }: Column): string {
  return unit === undefined ? name : `${name}\n${unit}`;
}

function markOf({ emphasis }: TableRow): string {
  return emphasis ? MARKS[emphasis] : '';
}
