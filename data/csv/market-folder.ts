import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';

/**
 * Names of the folders in the two layouts of pysystemtrade: as distributed for backtests, and as its backup
 * writes them.
 */
const FOLDERS = {
  multiple: ['multiple_prices_csv', 'multiple_prices'],
  adjusted: ['adjusted_prices_csv', 'adjusted_prices'],
  fx: ['fx_prices_csv', 'fx_prices'],
  contracts: ['contract_prices_csv', 'contract_prices'],
  rollCalendars: ['roll_calendars_csv', 'roll_calendars'],
  config: ['csvconfig'],
} as const;

export type MarketPart = keyof typeof FOLDERS;

export interface MarketFile {
  /** File name without `.csv`: the instrument or FX code. */
  readonly code: string;
  readonly path: string;
}

/** The CSV files of one part of a market directory, by code; empty when it has no such folder. */
export async function marketFiles(folder: string, part: MarketPart): Promise<readonly MarketFile[]> {
  for (const name of FOLDERS[part]) {
    const files = await csvFiles(join(folder, name));
    if (files !== undefined) return files;
  }
  return [];
}

/** Path of a static configuration file: in `csvconfig/` or next to the data. */
export async function marketConfigFile(folder: string, name: string): Promise<string | undefined> {
  for (const place of [join(folder, 'csvconfig'), join(folder, 'spread_costs'), folder]) {
    const found = (await csvFiles(place))?.find((file) => file.code === name);
    if (found !== undefined) return found.path;
  }
  return undefined;
}

/** Throws BAD_INPUT when the path is not a readable folder. */
export async function checkFolder(folder: string): Promise<void> {
  if ((await csvFiles(folder)) === undefined)
    throw tstError('BAD_INPUT', `${folder} is not a folder that can be read.`);
}

async function csvFiles(folder: string): Promise<MarketFile[] | undefined> {
  const names = await readdir(folder).catch(() => undefined); // absent, or no folder: the caller decides
  return names
    ?.filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => ({ code: name.slice(0, -'.csv'.length), path: join(folder, name) }));
}
