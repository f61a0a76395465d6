import { isContractId } from '../../domain/contracts/contract-id';
import type { ContractRecord } from '../../domain/contracts/contract-record';
import { approximateExpiry } from '../../domain/contracts/expiry';
import { isRollState, type RollState } from '../../domain/rolls/roll-state';
import { localTimesToUtc, utcTimesToLocal } from '../../domain/time/zone-time';
import { badData } from './bad-data';
import { cellsOf, parseNumber } from './cells';
import { floatText } from './number-text';
import type { SeriesSpec } from './series-file';
import { type CsvTable, columnIndex, parseTable, readBytes, tableText } from './table';
import { parseTimes, timeTexts } from './time-text';

/** `contract_positions/INSTR_YYYYMMDD.csv`, `strategy_positions/STRAT_INSTR.csv`: after each change. */
export const POSITION_SPEC: SeriesSpec<'position'> = { time: 'DATETIME', columns: [{ name: 'position' }] };

/**
 * `contracts_data/INSTR.csv`. Until the broker has reported an expiry, pysystemtrade's files have the first of the
 * contract's month: that one is read as not known.
 */
export async function readContractsData(file: string, instrument: string): Promise<ContractRecord[]> {
  const table = await readTable(file);
  const cells = cellsOf(table);
  for (const column of ['date', 'sampling', 'expiry']) columnIndex(table, column);
  return table.rows.map((row) => {
    const contract = cells.text(row, 'date').replace(/\.0$/, '');
    if (!isContractId(contract))
      throw badData(
        file,
        row.line,
        'date',
        `"${contract}" is not a contract id of 8 digits, such as 20241200.`,
      );
    const expiry = cells.optionalText(row, 'expiry')?.replace(/\.0$/, '');
    if (expiry !== undefined && !isContractId(expiry))
      throw badData(file, row.line, 'expiry', `"${expiry}" is not a date such as 20241213.`);
    const sampling = cells.flag(row, 'sampling');
    return expiry === assumedExpiry(contract)
      ? { instrument, contract, sampling }
      : { instrument, contract, sampling, expiry };
  });
}

export function contractsDataText(records: readonly ContractRecord[]): string {
  const rows = records.map((record, index) => [
    String(index),
    record.contract,
    record.sampling ? 'True' : 'False',
    record.expiry ?? assumedExpiry(record.contract),
  ]);
  return tableText(['', 'date', 'sampling', 'expiry'], rows);
}

/** Of a contract that is known by its month only; that of another is its day. */
function assumedExpiry(contract: string): string {
  return approximateExpiry(contract).replaceAll('-', '');
}

/** `roll_state/roll_state.csv`, by instrument. */
export async function readRollStates(file: string): Promise<ReadonlyMap<string, RollState>> {
  const table = await readTable(file);
  const cells = cellsOf(table);
  const states = new Map<string, RollState>();
  for (const row of table.rows) {
    const state = cells.text(row, 'state');
    if (!isRollState(state)) throw badData(file, row.line, 'state', `"${state}" is not a roll state.`);
    states.set(cells.text(row, 'Instrument'), state);
  }
  return states;
}

export function rollStatesText(states: ReadonlyMap<string, string>): string {
  return tableText(
    ['Instrument', 'state'],
    [...states].map(([instrument, state]) => [instrument, state]),
  );
}

/** One line of capital: UTC ms and value. */
export interface CapitalPoint {
  readonly time: number;
  readonly value: number;
}

/**
 * `capital/capital_data.csv`: by column, `Actual`, `Accumulated`, `Broker`, `Max` and the strategies by their
 * names. The file is a join of all, carried forward: equal values in a row are left out again.
 */
export async function readCapitalData(file: string): Promise<ReadonlyMap<string, readonly CapitalPoint[]>> {
  const table = await readTable(file);
  const times = utcTimes(table, columnIndex(table, 'DATETIME'));
  const columns = new Map<string, readonly CapitalPoint[]>();
  table.header.forEach((header, index) => {
    if (header !== 'DATETIME') columns.set(capitalColumn(header), changes(table, header, index, times));
  });
  return columns;
}

export function capitalDataText(columns: ReadonlyMap<string, readonly CapitalPoint[]>): string {
  const account = ['Actual', 'Accumulated', 'Broker', 'Max'];
  const strategies = [...columns.keys()].filter((name) => !account.includes(name)).sort();
  const names = [...strategies, ...account.filter((name) => columns.has(name))];
  const header = names.map((name) => (account.includes(name) ? name : `('${name}', 'capital')`));
  return joinedText(
    header,
    names.map((name) => columns.get(name)!),
  );
}

/** The same of margin, by name: the account's, and each strategy's part of it. pysystemtrade's dump has no such file. */
export function marginDataText(columns: ReadonlyMap<string, readonly CapitalPoint[]>): string {
  return joinedText([...columns.keys()], [...columns.values()]);
}

/** One row for each instant of any column, each carried forward. */
function joinedText(header: readonly string[], columns: readonly (readonly CapitalPoint[])[]): string {
  const instants = [...new Set(columns.flatMap((points) => points.map((point) => point.time)))];
  const times = Float64Array.from(instants.sort((a, b) => a - b));
  const cells = columns.map((points) => carriedForward(points, times));
  const texts = timeTexts(utcTimesToLocal(times));
  return tableText(
    ['DATETIME', ...header],
    texts.map((time, row) => [time, ...cells.map((values) => floatText(values[row]))]),
  );
}

/** `('strategy', 'capital')`, `('strategy', 0)` or the plain name. */
function capitalColumn(header: string): string {
  return /^\(\s*'([^']+)'\s*,/.exec(header)?.[1] ?? header;
}

function changes(table: CsvTable, header: string, index: number, times: Float64Array): CapitalPoint[] {
  const points: CapitalPoint[] = [];
  table.rows.forEach((row, position) => {
    const value = parseNumber(row.cells[index].trim());
    if (value === undefined)
      throw badData(table.file, row.line, header, `"${row.cells[index]}" is not a number.`);
    const isNew = !Number.isNaN(value) && points.at(-1)?.value !== value;
    if (isNew) points.push({ time: times[position], value });
  });
  return points;
}

function carriedForward(points: readonly CapitalPoint[], times: Float64Array): Float64Array {
  let next = 0;
  let value = Number.NaN;
  return times.map((time) => {
    while (next < points.length && points[next].time <= time) {
      value = points[next].value;
      next += 1;
    }
    return value;
  });
}

/** UTC ms of a column, by the date rule. */
function utcTimes(table: CsvTable, index: number): Float64Array {
  const texts = table.rows.map((row) => row.cells[index]);
  const parsed = parseTimes(texts);
  if (parsed.kind === 'times') return localTimesToUtc(parsed.times);
  const { line } = table.rows[parsed.row];
  throw badData(
    table.file,
    line,
    table.header[index],
    `"${texts[parsed.row]}" is not a time: YYYY-MM-DD HH:MM:SS.`,
  );
}

async function readTable(file: string): Promise<CsvTable> {
  return parseTable(file, (await readBytes(file)).toString('utf8'));
}
