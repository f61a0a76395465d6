import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Years of hourly history would be most of a test's time. */
const FIRST_YEAR = '2019';

/** Copies the files of a few instruments and FX rates of a market of CSV files, their recent years only. */
export function copyRealMarket(
  from: string,
  to: string,
  wanted: { readonly instruments: readonly string[]; readonly rates: readonly string[] },
): void {
  copyRecent(join(from, 'multiple_prices_csv'), join(to, 'multiple_prices_csv'), wanted.instruments);
  copyRecent(join(from, 'fx_prices_csv'), join(to, 'fx_prices_csv'), wanted.rates);
  cpSync(join(from, 'csvconfig'), join(to, 'csvconfig'), { recursive: true });
}

function copyRecent(from: string, to: string, names: readonly string[]): void {
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    const [header, ...rows] = readFileSync(join(from, `${name}.csv`), 'utf8').split('\n');
    const recent = rows.filter((row) => row === '' || row >= FIRST_YEAR);
    writeFileSync(join(to, `${name}.csv`), [header, ...recent].join('\n'));
  }
}
