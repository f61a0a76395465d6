import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { reindex, unionTimes } from '../../domain/series/join';
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
  /** Goes to `scalars.json`; asked for when the tables are written. */
  readonly scalars: () => unknown;
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

const gzipped = promisify(gzip);
/** The text of a large backtest is gigabytes: higher levels take three times as long and save a tenth. */
const compress = (text: string) => gzipped(text, { level: 1 });

/** Tables that are compressed and written while the next one is worked out. */
const TABLES_IN_FLIGHT = 3;

/**
 * Writes `<folder>/<stage>/<name>.arrow` and `.csv.gz`, and the figures that are no series as JSON. A table is
 * the outer join of its series; a cell is empty where a series has no row or no value. `series_info.json` says what
 * each series was before it was joined, `manifest.json` what each file holds. Files are replaced. One table after
 * the other is asked for, written and forgotten.
 */
export async function writeResults(folder: string, results: Results, options: WriteOptions): Promise<void> {
  const files: WrittenFile[] = [];
  const write = async (file: string, units: string, content: string | Uint8Array): Promise<void> => {
    options.onFile?.(file);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
    files.push({ file, units, bytes: Buffer.byteLength(content) });
  };
  const info = Object.fromEntries(results.instruments.map((code) => [code, {}]));
  const inFlight = new Set<Promise<void>>();
  for (const table of results.tables) {
    const series = table.series();
    if (INFO_STAGES.has(table.stage)) Object.assign(info[table.name], infoOf(series));
    const written = writeTable(table, outerJoin(series), options.formats, write);
    const done = written.finally(() => inFlight.delete(done));
    inFlight.add(done);
    if (inFlight.size >= TABLES_IN_FLIGHT) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  await write('portfolio/stats.json', 'percent of notional capital', jsonText(results.statistics));
  await write('scalars.json', 'as named', jsonText(results.scalars()));
  await write('series_info.json', 'rows and units of the series', jsonText(info));
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

type Write = (file: string, units: string, content: string | Uint8Array) => Promise<void>;

async function writeTable(
  { stage, name, units }: StageTable,
  joined: Joined,
  formats: readonly ResultFormat[],
  write: Write,
): Promise<void> {
  const stem = `${stage}/${name}`;
  if (formats.includes('arrow'))
    await write(`${stem}.arrow`, units, await arrowFile(joined.times, joined.columns));
  if (formats.includes('csv')) await write(`${stem}.csv.gz`, units, await compress(csvText(joined)));
}

/** Stages that lead to an instrument's position. */
const INFO_STAGES: ReadonlySet<string> = new Set(['rawdata', 'forecasts', 'combined', 'positions']);

function infoOf(series: NamedSeries): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(series).map(([name, one]) => [name, withTimeTexts(seriesInfo(one))]),
  );
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
  // Weights of many rules are one array: its numbers become text once.
  const distinct = [...new Set(values)];
  const places = values.map((column) => distinct.indexOf(column));
  const texts = new Array<string>(distinct.length);
  const lines = timeTexts(times).map((time, row) => {
    for (let k = 0; k < distinct.length; k++) texts[k] = floatText(distinct[k][row]);
    let line = time;
    for (const place of places) line += `,${texts[place]}`;
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
