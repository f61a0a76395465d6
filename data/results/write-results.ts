import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { reindex, unionTimes } from '../../systems/primitives/join';
import { type SeriesInfo, seriesInfo } from '../../systems/series-info';
import type { NamedSeries, StageTable } from '../../systems/stage-tables';
import { floatText } from '../csv/number-text';
import { timeText, timeTexts } from '../csv/time-text';
import { arrowFile } from './arrow-table';

export type ResultFormat = 'arrow' | 'csv';

/** What a backtest leaves behind, for reading elsewhere. */
export interface Results {
  readonly tables: readonly StageTable[];
  readonly instruments: readonly string[];
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
 * the outer join of its series; a cell is empty where a series has no row or no value. `series_info.json` says what
 * each series was before it was joined, `manifest.json` what each file holds. Files are replaced.
 */
export async function writeResults(folder: string, results: Results, options: WriteOptions): Promise<void> {
  const files: WrittenFile[] = [];
  const write = async (file: string, units: string, content: string | Uint8Array): Promise<void> => {
    options.onFile?.(file);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
    files.push({ file, units, bytes: Buffer.byteLength(content) });
  };
  for (const table of results.tables) {
    const joined = outerJoin(table.series());
    const stem = `${table.stage}/${table.name}`;
    if (options.formats.includes('arrow'))
      await write(`${stem}.arrow`, table.units, await arrowFile(joined.times, joined.columns));
    if (options.formats.includes('csv'))
      await write(`${stem}.csv.gz`, table.units, await compress(csvText(joined)));
  }
  await write('portfolio/stats.json', 'percent of notional capital', jsonText(results.statistics));
  await write('scalars.json', 'as named', jsonText(results.scalars));
  await write('series_info.json', 'rows and units of the series', jsonText(infoOfSeries(results)));
  await write('config.json', 'as in a strategy file', jsonText(results.config));
  const number_format = 'float64 shortest round-trip text; empty cell / null = NaN';
  const manifest = { number_format, instruments: results.instruments, files: [...files] };
  await write('manifest.json', '', jsonText(manifest));
}

interface WrittenFile {
  readonly file: string;
  readonly units: string;
  readonly bytes: number;
}

/** By instrument and series, of the stages that lead to its position. */
function infoOfSeries({ tables, instruments }: Results): Readonly<Record<string, unknown>> {
  const stages = ['rawdata', 'forecasts', 'combined', 'positions'];
  const ofInstrument = (code: string) =>
    tables
      .filter(({ stage, name }) => name === code && stages.includes(stage))
      .flatMap(({ series }) => Object.entries(series()))
      .map(([name, series]) => [name, withTimeTexts(seriesInfo(series))]);
  return Object.fromEntries(instruments.map((code) => [code, Object.fromEntries(ofInstrument(code))]));
}

function withTimeTexts(info: SeriesInfo) {
  const text = (time: number | null) => (time === null ? null : timeText(time));
  return {
    ...info,
    first: text(info.first),
    last: text(info.last),
    first_valid: text(info.first_valid),
  };
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

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, infinityAsText, 1)}\n`;
}

/** JSON has neither: missing becomes null by itself, infinity the text that the CSV files have. */
function infinityAsText(_key: string, value: unknown): unknown {
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : value;
}
