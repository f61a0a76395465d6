import { contractMonth, contractYear, monthLetter } from '../domain/contracts/contract-id';

/** What a file of a source is about. */
export interface FileSubject {
  /** Instrument, or the code of a rate. */
  readonly instrument: string;
  readonly symbol: string;
  /** 8 digits; undefined for a rate. */
  readonly contract?: string;
}

/** The configured name with its braces filled in, such as `ZC{month}{yy}*.csv` to `ZCZ24*.csv`. */
export function fileNameOf(pattern: string, { instrument, symbol, contract }: FileSubject): string {
  const values: Record<string, string> = { instrument, symbol };
  if (contract !== undefined) {
    const year = String(contractYear(contract));
    const mm = String(contractMonth(contract)).padStart(2, '0');
    Object.assign(values, { contract, month: monthLetter(contract), mm, yyyy: year, yy: year.slice(2) });
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** True when a name fits, in capitals or not; `*` stands for any text. */
export function fitsName(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}
