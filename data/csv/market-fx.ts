import { lastAtOrBefore } from '../../domain/series/rows';
import type { FxPrices } from '../../domain/series/series';
import type { MarketFile } from './market-folder';

/** The rates of a market directory against the dollar, each from the file or the files that make it. */
export interface MarketFx {
  /** `XXXUSD` each, sorted. */
  readonly codes: readonly string[];
  /** What was done with files that are not `XXXUSD`, each naming its file. */
  readonly notes: readonly string[];
  /** Undefined when no file makes the rate. Throws BAD_DATA_FILE. */
  read(code: string): FxPrices | undefined;
}

type Rates = () => FxPrices;

/**
 * `EURUSD.csv` is read as it is, `USDJPY.csv` inverted, and a cross such as `EURGBP.csv` makes GBPUSD where no other
 * file does. A file that makes nothing new is left out with a note.
 */
export function marketFx(files: readonly MarketFile[], readFile: (path: string) => FxPrices): MarketFx {
  const notes: string[] = [];
  const pairs = files.filter(({ code, path }) => {
    const known = /^[A-Z]{3}[A-Z]{3}$/.test(code) && code.slice(0, 3) !== code.slice(3);
    if (!known) notes.push(`${path}: left out: its name is not a pair of currencies such as EURUSD.`);
    return known;
  });
  const against = (currency: 'from' | 'to') =>
    pairs.filter(({ code }) => (currency === 'from' ? code.startsWith('USD') : code.endsWith('USD')));
  const own = new Map<string, Rates>();
  for (const { code, path } of against('to')) own.set(code.slice(0, 3), () => readFile(path));
  for (const { code, path } of against('from')) {
    const currency = code.slice(3);
    if (own.has(currency)) notes.push(`${path}: left out: ${currency}USD.csv has its rates.`);
    else own.set(currency, () => inverted(readFile(path)));
  }
  const made = new Map<string, Rates>();
  for (const { code, path } of pairs.filter((pair) => !pair.code.includes('USD'))) {
    const cross = rateOfCross(code, own, () => readFile(path));
    if (!cross || made.has(cross.currency)) {
      notes.push(`${path}: left out: ${whyLeftOut(code, own)}.`);
      continue;
    }
    made.set(cross.currency, cross.rates);
    notes.push(`${path}: makes ${cross.currency}USD, which has no file, with ${cross.through}USD.`);
  }
  const all = new Map([...own, ...made]);
  return {
    codes: [...all.keys()].map((currency) => `${currency}USD`).sort(),
    notes,
    read: (code) => (code.endsWith('USD') ? all.get(code.slice(0, 3))?.() : undefined),
  };
}

function rateOfCross(code: string, own: ReadonlyMap<string, Rates>, read: Rates) {
  const [from, to] = [code.slice(0, 3), code.slice(3)];
  const [rateOfFrom, rateOfTo] = [own.get(from), own.get(to)];
  if (rateOfFrom && !rateOfTo)
    return { currency: to, through: from, rates: () => combined(read(), rateOfFrom(), (x, usd) => usd / x) };
  if (rateOfTo && !rateOfFrom)
    return { currency: from, through: to, rates: () => combined(read(), rateOfTo(), (x, usd) => usd * x) };
  return undefined;
}

function whyLeftOut(code: string, own: ReadonlyMap<string, Rates>): string {
  const currencies = [code.slice(0, 3), code.slice(3)];
  const without = currencies.filter((currency) => !own.has(currency));
  if (without.length === 2) return `neither ${currencies.join(' nor ')} has a rate against USD`;
  return `${currencies.map((currency) => `${currency}USD`).join(' and ')} have rates of their own`;
}

/** `a` at each of its times with the newest rate of `b`; rows without either are left out. */
function combined(a: FxPrices, b: FxPrices, rate: (x: number, usd: number) => number): FxPrices {
  const values = a.columns.price.map((x, row) => {
    const at = lastAtOrBefore(b.times, a.times[row]);
    return at < 0 ? Number.NaN : rate(x, b.columns.price[at]);
  });
  return finite(a.times, values);
}

function inverted({ times, columns }: FxPrices): FxPrices {
  return finite(
    times,
    columns.price.map((x) => 1 / x),
  );
}

function finite(times: Float64Array, values: Float64Array): FxPrices {
  const kept = Uint32Array.from(values.keys()).filter((row) => Number.isFinite(values[row]));
  const pick = (from: Float64Array) => Float64Array.from(kept, (row) => from[row]);
  return { times: pick(times), columns: { price: pick(values) } };
}
