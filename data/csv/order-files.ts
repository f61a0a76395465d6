import { isContractId } from '../../domain/contracts/contract-id';
import { localToUtc, utcToLocal } from '../../domain/time/zone-time';
import { badData } from './bad-data';
import { cellsOf } from './cells';
import { floatText } from './number-text';
import { type CsvRow, type CsvTable, cellReader, parseTable, readBytes, tableText } from './table';
import { parseDate, parseTime, timeText } from './time-text';

/** An order of any level as pysystemtrade's files have it. */
export interface CsvOrder {
  /** Parsed from the key: `strategy INSTR`, `strategy/INSTR` or `strategy/INSTR/YYYYMMDD[_YYYYMMDD]`. */
  readonly strategy: string;
  readonly instrument: string;
  /** Empty for instrument orders. */
  readonly contracts: readonly string[];
  readonly trade: readonly number[];
  readonly fill: readonly number[];
  /** UTC ms; NaN when nothing was filled. */
  readonly fillTime: number;
  readonly filledPrice: number;
  readonly locked: boolean;
  readonly orderId: number;
  readonly parent?: number;
  readonly children: readonly number[];
  readonly active: boolean;
  readonly orderType: string;
  /** The columns of its level, as texts: known and unknown ones, in the order of the file. */
  readonly other: Readonly<Record<string, string>>;
}

const COMMON = [
  'DATETIME',
  'key',
  'trade',
  'fill',
  'fill_datetime',
  'filled_price',
  'locked',
  'order_id',
  'parent',
  'children',
  'active',
  'order_type',
] as const;

/** Columns of each level behind the common ones, as pysystemtrade writes them. */
export const ORDER_COLUMNS = {
  strategy_orders:
    'limit_contract,limit_price,reference_contract,reference_price,manual_trade,roll_order,reference_datetime,generated_datetime',
  contract_orders:
    'algo_to_use,reference_price,limit_price,manual_trade,manual_fill,roll_order,calendar_spread_order,inter_spread_order,generated_datetime,reference_of_controlling_algo',
  broker_orders:
    'algo_used,submit_datetime,limit_price,manual_fill,calendar_spread_order,side_price,mid_price,offside_price,algo_comment,broker,broker_account,broker_permid,broker_tempid,broker_clientid,commission,roll_order,leg_filled_price',
} as const;

/** Reads a file of orders; missing and unknown columns are tolerated. A file without orders has one header. */
export async function readOrders(file: string): Promise<CsvOrder[]> {
  const table = parseTable(file, (await readBytes(file)).toString('utf8'));
  return table.rows.map((row) => orderOf(table, row));
}

export function ordersText(orders: readonly CsvOrder[], level: keyof typeof ORDER_COLUMNS): string {
  if (orders.length === 0) return tableText(['DATETIME'], []);
  const known = ORDER_COLUMNS[level].split(',');
  const unknown = new Set(
    orders.flatMap(({ other }) => Object.keys(other)).filter((name) => !known.includes(name)),
  );
  const own = [...known, ...unknown];
  const rows = orders.map((order) => {
    const filledAt = Number.isNaN(order.fillTime) ? '' : timeText(utcToLocal(order.fillTime));
    return [
      filledAt,
      keyText(order),
      listText(order.trade),
      listText(order.fill),
      filledAt,
      floatText(order.filledPrice),
      flagText(order.locked),
      String(order.orderId),
      order.parent === undefined ? '' : String(order.parent),
      order.children.length === 0 ? '' : listText(order.children),
      flagText(order.active),
      order.orderType,
      ...own.map((column) => order.other[column] ?? ''),
    ];
  });
  return tableText([...COMMON, ...own], rows);
}

export function listText(values: readonly number[]): string {
  return `[${values.join(', ')}]`;
}

export function flagText(flag: boolean): string {
  return flag ? 'True' : 'False';
}

function orderOf(table: CsvTable, row: CsvRow): CsvOrder {
  const cells = cellsOf(table);
  const key = splitKey(table, row, cells.text(row, 'key'));
  return {
    ...key,
    trade: listOf(table, row, 'trade'),
    fill: listOf(table, row, 'fill'),
    fillTime: timeOf(table, row, 'fill_datetime'),
    filledPrice: cells.number(row, 'filled_price'),
    locked: cells.flag(row, 'locked'),
    orderId: cells.integer(row, 'order_id'),
    parent: cells.optionalNumber(row, 'parent'),
    children: listOf(table, row, 'children'),
    active: cells.flag(row, 'active'),
    orderType: cells.optionalText(row, 'order_type') ?? '',
    other: otherCells(table, row),
  };
}

function otherCells(table: CsvTable, row: CsvRow): Record<string, string> {
  const common: readonly string[] = COMMON;
  const pairs = table.header.map((name, index) => [name, row.cells[index]]);
  return Object.fromEntries(pairs.filter(([name]) => !common.includes(name)));
}

function splitKey(table: CsvTable, row: CsvRow, key: string) {
  const parts = key.includes('/') ? key.split('/') : key.split(' ');
  const [strategy, instrument, contracts] = parts;
  if (parts.length < 2 || parts.length > 3 || strategy === '' || instrument === '') {
    throw badData(
      table.file,
      row.line,
      'key',
      `"${key}" is neither "strategy INSTR" nor "strategy/INSTR/YYYYMMDD".`,
    );
  }
  const ids = contracts === undefined ? [] : contracts.split('_');
  if (!ids.every(isContractId)) {
    throw badData(
      table.file,
      row.line,
      'key',
      `"${contracts}" is not made of contract ids of 8 digits, such as 20241200.`,
    );
  }
  return { strategy, instrument, contracts: ids };
}

function keyText(order: CsvOrder): string {
  if (order.contracts.length === 0) return `${order.strategy} ${order.instrument}`;
  return `${order.strategy}/${order.instrument}/${order.contracts.join('_')}`;
}

/** A Python list of numbers, a single number, or nothing. */
function listOf(table: CsvTable, row: CsvRow, column: string): number[] {
  const text = (cellReader(table)(row, column) ?? '').trim();
  if (['', '[]', 'None', 'nan'].includes(text)) return [];
  const items = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim());
  const numbers = items.map(Number);
  if (items.includes('') || numbers.some((number) => !Number.isFinite(number))) {
    throw badData(table.file, row.line, column, `"${text}" is not a list such as [1, -1].`);
  }
  return numbers;
}

function timeOf(table: CsvTable, row: CsvRow, column: string): number {
  const text = (cellReader(table)(row, column) ?? '').trim();
  if (['', 'None', 'NaT', 'nan'].includes(text)) return Number.NaN;
  const time = parseTime(text.slice(0, 19));
  const local = Number.isNaN(time) ? parseDate(text) : time;
  if (Number.isNaN(local))
    throw badData(table.file, row.line, column, `"${text}" is not a time: YYYY-MM-DD HH:MM:SS.`);
  return localToUtc(local);
}
