import CliTable from 'cli-table3';
import { formatCell, formatTime } from '../format';
import type { Plot, Report, Section, TableRow, TableSection } from '../report';

const RULE_WIDTH = 78;
const BAR_WIDTH = 30;

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
    head: [...(isMarked ? [''] : []), ...columns.map(({ name }) => name)],
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

function markOf({ emphasis }: TableRow): string {
  return emphasis ? MARKS[emphasis] : '';
}

/** Bars of hashes; a line is described by its ends and extremes. */
function plotText(plot: Plot): string {
  if (plot.type === 'lines') {
    return plot.lines.map(({ label, values }) => `${label}: ${lineSummary(values)}`).join('\n');
  }
  const largest = Math.max(...plot.bars.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const nameWidth = Math.max(...plot.bars.map(({ label }) => label.length));
  return plot.bars
    .map(({ label, value }) => {
      const bar = (value < 0 ? '-' : '+').repeat(Math.round((BAR_WIDTH * Math.abs(value)) / largest));
      return `${label.padEnd(nameWidth)} ${value.toPrecision(4).padStart(10)} ${bar}`.trimEnd();
    })
    .join('\n');
}

function lineSummary(values: readonly number[]): string {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return 'no values';
  const [low, high] = known.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Infinity, -Infinity],
  );
  const shown = [known[0], known[known.length - 1], low, high].map((value) => value.toPrecision(4));
  return `first ${shown[0]}, last ${shown[1]}, lowest ${shown[2]}, highest ${shown[3]}`;
}
