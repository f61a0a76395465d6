import { badData } from '../../../data/csv/bad-data';
import { checkFolder, type MarketFile, marketFiles } from '../../../data/csv/market-folder';
import { type MarketFx, marketFx } from '../../../data/csv/market-fx';
import { type MarketTables, readMarketTables, whyNotConfigured } from '../../../data/csv/market-tables';
import { fxPricesFile } from '../../../data/csv/price-files';
import { readBytesNow } from '../../../data/csv/table';
import { tstError } from '../../../domain/errors/errors';
import type { Instrument } from '../../../domain/instruments/instrument';
import type { FxPrices, MultiplePrices } from '../../../domain/series/series';
import type {
  Bar,
  BarsQuery,
  FxFacts,
  InstrumentFacts,
  Market,
  MarketContract,
  MarketInstrument,
  MarketQuote,
  RollRow,
  Session,
} from '../market';
import { EXCHANGES } from '../synthetic/catalogue';
import { pairContract, pairInstrument } from '../synthetic/synthetic-market';
import { sessionsBetween, type Week } from '../week';
import { readMultipleFile } from './multiple-prices';
import { fxFacts, ReplayFx } from './replay-fx';
import { ReplayProduct } from './replay-product';
import { tickOf } from './tick';

const FX_WEEK: Week = {
  zone: EXCHANGES['IDEALPRO'].zone,
  sessions: EXCHANGES['IDEALPRO'].sessions,
  isHoliday: () => false,
};
const MARGIN_BY_CLASS: Readonly<Record<string, number>> = { Bond: 0.02, FX: 0.04, Vol: 0.3 };

function brokerInstrument(
  instrument: Instrument,
  prices: readonly number[],
  spreadCost: number,
): MarketInstrument {
  const { code, pointSize, assetClass, perBlock, percentage, perTrade } = instrument;
  const fraction = MARGIN_BY_CLASS[assetClass] ?? 0.07;
  const margin = Math.ceil(Math.abs(prices[prices.length - 1] ?? 0) * pointSize * fraction);
  return {
    code,
    secType: 'FUT',
    symbol: code,
    exchange: 'SIM',
    validExchanges: ['SIM'],
    currency: instrument.currency,
    multiplier: pointSize,
    priceMagnifier: 1,
    minTick: tickOf(prices, spreadCost),
    zone: 'Europe/London',
    zoneId: 'Europe/London',
    tradingClass: code,
    longName: instrument.description,
    industry: assetClass,
    initialMargin: margin,
    maintenanceMargin: Math.ceil(margin * 0.8),
    commission: { perBlock, percentage, perTrade },
  };
}

/** Everything that a replayed market is made of. */
interface ReplayFiles {
  readonly directory: string;
  /** Codes of all files of multiple prices, in order: contract ids are numbered by them. */
  readonly codes: readonly string[];
  readonly chosen: readonly MarketFile[];
  readonly tables: MarketTables;
  readonly fx: MarketFx;
  readonly warnings: readonly string[];
}

/**
 * Reads a directory with the readers of the import. Prices without configuration and rates that nothing needs are
 * left out with a warning. Throws BAD_DATA_FILE for a file that is missing or wrong, UNKNOWN_INSTRUMENT when an
 * instrument of `only` has no prices or no configuration.
 */
export async function readReplayMarket(directory: string, only?: readonly string[]): Promise<ReplayMarket> {
  await checkFolder(directory);
  const files = await marketFiles(directory, 'multiple');
  if (files.length === 0)
    throw badData(directory, 0, '', 'has no folder multiple_prices_csv with a CSV file in it.');
  const absent = (only ?? []).filter((code) => !files.some((file) => file.code === code));
  if (absent.length > 0)
    throw tstError('UNKNOWN_INSTRUMENT', `${directory} has no multiple prices of ${absent.join(', ')}`);
  const tables = await readMarketTables(directory);
  const wanted = only?.map((code) => files.find((file) => file.code === code)!) ?? files; // none is absent
  const unknown = wanted.map((file) => whyNotConfigured(file, tables)).filter((why) => why !== undefined);
  const chosen = wanted.filter((file) => whyNotConfigured(file, tables) === undefined);
  if (unknown.length > 0 && (only !== undefined || chosen.length === 0))
    throw tstError('UNKNOWN_INSTRUMENT', unknown.join('; '));
  const fx = marketFx(await marketFiles(directory, 'fx'), (path) =>
    fxPricesFile.parse(path, readBytesNow(path), 'local'),
  );
  const codes = files.map(({ code }) => code);
  const warnings = [...unknown.map((why) => `${why}: left out`), ...fx.notes];
  return new ReplayMarket({ directory, codes, chosen, tables, fx, warnings });
}

/** A market that repeats a directory of pysystemtrade CSV files; what they lack is generated. */
export class ReplayMarket implements Market {
  readonly kind = 'replay';
  readonly facts: readonly InstrumentFacts[];
  readonly fx: readonly FxFacts[];
  /** What was left out of the directory, and why. */
  readonly warnings: readonly string[];
  private readonly directory: string;
  private readonly products = new Map<string, ReplayProduct>();
  private readonly pairs = new Map<number, { contract: MarketContract; fx: ReplayFx }>();
  private readonly codes: readonly string[];

  /** Throws BAD_DATA_FILE for a file that is wrong. */
  constructor(files: ReplayFiles) {
    this.directory = files.directory;
    this.codes = files.codes;
    this.warnings = files.warnings;
    this.facts = files.chosen.map((file) => this.addProduct(file, files.tables));
    this.fx = files.fx.codes.map((code, index) => this.addPair(code, index, files.fx.read(code)!)); // its own code
  }

  contracts(symbol: string, secType: 'FUT' | 'CASH'): readonly MarketContract[] {
    if (secType === 'FUT') {
      if (symbol !== '') return this.products.get(symbol)?.contracts() ?? [];
      return [...this.products.values()].flatMap((product) => product.contracts());
    }
    const all = [...this.pairs.values()].map((pair) => pair.contract);
    return symbol === '' ? all : all.filter((contract) => contract.instrument.symbol === symbol);
  }

  contract(conId: number): MarketContract | undefined {
    const pair = this.pairs.get(conId);
    if (pair) return pair.contract;
    const code = this.codes[Math.floor((conId - 100_000_000) / 10_000)];
    return this.products
      .get(code)
      ?.contracts()
      .find((contract) => contract.conId === conId);
  }

  sessions(contract: MarketContract, from: number, to: number): readonly Session[] {
    const product = this.products.get(contract.instrument.code);
    if (!product) return sessionsBetween(FX_WEEK, from, to);
    return product.sessions(from, to).filter((session) => session.open < contract.expiryTime);
  }

  quote(contract: MarketContract, time: number): MarketQuote | undefined {
    const pair = this.pairs.get(contract.conId);
    return pair ? pair.fx.quote(time) : this.products.get(contract.instrument.code)?.quote(contract, time);
  }

  bars(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    const pair = this.pairs.get(contract.conId);
    return pair
      ? pair.fx.bars(query)
      : (this.products.get(contract.instrument.code)?.bars(contract, query) ?? []);
  }

  headTime(contract: MarketContract): number | undefined {
    const pair = this.pairs.get(contract.conId);
    return pair ? pair.fx.headTime() : this.products.get(contract.instrument.code)?.headTime(contract);
  }

  usdRate(currency: string, time: number): number {
    if (currency === 'USD') return 1;
    for (const { fx } of this.pairs.values()) {
      const matches = fx.facts.code.startsWith(currency) || fx.facts.currency2 === currency;
      if (matches) return fx.usdRate(time) ?? 1;
    }
    return 1;
  }

  rolls(code: string): readonly RollRow[] {
    return this.products.get(code)?.rolls() ?? [];
  }

  describe(): unknown {
    return { kind: this.kind, directory: this.directory, instruments: this.facts, fx: this.fx };
  }

  private addProduct({ code, path }: MarketFile, tables: MarketTables): InstrumentFacts {
    const series = readMultipleFile(path);
    // `readReplayMarket` has chosen only instruments that have their rows.
    const instrument = tables.instruments.get(code)!;
    const { holdRollCycle, rollOffsetDays, carryOffset, pricedRollCycle, expiryOffset } =
      tables.rollParameters.get(code)!;
    const spreadCost = tables.spreadCosts.get(code) ?? 0;
    const broker = brokerInstrument(instrument, lastPrices(series), spreadCost);
    const { description, pointSize, currency, assetClass, region } = instrument;
    const facts = {
      ...{ code, description, pointSize, currency, assetClass, subClass: assetClass, region },
      ...{ commission: broker.commission, spreadCost },
      ...{ holdRollCycle, rollOffsetDays, carryOffset, pricedRollCycle, expiryOffset, broker },
    };
    const firstConId = 100_000_000 + this.codes.indexOf(code) * 10_000;
    this.products.set(code, new ReplayProduct(facts, series, firstConId));
    return facts;
  }

  private addPair(code: string, index: number, series: FxPrices): FxFacts {
    const facts = fxFacts(code);
    const contract = pairContract(pairInstrument({ ...facts, tick: 1e-8 }), 12_000_000 + index);
    this.pairs.set(contract.conId, { contract, fx: new ReplayFx(facts, series) });
    return facts;
  }
}

/** Enough to see on which ticks an instrument trades now. */
const LAST_ROWS = 800;

function lastPrices({ columns }: MultiplePrices): readonly number[] {
  return [...columns.PRICE.slice(-LAST_ROWS)].filter(Number.isFinite);
}
