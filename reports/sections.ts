import type { Part } from './part';
import type { Align, Column, HeaderSection, Section, TableRow, TableSection, TextSection } from './report';

export function header(text: string): HeaderSection {
  return { kind: 'header', text };
}

export function paragraph(text: string, tone: TextSection['tone'] = 'neutral'): TextSection {
  return { kind: 'text', text, tone };
}

/** A column: text to the left, numbers (with `decimals`, or `'short'`) to the right. */
export function column(name: string, numbers?: number | 'short'): Column {
  const align: Align = numbers === undefined ? 'left' : 'right';
  return { name, align, ...(typeof numbers === 'number' && { decimals: numbers }) };
}

export function table(
  title: string,
  columns: readonly Column[],
  rows: readonly TableRow[],
  whenEmpty = 'None.',
): TableSection {
  return { kind: 'table', title, columns, rows, whenEmpty };
}

export function row(...cells: TableRow['cells'][number][]): TableRow {
  return { cells };
}

/**
 * Sections made from a part. What cannot be made is one line in their place: neither missing data nor a fault
 * in the making stops the report.
 */
export function sectionsOf<Data>(
  title: string,
  source: Part<Data>,
  make: (data: Data) => readonly Section[],
): readonly Section[] {
  if (source.kind === 'failed') return [failure(title, source.reason)];
  try {
    return make(source.data);
  } catch (error) {
    return [failure(title, error instanceof Error ? error.message : String(error))];
  }
}

function failure(title: string, reason: string): TextSection {
  return paragraph(`${title}: this part could not be made: ${reason}`, 'problem');
}
