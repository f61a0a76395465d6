import { basename } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import type { BarsBySize } from '../../domain/prices/bar-size';
import type { HistoryFiles } from '../../domain/prices/first-history';
import { splitFrequencies } from '../../domain/prices/merged-series';
import { checkFolder, type MarketFile, marketFiles } from './market-folder';
import { adjustedPricesFile, contractFileName, contractPricesFile, multiplePricesFile } from './price-files';
import { readRollCalendar } from './roll-calendar-file';

/** The bars of one contract that files have. */
export type ContractBars = BarsBySize;

/** All that a folder in pysystemtrade's formats has of one instrument's prices. */
export interface InstrumentHistory extends HistoryFiles {
  /** By contract. */
  readonly contracts: ReadonlyMap<string, ContractBars>;
}

/**
 * Reads multiple and adjusted prices, prices of contracts and the roll calendar of an instrument. Throws BAD_DATA_FILE with
 * file, line and column, and MISSING_DATA where the folder has neither multiple prices nor prices of contracts.
 */
export async function readInstrumentHistory(folder: string, instrument: string): Promise<InstrumentHistory> {
  await checkFolder(folder);
  const fileOf = async (part: Parameters<typeof marketFiles>[1]) =>
    (await marketFiles(folder, part)).find(({ code }) => code === instrument)?.path;
  const contracts = await readContracts(await marketFiles(folder, 'contracts'), instrument);
  const files = {
    multiple: await fileOf('multiple'),
    adjusted: await fileOf('adjusted'),
    calendar: await fileOf('rollCalendars'),
  };
  if (files.multiple === undefined && contracts.size === 0)
    throw tstError(
      'MISSING_DATA',
      `${folder} has neither multiple_prices/${instrument}.csv nor contract_prices/${instrument}_YYYYMMDD.csv`,
    );
  return {
    contracts,
    ...(files.multiple && { multiple: await multiplePricesFile.read(files.multiple) }),
    ...(files.adjusted && { adjusted: await adjustedPricesFile.read(files.adjusted) }),
    ...(files.calendar && { calendar: await calendarFrom(files.calendar) }),
  };
}

async function calendarFrom(path: string): Promise<HistoryFiles['calendar']> {
  const rows = await readRollCalendar(path);
  return rows.map(({ time, currentContract: current, nextContract: next, carryContract: carry }) => ({
    ...{ time, current, next, carry },
  }));
}

/** A merged series is divided where its bar sizes have no files of their own. */
async function readContracts(
  files: readonly MarketFile[],
  instrument: string,
): Promise<ReadonlyMap<string, ContractBars>> {
  const contracts = new Map<string, ContractBars>();
  const named = files.flatMap(({ path }) => {
    const name = contractFileName(basename(path));
    return name?.instrument === instrument ? [{ path, ...name }] : [];
  });
  const isMerged = (part: string) => part === 'merged';
  for (const { path, contract } of named.filter((each) => isMerged(each.part)))
    contracts.set(contract, splitFrequencies(await contractPricesFile.read(path)));
  for (const { path, contract, part } of named.filter((each) => !isMerged(each.part)))
    contracts.set(contract, { ...contracts.get(contract), [part]: await contractPricesFile.read(path) });
  return contracts;
}
