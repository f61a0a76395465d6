import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chunkDocuments, heads } from '../../data/series/head';
import { type Prices, readPrices, writePrices } from '../../data/series/prices';
import { openDatabase } from '../../data/store/database';
import { firstAtOrAfter, sliceRows } from '../../domain/series/rows';
import type { Series } from '../../domain/series/series';
import { DAY_MS } from '../../domain/time/units';
import { type Measured, processorTime, timed } from '../tables/measured';
import { readParquet, writeParquet } from './parquet';
import { weeksLater } from './real-series';

const LEAST_VALUES_READ = 12;
const MOST_BYTES = 2;
/** One series is read in some ms, in which the compiler is still busy. */
const READINGS_ONE = 10;
const READINGS_MANY = 3;

/** Milliseconds of each step over all copies, and what they were about. */
interface Totals {
  write: number;
  append: number;
  read: number;
  /** Processor time of reading. */
  readCpu: number;
  rows: number;
  values: number;
  bytes: number;
}

/**
 * Writes the prices all but their last day, appends it, reads all back: into the store at `url`, and as Parquet files.
 * `copies` instruments; the real ones come again some weeks later. A value is a number in a column; the times are not
 * counted, but their bytes are. Reading begins with nothing decoded yet.
 */
export async function measureStore(
  url: string,
  name: string,
  real: readonly Prices[],
  copies: number,
): Promise<readonly Measured[]> {
  const store = await throughStore(url, name, real, copies);
  const parquet = await throughParquet(real, copies);
  return [
    {
      what: 'rows written',
      value: store.rows / store.write,
      unit: 'thousand/s',
      parquet: parquet.rows / parquet.write,
    },
    {
      what: 'a day appended, each instrument',
      value: store.append / copies,
      unit: 'ms',
      parquet: parquet.append / copies,
    },
    {
      what: 'values read, by the clock',
      value: store.values / store.read / 1000,
      unit: 'million/s',
      parquet: parquet.values / parquet.read / 1000,
    },
    {
      what: 'values read, in a second of one core',
      value: store.values / store.readCpu / 1000,
      unit: 'million/s',
      parquet: parquet.values / parquet.readCpu / 1000,
      least: LEAST_VALUES_READ,
    },
    {
      what: 'bytes a value',
      value: store.bytes / store.values,
      unit: 'bytes',
      parquet: parquet.bytes / parquet.values,
      most: MOST_BYTES,
    },
  ];
}

async function throughStore(
  url: string,
  name: string,
  real: readonly Prices[],
  copies: number,
): Promise<Totals> {
  const totals = { write: 0, append: 0, read: 0, readCpu: 0, rows: 0, values: 0, bytes: 0 };
  const database = await openDatabase(url, name);
  const code = (copy: number) => `I${copy}`;
  for (let copy = 0; copy < copies; copy += 1) {
    const all = copyOf(real, copy);
    const before = withoutLastDay(all);
    totals.write += await timed(() => writePrices(database, code(copy), before, 0));
    totals.append += await timed(() => writePrices(database, code(copy), all, 1));
    countIn(totals, before, all);
  }
  await database.close();
  const codes = Array.from({ length: copies }, (_, copy) => code(copy));
  const reader = await openDatabase(url, name);
  await measureReading(totals, copies, async () => {
    reader.cache.clear();
    for (const each of codes) await readPrices(reader, each);
  });
  totals.bytes = await bytesInUse(reader);
  await reader.close();
  return totals;
}

/** The fastest of several times: what else the machine does is in none of them, or in few. */
async function measureReading(totals: Totals, copies: number, read: () => Promise<void>): Promise<void> {
  const readings = copies === 1 ? READINGS_ONE : READINGS_MANY;
  const clock: number[] = [];
  const processor: number[] = [];
  for (let time = 0; time < readings; time += 1)
    processor.push(await processorTime(async () => clock.push(await timed(read))));
  totals.read = Math.min(...clock);
  totals.readCpu = Math.min(...processor);
}

/** Bytes of the chunks that the present versions use. */
async function bytesInUse(reader: Awaited<ReturnType<typeof openDatabase>>): Promise<number> {
  const all = await heads(reader).find({}).toArray();
  const ids = new Set(
    all.flatMap(({ parts }) => Object.values(parts).flatMap(({ chunks }) => chunks.map(({ id }) => id))),
  );
  let bytes = 0;
  for await (const { _id, body } of chunkDocuments(reader).find({})) if (ids.has(_id)) bytes += body.length();
  return bytes;
}

async function throughParquet(real: readonly Prices[], copies: number): Promise<Totals> {
  const totals = { write: 0, append: 0, read: 0, readCpu: 0, rows: 0, values: 0, bytes: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'tst-bench-parquet-'));
  const files = (copy: number) => ({
    multiple: join(folder, `${copy}-multiple`),
    adjusted: join(folder, `${copy}-adjusted`),
  });
  const write = async (copy: number, prices: Prices) => {
    await writeParquet(files(copy).multiple, prices.multiple);
    await writeParquet(files(copy).adjusted, prices.adjusted);
  };
  try {
    for (let copy = 0; copy < copies; copy += 1) {
      const all = copyOf(real, copy);
      const before = withoutLastDay(all);
      totals.write += await timed(() => write(copy, before));
      totals.append += await timed(() => write(copy, all));
      countIn(totals, before, all);
    }
    const written = Array.from({ length: copies }, (_, copy) => Object.values(files(copy))).flat();
    await measureReading(totals, copies, async () => {
      for (const file of written) await readParquet(file);
    });
    for (const file of written) totals.bytes += statSync(file).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return totals;
}

function countIn(totals: Totals, before: Prices, { multiple, adjusted }: Prices): void {
  totals.rows += before.multiple.times.length + before.adjusted.times.length;
  for (const series of [multiple, adjusted] as Series[])
    totals.values += series.times.length * Object.keys(series.columns).length;
}

function copyOf(real: readonly Prices[], copy: number): Prices {
  const { multiple, adjusted } = real[copy % real.length];
  const weeks = Math.floor(copy / real.length);
  return { multiple: weeksLater(multiple, weeks), adjusted: weeksLater(adjusted, weeks) };
}

function withoutLastDay({ multiple, adjusted }: Prices): Prices {
  const end = multiple.times[multiple.times.length - 1] - DAY_MS;
  const until = <S extends Series>(series: S) => sliceRows(series, 0, firstAtOrAfter(series.times, end)) as S;
  return { multiple: until(multiple), adjusted: until(adjusted) };
}
