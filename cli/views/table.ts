import CliTable from 'cli-table3';
import { utcMinute } from '../../domain/time/utc-minute';

const NO_LINES_BETWEEN = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** A framed table of plain text, without colours and without lines between the rows; a cell may have several lines. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new CliTable({ head: [...head], style: { head: [], border: [] }, chars: NO_LINES_BETWEEN });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** `2023-06-15 22:10 UTC`. */
export function shownTime(at: Date): string {
  return utcMinute(at.getTime());
}
