/** What a person states of an account whose broker has no API: files of the directory that `broker_statement_directory` names. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountAnswer, AccountValue, NotStated, PositionsAnswer } from '../broker/broker';
import type { Statement } from '../broker/none/no-broker';
import { badData } from '../data/csv/bad-data';
import { cellsOf } from '../data/csv/cells';
import { type CsvRow, type CsvTable, columnIndex, parseTable, readBytes } from '../data/csv/table';
import { isContractId } from '../domain/contracts/contract-id';
import { TstError } from '../domain/errors/errors';

type StatedPosition = Extract<PositionsAnswer, { kind: 'stated' }>['positions'][number];

const POSITIONS = 'positions.csv';
const ACCOUNT = 'account.csv';

/** Both files are read anew each time they are asked for. `directory`: absolute; undefined: nothing is ever stated. */
export function statementIn(directory: string | undefined, account: string): Statement {
  return {
    positions: () => readFileOf(directory, POSITIONS, readPositions),
    account: () => readFileOf(directory, ACCOUNT, (file) => readAccount(file, account)),
  };
}

/** A file that is not there is no problem: nothing is stated. One that can't be read is. */
async function readFileOf<Answer>(
  directory: string | undefined,
  name: string,
  read: (file: string) => Promise<Answer>,
): Promise<Answer | NotStated> {
  if (directory === undefined) return notStated('no broker_statement_directory is configured', false);
  const file = join(directory, name);
  if (!existsSync(file)) return notStated(`${file} does not exist`, false);
  try {
    return await read(file);
  } catch (error) {
    if (error instanceof TstError) return notStated(error.message, true);
    throw error;
  }
}

function notStated(reason: string, isProblem: boolean): NotStated {
  return { kind: 'not-stated', reason, isProblem };
}

/** A column that is missing would read as empty cells: it is refused. */
async function readTable(file: string, columns: readonly string[]): Promise<CsvTable> {
  const table = parseTable(file, (await readBytes(file)).toString('utf8'));
  for (const name of columns) columnIndex(table, name);
  return table;
}

/** As of the time at which the file was written. Contracts that it leaves out are not held. */
async function readPositions(file: string): Promise<PositionsAnswer> {
  const { mtimeMs } = await stat(file);
  const table = await readTable(file, ['instrument', 'contract', 'position']);
  const positions = table.rows.map((row) => positionOf(table, row));
  for (const [index, { instrument, contract }] of positions.entries()) {
    const isTwice = positions
      .slice(0, index)
      .some((each) => each.instrument === instrument && each.contract === contract);
    if (isTwice) throw badData(file, table.rows[index].line, '', `${instrument} ${contract} is there twice.`);
  }
  return { kind: 'stated', where: file, at: Math.floor(mtimeMs), positions };
}

function positionOf(table: CsvTable, row: CsvRow): StatedPosition {
  const cells = cellsOf(table);
  const contract = cells.text(row, 'contract');
  if (!isContractId(contract))
    throw badData(table.file, row.line, 'contract', `"${contract}" is not 8 digits such as 20241200.`);
  return {
    ...{ instrument: cells.text(row, 'instrument'), contract },
    position: cells.integer(row, 'position'),
  };
}

/** In each currency: the account's value, and how much of it is margin. */
async function readAccount(file: string, account: string): Promise<AccountAnswer> {
  const table = await readTable(file, ['currency', 'value', 'margin']);
  if (table.rows.length === 0) throw badData(file, 1, '', 'says nothing: it needs a row for each currency.');
  return { kind: 'reported', values: table.rows.flatMap((row) => valuesOf(table, row, account)) };
}

function valuesOf(table: CsvTable, row: CsvRow, account: string): readonly AccountValue[] {
  const cells = cellsOf(table);
  const currency = cells.text(row, 'currency');
  if (!/^[A-Z]{3}$/.test(currency))
    throw badData(table.file, row.line, 'currency', `"${currency}" is not three capital letters.`);
  const [value, margin] = [amountOf(table, row, 'value'), amountOf(table, row, 'margin')];
  return [
    { account, currency, key: 'NetLiquidation', value: String(value) },
    { account, currency, key: 'FullExcessLiquidity', value: String(value - margin) },
  ];
}

function amountOf(table: CsvTable, row: CsvRow, column: string): number {
  const amount = cellsOf(table).number(row, column);
  if (Number.isNaN(amount)) throw badData(table.file, row.line, column, 'is empty; a number is needed.');
  return amount;
}
