import type { Cell, Report, TableSection } from '../../reports/report';

/** A table of a report by its title. */
export function tableOf(report: Report, title: string): TableSection {
  const found = report.sections.find(
    (section): section is TableSection => section.kind === 'table' && section.title === title,
  );
  if (found === undefined) throw new Error(`no table '${title}' in ${report.title}`);
  return found;
}

/** Its rows as objects by the names of the columns; of two of one name the last. */
export function rowsOf(report: Report, title: string): readonly Readonly<Record<string, Cell>>[] {
  const { columns, rows } = tableOf(report, title);
  const name = (i: number) => [columns[i].name, columns[i].unit].filter(Boolean).join(' ');
  return rows.map(({ cells }) => Object.fromEntries(cells.map((cell, i) => [name(i), cell])));
}

/** Everything that is said in words. */
export function wordsOf(report: Report): string {
  return report.sections
    .map((section) => (section.kind === 'text' || section.kind === 'header' ? section.text : ''))
    .join('\n');
}
