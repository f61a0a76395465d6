/** Contract ids: 8 digits `YYYYMMDD`; day 00 means that only the month is known. */
import { tstError } from '../errors/errors';

/** Futures month letters of months 1 to 12; alphabetical order is the order in time. */
export const MONTH_LETTERS = 'FGHJKMNQUVXZ';

const FORM = /^\d{6}(\d{2})?$/;

/**
 * The id for `YYYYMM`, `YYYYMMDD` or such a number (20241200, also 20241200.0 from a file).
 * Error BAD_INPUT for anything else.
 */
export function contractId(date: string | number): string {
  const text = typeof date === 'number' ? String(date) : date.replace(/\.0+$/, '');
  const id = text.length === 6 ? `${text}00` : text;
  if (!FORM.test(text) || !isRealDate(id)) {
    throw tstError('BAD_INPUT', `"${date}" is not a contract date (YYYYMM or YYYYMMDD)`);
  }
  return id;
}

/** True for 8 digits whose month, and day unless it is 00, exist. */
export function isContractId(text: string): boolean {
  return /^\d{8}$/.test(text) && isRealDate(text);
}

function isRealDate(id: string): boolean {
  const month = contractMonth(id);
  const day = contractDay(id);
  const lastDay = new Date(Date.UTC(contractYear(id), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day <= lastDay;
}

/** The id as a number, for the columns of a series. */
export function contractNumber(id: string): number {
  return Number(id);
}

export function contractYear(id: string): number {
  return Number(id.slice(0, 4));
}

/** 1 to 12. */
export function contractMonth(id: string): number {
  return Number(id.slice(4, 6));
}

/** 0 when only the month is known. */
export function contractDay(id: string): number {
  return Number(id.slice(6, 8));
}

export function monthLetter(id: string): string {
  return MONTH_LETTERS[contractMonth(id) - 1];
}

/** The contract in the letter's month of a year, keeping a day number. */
export function contractOf(year: number, letter: string, day = 0): string {
  const month = MONTH_LETTERS.indexOf(letter) + 1;
  return `${String(year).padStart(4, '0')}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
}
