import { tstError } from '../../domain/errors/errors';
import type { Instrument } from '../../domain/instruments/instrument';
import { firstAtOrAfter } from '../../domain/series/rows';
import type { AdjustedPrices, FxPrices, MultiplePrices, Series } from '../../domain/series/series';
import { setSpreadCosts } from '../instruments/spread-costs';
import { readFx, writeFx } from '../series/fx';
import { type Prices, pricesVersion, writePrices } from '../series/prices';
import type { Database } from '../store/database';
import { badData } from './bad-data';
import { endDiffers, rollsBackwards } from './check-prices';
import { readInstrumentConfig, readSpreadCosts } from './instrument-files';
import { checkFolder, marketConfigFile, marketFiles } from './market-folder';
import { marketFx } from './market-fx';
import { stitchFile } from './market-tables';
import { adjustedPricesFile, fxPricesFile, multiplePricesFile } from './price-files';
import { readBytesNow } from './table';

export interface ImportOptions {
  /** UTC ms: only rows before it. Adjusted prices are then stitched from the multiple prices that remain. */
  readonly before?: number;
  /** Default: every instrument of the directory. */
  readonly instruments?: readonly string[];
  /** Replace prices that are stored already; otherwise other prices for the same instrument are refused. */
  readonly replace?: boolean;
}

export interface ImportedMarket {
  readonly instruments: readonly string[];
  readonly fxCodes: readonly string[];
  /** Rows of multiple prices. */
  readonly rows: number;
  /** Oddities that were accepted, each naming its file. */
  readonly warnings: readonly string[];
}

interface ReadMarket extends ImportedMarket {
  readonly prices: ReadonlyMap<string, Prices>;
  readonly fx: ReadonlyMap<string, FxPrices>;
  readonly spreadCosts: ReadonlyMap<string, number>;
}

/**
 * Reads a directory in pysystemtrade's CSV formats and stores prices, FX rates and spread costs. Everything is
 * read and checked before the first write. A file that nothing needs is left out with a warning. Throws BAD_DATA_FILE
 * (file, line, column), BAD_INPUT, and UNKNOWN_INSTRUMENT for wanted instruments without prices or configuration.
 */
export async function importMarket(
  database: Database,
  folder: string,
  options: ImportOptions = {},
): Promise<ImportedMarket> {
  const market = await readMarket(folder, options);
  const versions = new Map<string, number>();
  for (const code of market.instruments) versions.set(code, await pricesVersion(database, code));
  const stored = market.instruments.filter((code) => versions.get(code)! > 0);
  if (stored.length > 0 && !options.replace) {
    throw tstError(
      'BAD_INPUT',
      `Prices are stored already for ${stored.join(', ')}; import with replace to overwrite.`,
    );
  }
  for (const [code, prices] of market.prices) await writePrices(database, code, prices, versions.get(code)!);
  for (const [code, rates] of market.fx) {
    await writeFx(database, code, rates, (await readFx(database, code))?.version ?? 0);
  }
  await setSpreadCosts(
    database,
    Array.from(market.spreadCosts, ([instrument, spreadCost]) => ({ instrument, spreadCost })),
  );
  const { instruments, fxCodes, rows, warnings } = market;
  return { instruments, fxCodes, rows, warnings };
}

async function readMarket(folder: string, options: ImportOptions): Promise<ReadMarket> {
  await checkFolder(folder);
  const warnings: string[] = [];
  const { prices, known } = await readAllPrices(folder, options, warnings);
  const fx = await readAllFx(folder, options.before ?? Number.POSITIVE_INFINITY, warnings);
  warnings.push(...ratesMissing(folder, prices.keys(), known, fx));
  const spreadFile = await marketConfigFile(folder, 'spreadcosts');
  const costs = spreadFile === undefined ? new Map<string, number>() : await readSpreadCosts(spreadFile);
  return {
    prices,
    fx,
    spreadCosts: new Map([...costs].filter(([code]) => prices.has(code))),
    instruments: [...prices.keys()],
    fxCodes: [...fx.keys()],
    rows: [...prices.values()].reduce((sum, each) => sum + each.multiple.times.length, 0),
    warnings,
  };
}

async function readAllPrices(folder: string, options: ImportOptions, warnings: string[]) {
  const { files, known } = await wantedFiles(folder, options.instruments, warnings);
  const adjustedFiles = new Map(
    (await marketFiles(folder, 'adjusted')).map((file) => [file.code, file.path]),
  );
  const prices = new Map<string, Prices>();
  for (const { code, path } of files) {
    const all = await multiplePricesFile.read(path);
    const multiple = rowsBefore(all, options.before ?? Number.POSITIVE_INFINITY);
    if (multiple.times.length === 0) {
      warnings.push(`${path}: no row is before the date; ${code} is left out.`);
      continue;
    }
    const cut = multiple.times.length < all.times.length;
    const adjusted = await adjustedOf(path, multiple, cut ? undefined : adjustedFiles.get(code), warnings);
    warnings.push(...rollsBackwards(path, multiple));
    prices.set(code, { multiple, adjusted });
  }
  return { prices, known };
}

/** Files of the wanted instruments that are configured; those that nobody asked for by name may be left out. */
async function wantedFiles(folder: string, wanted: readonly string[] | undefined, warnings: string[]) {
  const files = await marketFiles(folder, 'multiple');
  const configFile = await marketConfigFile(folder, 'instrumentconfig');
  if (configFile === undefined)
    throw badData(`${folder}/csvconfig/instrumentconfig.csv`, 0, '', 'is missing.');
  const known = await readInstrumentConfig(configFile);
  const absent = (wanted ?? []).filter((code) => !files.some((file) => file.code === code));
  if (absent.length > 0)
    throw tstError('UNKNOWN_INSTRUMENT', `${folder} has no multiple prices of ${absent.join(', ')}.`);
  const unknown = files.filter((file) => !known.has(file.code));
  const asked = unknown.filter((file) => wanted?.includes(file.code));
  if (asked.length > 0)
    throw tstError(
      'UNKNOWN_INSTRUMENT',
      asked.map(({ code, path }) => `${path}: ${code} is not in ${configFile}.`).join(' '),
    );
  for (const { code, path } of unknown) warnings.push(`${path}: left out: ${code} is not in ${configFile}.`);
  const chosen = files.filter(
    (file) => known.has(file.code) && (wanted === undefined || wanted.includes(file.code)),
  );
  if (files.length === 0)
    throw badData(folder, 0, '', 'has no folder multiple_prices_csv with a CSV file in it.');
  if (chosen.length === 0)
    throw tstError('UNKNOWN_INSTRUMENT', `none of the instruments with prices is in ${configFile}.`);
  return { files: chosen, known };
}

/** A cut history has different levels: prices that later rolls had shifted must be stitched again. */
async function adjustedOf(
  path: string,
  multiple: MultiplePrices,
  file: string | undefined,
  warnings: string[],
): Promise<AdjustedPrices> {
  if (file === undefined) return withoutMissing(stitchFile(path, multiple));
  const adjusted = await adjustedPricesFile.read(file);
  const differs = endDiffers(multiple, adjusted);
  if (differs) warnings.push(`${file}: ${differs}; stitch it again.`);
  return withoutMissing(adjusted);
}

/** As the daily update stores them: an adjusted price that is missing has no row. */
function withoutMissing(adjusted: AdjustedPrices): AdjustedPrices {
  const { price } = adjusted.columns;
  const kept = Uint32Array.from(price.keys()).filter((row) => !Number.isNaN(price[row]));
  if (kept.length === price.length) return adjusted;
  const pick = (values: Float64Array) => Float64Array.from(kept, (row) => values[row]);
  return { times: pick(adjusted.times), columns: { price: pick(price) } };
}

async function readAllFx(
  folder: string,
  before: number,
  warnings: string[],
): Promise<ReadonlyMap<string, FxPrices>> {
  const made = marketFx(await marketFiles(folder, 'fx'), (path) =>
    fxPricesFile.parse(path, readBytesNow(path)),
  );
  warnings.push(...made.notes);
  const rates = new Map<string, FxPrices>();
  for (const code of made.codes) {
    const series = rowsBefore(made.read(code)!, before); // a code that it listed itself
    if (series.times.length > 0) rates.set(code, series);
  }
  return rates;
}

/** Instruments that can't be sized: in production each is left out with a problem, here it is said beforehand. */
function ratesMissing(
  folder: string,
  codes: Iterable<string>,
  known: ReadonlyMap<string, Instrument>,
  fx: ReadonlyMap<string, FxPrices>,
): readonly string[] {
  return [...codes].flatMap((code) => {
    const currency = known.get(code)?.currency ?? 'USD';
    if (currency === 'USD' || fx.has(`${currency}USD`)) return [];
    const rate = `${currency}USD`;
    return [
      `${code} is in ${currency}: ${folder}/fx_prices_csv/${rate}.csv is missing, and no file makes it.`,
    ];
  });
}

function rowsBefore<Column extends string>(series: Series<Column>, before: number): Series<Column> {
  const end = firstAtOrAfter(series.times, before);
  if (end === series.times.length) return series;
  const columns = Object.entries<Float64Array>(series.columns).map(([name, values]) => [
    name,
    values.slice(0, end),
  ]);
  return {
    times: series.times.slice(0, end),
    columns: Object.fromEntries(columns) as Record<Column, Float64Array>,
  };
}
