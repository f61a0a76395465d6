import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../../../domain/errors/errors';
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
import { readTable } from './csv';
import { lastPrices, tickOf } from './peek';
import { fxFacts, ReplayFx } from './replay-fx';
import { ReplayProduct } from './replay-product';

type Table = ReadonlyMap<string, Readonly<Record<string, string>>>;

const FX_WEEK: Week = {
  zone: EXCHANGES['IDEALPRO'].zone,
  sessions: EXCHANGES['IDEALPRO'].sessions,
  isHoliday: () => false,
};
const MARGIN_BY_CLASS: Readonly<Record<string, number>> = { Bond: 0.02, FX: 0.04, Vol: 0.3 };

function table(directory: string, name: string): Table {
  const rows = readTable(join(directory, 'csvconfig', name));
  return new Map(rows.map((row) => [row['Instrument'], row]));
}

function brokerInstrument(
  row: Readonly<Record<string, string>>,
  prices: readonly number[],
  spreadCost: number,
): MarketInstrument {
  const pointSize = Number(row['Pointsize']);
  const fraction = MARGIN_BY_CLASS[row['AssetClass']] ?? 0.07;
  const margin = Math.ceil(Math.abs(prices[prices.length - 1] ?? 0) * pointSize * fraction);
  return {
    code: row['Instrument'],
    secType: 'FUT',
    symbol: row['Instrument'],
    exchange: 'SIM',
    validExchanges: ['SIM'],
    currency: row['Currency'],
    multiplier: pointSize,
    priceMagnifier: 1,
    minTick: tickOf(prices, spreadCost),
    zone: 'Europe/London',
    zoneId: 'Europe/London',
    tradingClass: row['Instrument'],
    longName: row['Description'],
    industry: row['AssetClass'],
    initialMargin: margin,
    maintenanceMargin: Math.ceil(margin * 0.8),
    commission: {
      perBlock: Number(row['PerBlock']),
      percentage: Number(row['Percentage']),
      perTrade: Number(row['PerTrade']),
    },
  };
}

/** A market that repeats a directory of pysystemtrade CSV files; what they lack is generated. */
export class ReplayMarket implements Market {
  readonly kind = 'replay';
  readonly facts: readonly InstrumentFacts[];
  readonly fx: readonly FxFacts[];
  private readonly products = new Map<string, ReplayProduct>();
  private readonly pairs = new Map<number, { contract: MarketContract; fx: ReplayFx }>();
  private readonly codes: readonly string[];

  /** Throws BAD_DATA_FILE when the directory lacks a file, or UNKNOWN_INSTRUMENT for one without configuration. */
  constructor(
    private readonly directory: string,
    only?: readonly string[],
  ) {
    const present = csvNames(join(directory, 'multiple_prices_csv'));
    this.codes = present;
    const wanted = only ?? present;
    this.facts = this.readFacts(wanted.filter((code) => this.check(code, present)));
    this.fx = csvNames(join(directory, 'fx_prices_csv')).map((code, index) => this.addPair(code, index));
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

  private check(code: string, present: readonly string[]): boolean {
    if (present.includes(code)) return true;
    throw tstError('UNKNOWN_INSTRUMENT', `${this.directory} has no multiple prices of ${code}`);
  }

  private readFacts(codes: readonly string[]): readonly InstrumentFacts[] {
    const instruments = table(this.directory, 'instrumentconfig.csv');
    const rolls = table(this.directory, 'rollconfig.csv');
    const spreads = table(this.directory, 'spreadcosts.csv');
    return codes.map((code) => {
      const row = instruments.get(code);
      const roll = rolls.get(code);
      if (!row || !roll)
        throw tstError(
          'UNKNOWN_INSTRUMENT',
          `${code} has prices but is not in instrumentconfig.csv and rollconfig.csv`,
        );
      const facts = this.makeFacts(row, roll, Number(spreads.get(code)?.['SpreadCost'] ?? 0));
      const firstConId = 100_000_000 + this.codes.indexOf(code) * 10_000;
      this.products.set(code, new ReplayProduct(facts, this.pathOf(code), firstConId));
      return facts;
    });
  }

  private makeFacts(
    row: Readonly<Record<string, string>>,
    roll: Readonly<Record<string, string>>,
    spreadCost: number,
  ): InstrumentFacts {
    const broker = brokerInstrument(row, lastPrices(this.pathOf(row['Instrument'])), spreadCost);
    return {
      code: broker.code,
      description: broker.longName,
      pointSize: broker.multiplier,
      currency: broker.currency,
      assetClass: row['AssetClass'],
      subClass: row['AssetClass'],
      region: row['Region'],
      commission: broker.commission,
      spreadCost,
      holdRollCycle: roll['HoldRollCycle'],
      rollOffsetDays: Number(roll['RollOffsetDays']),
      carryOffset: Number(roll['CarryOffset']),
      pricedRollCycle: roll['PricedRollCycle'],
      expiryOffset: Number(roll['ExpiryOffset']),
      broker,
    };
  }

  private pathOf(code: string): string {
    return join(this.directory, 'multiple_prices_csv', `${code}.csv`);
  }

  private addPair(code: string, index: number): FxFacts {
    const facts = fxFacts(code);
    const contract = pairContract(pairInstrument({ ...facts, tick: 1e-8 }), 12_000_000 + index);
    const fx = new ReplayFx(facts, join(this.directory, 'fx_prices_csv', `${code}.csv`));
    this.pairs.set(contract.conId, { contract, fx });
    return facts;
  }
}

function csvNames(directory: string): readonly string[] {
  if (!existsSync(directory)) throw tstError('BAD_DATA_FILE', `${directory} does not exist`);
  const files = readdirSync(directory).filter((file) => file.endsWith('.csv'));
  return files.map((file) => file.slice(0, -4)).sort();
}
