import type { FileFormat, Part } from './recognise';

const MB = 1_000_000;

/** Read row by row, whatever their size. */
const SERIES: ReadonlySet<Part> = new Set<Part>([
  'multiple_prices',
  'adjusted_prices',
  'fx_prices',
  'contract_prices',
  'spreads',
  'contract_positions',
  'strategy_positions',
  'optimal_positions',
]);

/** Of the files of a dump that are read as a whole, historic orders are the largest: 20 years of them are 100 MB. */
const WHOLE = 200 * MB;
const CONFIGURATION: ReadonlySet<Part> = new Set<Part>([
  'roll_calendars',
  'instrument_files',
  'private_config',
  'strategy_file',
]);

/** Bytes that a file of its kind may have; far beyond any real one. */
export function bytesMax(part: Part, format: FileFormat): number {
  if (CONFIGURATION.has(part)) return 10 * MB;
  return format === 'csv' && SERIES.has(part) ? Number.POSITIVE_INFINITY : WHOLE;
}
