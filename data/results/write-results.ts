import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { reindex, unionTimes } from '../../systems/primitives/join';
import type { NamedSeries, StageTable } from '../../systems/stage-tables';
import { floatText } from '../csv/number-text';
import { timeTexts } from '../csv/time-text';
import { arrowFile } from './arrow-table';

export type ResultFormat = 'arrow' | 'csv';

/** What a backtest leaves behind, for reading elsewhere. */
export interface Results {
  readonly tables: readonly StageTable[];
  /** Goes to `scalars.json`. */
  readonly scalars: unknown;
  /** Goes to `portfolio/stats.json`. */
  readonly statistics: unknown;
  /** Goes to `config.json`. */
  readonly config: unknown;
}

export interface WriteOptions {
  readonly formats: readonly ResultFormat[];
  /** Called with the path before each file, relative to the folder. */
  readonly onFile?: (path: string) => void;
}

const compress = promisify(gzip);

/**
 * Writes `<folder>/<stage>/<name>.arrow` and `.csv.gz`, and the figures that are no series as JSON. A table is
 * the outer join of its series; a cell is empty where a series has no row or no value. Files are replaced.
 */
export async function writeResults(folder: string, results: Results, options: WriteOptions): Promise<void> {
  for (const table of results.tables) {
    await mkdir(join(folder, table.stage), { recursive: true });
    const joined = outerJoin(table.series());
    const stem = join(table.stage, table.name);
    if (options.formats.includes('arrow')) {
      options.onFile?.(`${stem}.arrow`);
      await writeFile(join(folder, `${stem}.arrow`), await arrowFile(joined.times, joined.columns));
    }
    if (options.formats.includes('csv')) {
      options.onFile?.(`${stem}.csv.gz`);
      await writeFile(join(folder, `${stem}.csv.gz`), await compress(csvText(joined)));
    }
  }
  await writeJson(join(folder, 'scalars.json'), results.scalars);
  await writeJson(join(folder, 'portfolio', 'stats.json'), results.statistics);
  await writeJson(join(folder, 'config.json'), results.config);
}

interface Joined {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

function outerJoin(series: NamedSeries): Joined {
  const times = unionTimes(Object.values(series).map((each) => each.times));
  const columns = Object.entries(series).map(([name, each]) => [name, reindex(each, times)]);
  return { times, columns: Object.fromEntries(columns) };
}

function csvText({ times, columns }: Joined): string {
  const values = Object.values(columns);
  const lines = timeTexts(times).map((time, row) => {
    let line = time;
    for (const column of values) line += `,${floatText(column[row])}`;
    return line;
  });
  return `${['date', ...Object.keys(columns)].join(',')}\n${lines.join('\n')}\n`;
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, infinityAsText, 1)}\n`);
}

/** JSON has neither: missing becomes null by itself, infinity the text that the CSV files have. */
function infinityAsText(_key: string, value: unknown): unknown {
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : value;
}
