import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CsvSourceConfig } from '../config/schema/price-sources';
import { readBytes } from '../data/csv/table';
import { TstError } from '../domain/errors/errors';
import type { FetchedBars } from '../domain/prices/contract-day';
import { type FileSubject, fileNameOf, fitsName } from './csv-file-name';
import { parseBars } from './csv-layout';
import type { PriceSource } from './price-source';

/** A directory of CSV files, laid out as configured. Every request reads its file again. */
export function csvSource(name: string, config: CsvSourceConfig): PriceSource {
  const subjectOf = (instrument: string): Omit<FileSubject, 'contract'> => ({
    instrument,
    symbol: config.symbols[instrument] ?? instrument,
  });
  return {
    name,
    holds: new Set([config.holds]),
    bars: ({ instrument, contract }) => read(config, { ...subjectOf(instrument), contract }),
    rates: ({ code }) => read(config, subjectOf(code)),
  };
}

/** Without a file there are no bars; a file that is wrong, or can't be read, is a failure that names it. */
async function read(config: CsvSourceConfig, subject: FileSubject): Promise<FetchedBars> {
  const { directory } = config;
  const wanted = fileNameOf(config.file, subject);
  try {
    const file = await newestFile(directory, wanted);
    if (file === undefined) return { kind: 'empty', reason: `${join(directory, wanted)} does not exist` };
    const bars = parseBars(file, (await readBytes(file)).toString('utf8'), config);
    return bars.times.length > 0 ? { kind: 'bars', bars } : { kind: 'empty', reason: `${file} has no rows` };
  } catch (error) {
    if (error instanceof TstError) return { kind: 'failed', cause: 'other', reason: error.message };
    const reason = `${directory} can't be read: ${(error as Error).message}`;
    return { kind: 'failed', cause: 'disconnected', reason };
  }
}

/** Of the files that fit, the one written last: a download adds its date to the name, and replaces the one before. */
async function newestFile(directory: string, pattern: string): Promise<string | undefined> {
  const names = (await readdir(directory)).filter((name) => fitsName(name, pattern)).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return { path, written: (await stat(path)).mtimeMs };
    }),
  );
  return files.reduce<(typeof files)[number] | undefined>(
    (newest, file) => (newest === undefined || file.written >= newest.written ? file : newest),
    undefined,
  )?.path;
}
