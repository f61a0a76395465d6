import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { tstError } from '../../domain/errors/errors';
import { inSharedMemory } from '../../domain/series/shared-memory';
import { systemData } from '../../systems/data/in-memory-data';
import type { SystemData } from '../../systems/data/system-data';
import { badData } from './bad-data';
import { checkFolder, type MarketPart, marketFiles } from './market-folder';
import { marketFx } from './market-fx';
import { readMarketTables } from './market-tables';
import { adjustedPricesFile, fxPricesFile, multiplePricesFile } from './price-files';
import { readBytesNow } from './table';
import { timeText } from './time-text';

/** Longer than any row of a price file. */
const TAIL_BYTES = 1_000;

/**
 * The engine's view of a directory in pysystemtrade's CSV formats, for research. A price file is read when it
 * is first asked for, so a backtest of six instruments reads six. Of rows with the same time the later one
 * counts, rows are sorted, an empty or `nan` price is missing. Throws BAD_DATA_FILE with file, line and column.
 */
export async function readMarketData(folder: string): Promise<SystemData> {
  await checkFolder(folder);
  const [adjusted, multiple] = await Promise.all(
    (['adjusted', 'multiple'] as const).map((part) => pathsOf(folder, part)),
  );
  const fx = marketFx(await marketFiles(folder, 'fx'), (path) =>
    fxPricesFile.parse(path, readBytesNow(path), 'local'),
  );
  const tables = await readMarketTables(folder);
  if (adjusted.size === 0)
    throw badData(folder, 0, '', 'has no folder adjusted_prices_csv with a CSV file in it.');
  return systemData({
    instrumentCodes: [...adjusted.keys()],
    adjustedPrices: (code) =>
      inSharedMemory(
        adjustedPricesFile.parse(...contentOf(adjusted, `${folder}/adjusted_prices_csv`, code), 'local'),
      ),
    multiplePrices: (code) =>
      inSharedMemory(
        multiplePricesFile.parse(...contentOf(multiple, `${folder}/multiple_prices_csv`, code), 'local'),
      ),
    storedFx: (code) => fx.read(code),
    fxPlace: `${folder}/fx_prices_csv`,
    instruments: tables.instruments,
    rollParameters: tables.rollParameters,
    spreadCosts: tables.spreadCosts,
    tablePlace: tables.files,
    lastDay: [...adjusted.values()].reduce((latest, file) => Math.max(latest, lastTime(file)), 0),
  });
}

async function pathsOf(folder: string, part: MarketPart): Promise<ReadonlyMap<string, string>> {
  return new Map((await marketFiles(folder, part)).map((file) => [file.code, file.path]));
}

function contentOf(files: ReadonlyMap<string, string>, place: string, code: string): [string, Buffer] {
  const file = files.get(code);
  if (file === undefined) throw tstError('MISSING_DATA', `${place}/${code}.csv is missing: ${code} needs it`);
  return [file, readBytesNow(file)];
}

/** Naive ms of a file's last row; 0 when it cannot be read: the reader will say what is wrong. */
function lastTime(file: string): number {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const row = bytes.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
    const time = Date.parse(`${row.slice(0, timeText(0).length).replace(' ', 'T')}Z`);
    return Number.isNaN(time) ? dateOnly(row) : time;
  } finally {
    closeSync(handle);
  }
}

function dateOnly(row: string): number {
  const time = Date.parse(`${row.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(time) ? 0 : time;
}
