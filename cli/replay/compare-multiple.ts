import { firstAfter, firstAtOrAfter, indexOfTime } from '../../domain/series/rows';
import type { MultiplePriceColumn, MultiplePrices } from '../../domain/series/series';

const COLUMNS: readonly MultiplePriceColumn[] = [
  ...(['PRICE', 'FORWARD', 'CARRY'] as const),
  ...(['PRICE_CONTRACT', 'FORWARD_CONTRACT', 'CARRY_CONTRACT'] as const),
];

export interface ComparedPrices {
  /** Times that both sides have. */
  readonly times: number;
  /** Cells that both sides have, and that are equal. */
  readonly cells: number;
  readonly differences: readonly string[];
  /** Counts of what only one side has. */
  readonly notes: readonly string[];
}

/** UTC ms, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const NOTHING_COMPARED: ComparedPrices = { times: 0, cells: 0, differences: [], notes: [] };

/**
 * Compares stored multiple prices with the file's, value by value, at the times in the span that both have. A cell that
 * only one side has is counted, but not as a difference.
 */
export function compareMultiple(
  instrument: string,
  csv: MultiplePrices,
  stored: MultiplePrices,
  span: Span,
): ComparedPrices {
  const differences: string[] = [];
  let cells = 0;
  const lacking = { stored: [] as string[], files: [] as string[] };
  let common = 0;
  for (let row = firstAtOrAfter(csv.times, span.from); row < firstAfter(csv.times, span.to); row++) {
    const own = indexOfTime(stored.times, csv.times[row]);
    if (own < 0) continue;
    common++;
    for (const name of COLUMNS) {
      const [mine, theirs] = [stored.columns[name][own], csv.columns[name][row]];
      const where = `${instrument} ${new Date(csv.times[row]).toISOString()} ${name}`;
      if (Number.isNaN(mine) && Number.isNaN(theirs)) continue;
      if (Number.isNaN(mine)) lacking.stored.push(`${where} ${theirs}`);
      else if (Number.isNaN(theirs)) lacking.files.push(`${where} ${mine}`);
      else if (mine === theirs) cells++;
      else differences.push(`${where}: stored ${mine}, file ${theirs}`);
    }
  }
  const notes = [...lackNotes(instrument, lacking), ...timeNotes(instrument, { csv, stored, span, common })];
  return { times: common, cells, differences, notes };
}

function lackNotes(instrument: string, lacking: { stored: string[]; files: string[] }): string[] {
  const notes: string[] = [];
  for (const [side, cells] of Object.entries(lacking)) {
    if (cells.length > 0) {
      notes.push(`${instrument}: ${cells.length} cells at common times that ${side} lack, first ${cells[0]}`);
    }
  }
  return notes;
}

function timeNotes(
  instrument: string,
  { csv, stored, span, common }: { csv: MultiplePrices; stored: MultiplePrices; span: Span; common: number },
): string[] {
  const notes: string[] = [];
  for (const [side, other, one] of [
    ['the files', stored, csv],
    ['stored', csv, stored],
  ] as const) {
    const inSpan = timesIn(one, span);
    if (inSpan.length === common) continue;
    const first = inSpan.find((time) => indexOfTime(other.times, time) < 0) ?? Number.NaN;
    notes.push(
      `${instrument}: ${inSpan.length - common} times are in ${side} only, first ${new Date(first).toISOString()}`,
    );
  }
  return notes;
}

function timesIn({ times }: MultiplePrices, { from, to }: Span): Float64Array {
  return times.subarray(firstAtOrAfter(times, from), firstAfter(times, to));
}
