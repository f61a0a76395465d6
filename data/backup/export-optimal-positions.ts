import { utcToLocal } from '../../domain/time/zone-time';
import { floatText } from '../csv/number-text';
import { tableText } from '../csv/table';
import { timeText } from '../csv/time-text';
import { type OptimalPosition, optimalPositionHistory } from '../results/optimal-positions';
import type { Database } from '../store/database';
import type { Items } from './item-by-item';
import { writeVerified } from './verified-file';

type Kind = OptimalPosition['kind'];

/** Columns of each type, by which pysystemtrade tells the type. Names that are values of ours stand for themselves. */
const COLUMNS: Readonly<Record<Kind, string>> = {
  buffered: 'lower_position,upper_position,reference_price,reference_contract',
  raw: 'optimal_position,reference_price,reference_contract,reference_date',
  dynamic:
    'reference_price,reference_contract,reference_date,optimal_position,weight_per_contract,previous_position,previous_weight,reduce_only,dont_trade,position_limit_contracts,position_limit_weight,optimum_weight,minimum_weight,maximum_weight,start_weight,optimised_weight,optimised_position',
  simple: 'position',
};

/** Names under which our values are stored, where they differ from the columns. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  lower_position: ['lower', 'lowerPosition'],
  upper_position: ['upper', 'upperPosition'],
  optimal_position: ['position', 'optimal', 'optimalPosition'],
};

/** One file per strategy and instrument; the values before a dynamic optimisation under `STRAT_raw`. */
export async function exportOptimalPositions(
  database: Database,
  folder: string,
  items: Items,
): Promise<number> {
  const files = new Map<string, OptimalPosition[]>();
  for (const entry of await optimalPositionHistory(database)) {
    const name = `${entry.strategy}${entry.kind === 'raw' ? '_raw' : ''}_${entry.instrument}`;
    files.set(name, [...(files.get(name) ?? []), entry]);
  }
  let written = 0;
  for (const [name, entries] of files) {
    const path = `optimal_positions/${name}.csv`;
    if (await items.attempt(path, () => writeVerified(folder, path, textOf(entries)))) written += 1;
  }
  return written;
}

function textOf(entries: readonly OptimalPosition[]): string {
  const { kind } = entries[entries.length - 1]; // a strategy that changed its type exports its present one
  const columns = COLUMNS[kind].split(',');
  const rows = entries
    .filter((entry) => entry.kind === kind)
    .map((entry) => [
      timeText(utcToLocal(entry.time.getTime())),
      ...columns.map((column) => cell(entry, column)),
    ]);
  return tableText(['DATETIME', ...columns], rows);
}

function cell(entry: OptimalPosition, column: string): string {
  if (column === 'reference_price') return floatText(entry.referencePrice);
  if (column === 'reference_contract') return entry.referenceContract;
  if (column === 'reference_date') return entry.referenceDate ?? '';
  const names = [column, camelCase(column), ...(VALUES[column] ?? [])];
  const name = names.find((each) => entry.values[each] !== undefined);
  return name === undefined ? '' : floatText(entry.values[name]);
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
