import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { parseDate } from '../../clock/dates';
import type {
  Bar,
  BarsQuery,
  FxFacts,
  InstrumentFacts,
  Market,
  MarketContract,
  MarketInstrument,
  MarketQuote,
  Session,
} from '../market';
import type { Week } from '../week';
import { catalogue, EXCHANGES, FX_PAIRS, type FxTemplate, type Template } from './catalogue';
import { type ChainParameters, makeChain } from './chain';
import { mix, textKey } from './hash';
import { isHoliday } from './holidays';
import { Path } from './path';
import { Product } from './product';
import { dailyVolume } from './volume';

interface Listed {
  readonly product: Product;
  readonly contracts: readonly MarketContract[];
}

const FIRST_YEAR = 2015;
const LAST_YEAR = 2045;

function weekOf(hoursKey: string): Week {
  const { zone, region, sessions } = EXCHANGES[hoursKey];
  const noHolidays = hoursKey === 'IDEALPRO';
  return { zone, sessions, isHoliday: (day) => !noHolidays && isHoliday(region, day) };
}

function futureInstrument(template: Template): MarketInstrument {
  const hours = EXCHANGES[template.hours];
  const margin = Math.round((template.start * template.multiplier * template.margin) / template.magnifier);
  return {
    code: template.code,
    secType: 'FUT',
    symbol: template.symbol,
    exchange: template.exchange,
    validExchanges: template.exchange === 'CME' ? ['CME', 'QBALGO'] : [template.exchange],
    currency: template.currency,
    multiplier: template.multiplier,
    priceMagnifier: template.magnifier,
    minTick: template.tick,
    zone: hours.zone,
    zoneId: hours.zoneId,
    tradingClass: template.symbol,
    longName: template.description,
    industry: template.assetClass,
    initialMargin: margin,
    maintenanceMargin: Math.round(margin * 0.8),
    commission: { perBlock: template.perBlock, percentage: 0, perTrade: 0 },
  };
}

function factsOf(template: Template, broker: MarketInstrument): InstrumentFacts {
  return {
    code: template.code,
    description: template.description,
    pointSize: template.multiplier / template.magnifier,
    currency: template.currency,
    assetClass: template.assetClass,
    subClass: template.assetClass,
    region: EXCHANGES[template.hours].region,
    commission: broker.commission,
    spreadCost: template.tick / 2,
    holdRollCycle: template.hold,
    rollOffsetDays: template.rollOffset,
    carryOffset: template.carryOffset,
    pricedRollCycle: template.priced,
    expiryOffset: template.expiryOffset,
    broker,
  };
}

/** Deterministic by seed: any two with the same seed and size answer alike, whatever was asked before. */
export class SyntheticMarket implements Market {
  readonly kind = 'synthetic';
  readonly facts: readonly InstrumentFacts[];
  readonly fx: readonly FxFacts[];
  private readonly bySymbol = new Map<string, Listed>();
  private readonly byConId = new Map<number, { contract: MarketContract; product: Product }>();

  constructor(
    private readonly seed: number,
    instruments: number,
  ) {
    const templates = catalogue(instruments);
    this.facts = templates.map((template, index) => this.addFuture(template, index));
    this.fx = FX_PAIRS.map((pair, index) => this.addPair(pair, index));
  }

  contracts(symbol: string, secType: 'FUT' | 'CASH'): readonly MarketContract[] {
    if (symbol !== '') return this.bySymbol.get(`${secType} ${symbol}`)?.contracts ?? [];
    const all = [...this.bySymbol.entries()].filter(([key]) => key.startsWith(secType));
    return all.flatMap(([, listed]) => listed.contracts);
  }

  contract(conId: number): MarketContract | undefined {
    return this.byConId.get(conId)?.contract;
  }

  sessions(contract: MarketContract, from: number, to: number): readonly Session[] {
    return this.product(contract)
      .sessions(from, to)
      .filter((session) => session.open < contract.expiryTime);
  }

  quote(contract: MarketContract, time: number): MarketQuote | undefined {
    return this.product(contract).quote(contract, time);
  }

  bars(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    return this.product(contract).bars(contract, query);
  }

  headTime(contract: MarketContract): number | undefined {
    return Math.max(contract.listedTime, Path.firstTime);
  }

  usdRate(currency: string, time: number): number {
    if (currency === 'USD') return 1;
    const pair = this.fx.find((facts) => facts.code.slice(0, 3) === currency);
    if (!pair) return 1;
    const [contract] = this.pair(pair.currency1, pair.currency2);
    const price = this.product(contract).price(contract, time);
    return pair.invert ? 1 / price : price;
  }

  rolls(): readonly [] {
    return [];
  }

  describe(): unknown {
    return { kind: this.kind, seed: this.seed, exchanges: EXCHANGES, instruments: this.facts, fx: this.fx };
  }

  private pair(currency1: string, currency2: string): readonly MarketContract[] {
    return this.contracts(currency1, 'CASH').filter(({ instrument }) => instrument.currency === currency2);
  }

  private product(contract: MarketContract): Product {
    return this.byConId.get(contract.conId)!.product;
  }

  private list(key: string, product: Product, contracts: readonly MarketContract[]): void {
    const before = this.bySymbol.get(key);
    this.bySymbol.set(key, { product, contracts: [...(before?.contracts ?? []), ...contracts] });
    for (const contract of contracts) this.byConId.set(contract.conId, { contract, product });
  }

  private path(code: string, start: number, volatility: number, reversion: number, hours: string): Path {
    return new Path({
      key: mix(this.seed, textKey(code), 7),
      start,
      annualVolatility: volatility,
      reversion,
      shiftMs: EXCHANGES[hours].shiftHours * HOUR_MS,
    });
  }

  private addFuture(template: Template, index: number): InstrumentFacts {
    const instrument = futureInstrument(template);
    const week = weekOf(template.hours);
    const chain: ChainParameters = {
      instrument,
      week,
      priced: template.priced,
      expiryOffset: template.expiryOffset,
      listedDays: template.rollOffset < -500 ? 1900 : 1100,
      firstConId: 100_000_000 + index * 10_000,
      firstYear: FIRST_YEAR,
      lastYear: LAST_YEAR,
    };
    const key = mix(this.seed, textKey(template.code), 11);
    const volumes = { key, perDay: template.volume, ...template };
    const product = new Product({
      instrument,
      week,
      path: this.path(template.code, template.start, template.volatility, template.reversion, template.hours),
      spreadTicks: 1,
      topSize: Math.max(5, Math.round(template.volume / 4000)),
      basis: (contract, day) => basisOf(template, key, contract, day),
      volume: (contract, day) => dailyVolume(volumes, contract, day),
    });
    this.list(`FUT ${template.symbol}`, product, makeChain(chain));
    return factsOf(template, instrument);
  }

  private addPair(pair: FxTemplate, index: number): FxFacts {
    const instrument = pairInstrument(pair);
    const product = new Product({
      instrument,
      week: weekOf('IDEALPRO'),
      path: this.path(pair.code, pair.start, pair.volatility, 0.0005, 'IDEALPRO'),
      spreadTicks: 2,
      topSize: 1_000_000,
      basis: () => 1,
      volume: () => 0,
    });
    const contract = pairContract(instrument, 12_000_000 + index);
    this.list(`CASH ${pair.currency1}`, product, [contract]);
    const invert = pair.code.slice(0, 3) !== pair.currency1;
    return { code: pair.code, currency1: pair.currency1, currency2: pair.currency2, invert };
  }
}

/** Carry times the years to expiry, where carry swings over two years or so. */
function basisOf(template: Template, key: number, contract: MarketContract, day: number): number {
  const years = Math.max(0, (parseDate(contract.expiry) / DAY_MS - day) / 365.25);
  const phase = ((key % 1000) / 1000) * 2 * Math.PI;
  const carry = template.carry + template.carrySwing * Math.sin((2 * Math.PI * day) / 600 + phase);
  return Math.exp(carry * years);
}

/** A currency pair as the broker lists it. */
export function pairInstrument(pair: Pick<FxTemplate, 'currency1' | 'currency2' | 'tick'>): MarketInstrument {
  return {
    code: `${pair.currency1}.${pair.currency2}`,
    secType: 'CASH',
    symbol: pair.currency1,
    exchange: 'IDEALPRO',
    validExchanges: ['IDEALPRO', 'SMART'],
    currency: pair.currency2,
    multiplier: 0,
    priceMagnifier: 1,
    minTick: pair.tick,
    zone: 'America/New_York',
    zoneId: 'US/Eastern',
    tradingClass: `${pair.currency1}.${pair.currency2}`,
    longName: `${pair.currency1} against ${pair.currency2}`,
    industry: '',
    initialMargin: 0,
    maintenanceMargin: 0,
    commission: { perBlock: 0, percentage: 0.00002, perTrade: 2 },
  };
}

export function pairContract(instrument: MarketInstrument, conId: number): MarketContract {
  return {
    conId,
    instrument,
    localSymbol: instrument.code,
    contractMonth: '',
    expiry: '',
    expiryTime: Number.POSITIVE_INFINITY,
    listedTime: Date.UTC(2000, 0, 1),
  };
}
