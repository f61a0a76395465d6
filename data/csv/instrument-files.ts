import type {
  BrokerFx,
  BrokerInstrument,
  Instrument,
  RollParameters,
} from '../../domain/instruments/instrument';
import { badData } from './bad-data';
import { type Cells, cellsOf } from './cells';
import { floatText } from './number-text';
import { type CsvRow, type CsvTable, columnIndex, parseTable, readBytes, tableText } from './table';

/** For reports only. */
export interface MoreInstrumentInfo {
  readonly assetClass: string;
  readonly subClass: string;
  readonly subSubClass: string;
  readonly style: string;
  readonly country: string;
  readonly duration: number;
  readonly description: string;
}

/** `instrumentconfig.csv`, by code. Columns are bound by name; a missing number is 0; `Slippage` is ignored. */
export async function readInstrumentConfig(file: string): Promise<ReadonlyMap<string, Instrument>> {
  return readByCode(file, ['Instrument', 'Pointsize', 'Currency'], instrumentOf);
}

function instrumentOf(cells: Cells, row: CsvRow, code: string): Instrument {
  return {
    code,
    description: cells.optionalText(row, 'Description') ?? '',
    pointSize: orZero(cells.number(row, 'Pointsize')),
    currency: cells.text(row, 'Currency'),
    assetClass: cells.optionalText(row, 'AssetClass') ?? '',
    perBlock: orZero(cells.number(row, 'PerBlock')),
    percentage: orZero(cells.number(row, 'Percentage')),
    perTrade: orZero(cells.number(row, 'PerTrade')),
    region: cells.optionalText(row, 'Region') ?? '',
  };
}

/** `rollconfig.csv`, by code. */
export async function readRollConfig(file: string): Promise<ReadonlyMap<string, RollParameters>> {
  const required = [
    'Instrument',
    'HoldRollCycle',
    'RollOffsetDays',
    'CarryOffset',
    'PricedRollCycle',
    'ExpiryOffset',
  ];
  return readByCode(file, required, rollParametersOf);
}

export function rollConfigText(parameters: ReadonlyMap<string, RollParameters>): string {
  const header = 'Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset'.split(
    ',',
  );
  const rows = Array.from(parameters, ([code, each]) => [
    code,
    each.holdRollCycle,
    String(each.rollOffsetDays),
    String(each.carryOffset),
    each.pricedRollCycle,
    String(each.expiryOffset),
  ]);
  return tableText(header, rows);
}

function rollParametersOf(cells: Cells, row: CsvRow, _code: string, table: CsvTable): RollParameters {
  const cycle = (column: string): string => {
    const letters = cells.text(row, column);
    if (/^[FGHJKMNQUVXZ]+$/.test(letters)) return [...new Set(letters)].sort().join('');
    throw badData(
      table.file,
      row.line,
      column,
      `"${letters}" is not made of the month letters FGHJKMNQUVXZ.`,
    );
  };
  return {
    holdRollCycle: cycle('HoldRollCycle'),
    pricedRollCycle: cycle('PricedRollCycle'),
    rollOffsetDays: cells.integer(row, 'RollOffsetDays'),
    carryOffset: cells.integer(row, 'CarryOffset'),
    expiryOffset: cells.integer(row, 'ExpiryOffset'),
  };
}

/** `spreadcosts.csv`: half the spread in price points, by code; a missing cost is 0. */
export async function readSpreadCosts(file: string): Promise<ReadonlyMap<string, number>> {
  return readByCode(file, ['Instrument', 'SpreadCost'], (cells, row) =>
    orZero(cells.number(row, 'SpreadCost')),
  );
}

export function spreadCostsText(costs: ReadonlyMap<string, number>): string {
  return tableText(
    ['Instrument', 'SpreadCost'],
    Array.from(costs, ([code, cost]) => [code, floatText(cost)]),
  );
}

/** `moreinstrumentinfo.csv`, by code. */
export async function readMoreInstrumentInfo(file: string): Promise<ReadonlyMap<string, MoreInstrumentInfo>> {
  return readByCode(file, ['Instrument'], (cells, row) => ({
    assetClass: cells.optionalText(row, 'AssetClass') ?? '',
    subClass: cells.optionalText(row, 'SubClass') ?? '',
    subSubClass: cells.optionalText(row, 'SubSubClass') ?? '',
    style: cells.optionalText(row, 'Style') ?? '',
    country: cells.optionalText(row, 'Country') ?? '',
    duration: cells.number(row, 'Duration'),
    description: cells.optionalText(row, 'Description') ?? '',
  }));
}

/** `ib_config_futures.csv`, by our code. `NA` is missing here, and here only. */
export async function readBrokerInstruments(file: string): Promise<ReadonlyMap<string, BrokerInstrument>> {
  return readByCode(file, ['Instrument', 'IBSymbol', 'IBExchange'], (cells, row, code) => ({
    code,
    symbol: cells.text(row, 'IBSymbol'),
    exchange: cells.text(row, 'IBExchange'),
    currency: orMissing(cells.optionalText(row, 'IBCurrency')),
    multiplier: cells.optionalNumber(row, 'IBMultiplier'),
    priceMagnifier: cells.optionalNumber(row, 'priceMagnifier') ?? 1,
    ignoreWeekly: cells.flag(row, 'IgnoreWeekly'),
  }));
}

/** `ib_config_spot_FX.csv`, by our code, in the order of the file. */
export async function readBrokerFx(file: string): Promise<ReadonlyMap<string, BrokerFx>> {
  const read = (cells: Cells, row: CsvRow, code: string): BrokerFx => ({
    code,
    currency1: cells.text(row, 'CCY1'),
    currency2: cells.text(row, 'CCY2'),
    invert: cells.flag(row, 'INVERT'),
  });
  return readByCode(file, ['CODE', 'CCY1', 'CCY2', 'INVERT'], read);
}

type RowReader<T> = (cells: Cells, row: CsvRow, code: string, table: CsvTable) => T;

/** The first required column is the key; a key twice is an error, because one of the rows would be ignored. */
async function readByCode<T>(
  file: string,
  required: readonly string[],
  read: RowReader<T>,
): Promise<Map<string, T>> {
  const table = parseTable(file, (await readBytes(file)).toString('utf8'));
  for (const column of required) columnIndex(table, column);
  const cells = cellsOf(table);
  const found = new Map<string, T>();
  for (const row of table.rows) {
    const code = cells.text(row, required[0]);
    if (found.has(code)) throw badData(file, row.line, required[0], `"${code}" is in the file twice.`);
    found.set(code, read(cells, row, code, table));
  }
  return found;
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function orMissing(text: string | undefined): string | undefined {
  return text === 'NA' ? undefined : text;
}
