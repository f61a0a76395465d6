import type { Series } from '../../domain/series/series';
import { utcToLocal } from '../../domain/time/zone-time';
import { floatText } from '../csv/number-text';
import {
  OPTIMAL_COLUMNS,
  type OptimalPositionForm,
  optimalPositionForm,
  optimalPositionSpec,
} from '../csv/optimal-position-files';
import { seriesText } from '../csv/series-file';
import { tableText } from '../csv/table';
import { timeText } from '../csv/time-text';
import { type OptimalPosition, optimalPositionHistory } from '../results/optimal-positions';
import { listSeries, readSeries } from '../series/series-store';
import type { Database } from '../store/database';
import type { Items } from './item-by-item';
import { writeVerified } from './verified-file';

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
  const imported = new Map(
    (await listSeries(database, 'optimal_positions')).map(({ name }) => [name.replace('/', '_'), name]),
  );
  const files = new Map<string, OptimalPosition[]>([...imported.keys()].map((name) => [name, []]));
  for (const entry of await optimalPositionHistory(database)) {
    const name = `${entry.strategy}${entry.kind === 'raw' ? '_raw' : ''}_${entry.instrument}`;
    files.set(name, [...(files.get(name) ?? []), entry]);
  }
  let written = 0;
  for (const [name, entries] of files) {
    const path = `optimal_positions/${name}.csv`;
    const work = async () => {
      const series = imported.get(name);
      const before =
        series === undefined
          ? undefined
          : await readSeries(database, { kind: 'optimal_positions', name: series });
      await writeVerified(folder, path, textOf(entries, before?.series));
    };
    if (await items.attempt(path, work)) written += 1;
  }
  return written;
}

/** What was imported, then those of ours that have the same form: one file has one form. */
function textOf(entries: readonly OptimalPosition[], imported: Series | undefined): string {
  const form = imported && optimalPositionForm(Object.keys(imported.columns));
  const before = imported && form ? seriesText(imported, optimalPositionSpec(form)) : undefined;
  // A strategy that changed its form exports its present one.
  const kind = entries.at(-1)?.kind ?? form!;
  if (before !== undefined && kind === form) return before + rowsOf(entries, kind);
  return tableText(['DATETIME', ...OPTIMAL_COLUMNS[kind]], []) + rowsOf(entries, kind);
}

function rowsOf(entries: readonly OptimalPosition[], kind: OptimalPositionForm): string {
  const rows = entries
    .filter((entry) => entry.kind === kind)
    .map((entry) => [
      timeText(utcToLocal(entry.time.getTime())),
      ...OPTIMAL_COLUMNS[kind].map((column) => cell(entry, column)),
    ]);
  return rows.length === 0 ? '' : tableText(rows[0], rows.slice(1));
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
