/** Multiple and adjusted prices built again from the prices of the contracts. */
import { tstError } from '../errors/errors';
import { concatRows, firstAtOrAfter, pickRows, sortRows, viewRows } from '../series/rows';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { buildMultiplePrices } from './multiple-from-calendar';
import { stitch } from './panama';
import type { FinalPrices } from './price-points';
import { calendarFromMultiple, type RollCalendar } from './roll-calendar';

/** A roll of the daily update adds its rows within this time after the last one: no contract has a price then. */
const ROLL_ROWS_WITHIN_MS = 2000;
const SECOND_MS = 1000;

/**
 * The rolls stay as the multiple prices have them; between them every price is the contract's of today. So a price that
 * was corrected, or removed, in a contract is so in both series, which the daily update never does. Rows before the
 * first contract with prices, and the rows that rolls added, stay. Error MISSING_DATA when the contracts' prices don't
 * suffice.
 */
export function rebuildPrices(
  multiple: MultiplePrices,
  finals: FinalPrices,
): { readonly multiple: MultiplePrices; readonly adjusted: AdjustedPrices } {
  const built = buildMultiplePrices(impliedCalendar(multiple), finals);
  if (built.times.length === 0) throw tstError('MISSING_DATA', 'the priced contracts have no stored prices');
  const start = firstAtOrAfter(multiple.times, built.times[0]);
  const rolls = rollRows(multiple).filter((row) => row >= start);
  const inner = sortRows(concatRows(pickRows(multiple, rolls), built));
  const rebuilt = concatRows(viewRows(multiple, 0, start), inner);
  return { multiple: rebuilt, adjusted: stitch(rebuilt) };
}

/** With a row for the first period, and rolls one second before the first time in the new contract. */
function impliedCalendar(multiple: MultiplePrices): RollCalendar {
  const rows = calendarFromMultiple(multiple);
  const first = { ...rows[0], time: multiple.times[0] - SECOND_MS };
  const rolls = rows.slice(0, -1).map((row) => ({ ...row, time: row.time - SECOND_MS }));
  return [first, ...rolls, rows[rows.length - 1]];
}

/** The rows that a roll of the daily update added. */
function rollRows({ times, columns }: MultiplePrices): number[] {
  const contracts = columns.PRICE_CONTRACT;
  const isRoll = (row: number) => row > 0 && contracts[row] !== contracts[row - 1];
  const isClose = (row: number) => times[row] - times[row - 1] <= ROLL_ROWS_WITHIN_MS;
  return Array.from(times, (_, row) => row).filter(
    (row) =>
      (isRoll(row) && isClose(row)) || (isRoll(row + 1) && row > 0 && isClose(row) && isClose(row + 1)),
  );
}
