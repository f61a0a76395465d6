import type { MultiplePrices } from '../../../domain/series/series';
import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { isWeekday, parseDate } from '../../clock/dates';
import { localToUtc } from '../../clock/zones';
import type {
  Bar,
  BarsQuery,
  InstrumentFacts,
  MarketContract,
  MarketQuote,
  RollRow,
  Session,
} from '../market';
import { mergeDays } from '../merge-bars';
import { type ChainParameters, chainContract, chainMonths } from '../synthetic/chain';
import { sessionsBetween, type Week } from '../week';
import { weekOfData } from './data-session';
import { contractsOf, LONDON, lastIndex, type MultiplePricesData } from './multiple-prices';
import { replayVolume } from './replay-volume';

interface Loaded {
  readonly data: MultiplePricesData;
  readonly week: Week;
  readonly contracts: readonly MarketContract[];
}

/** Sums of prices carry dust of binary fractions; bars are served untouched. */
const tidy = (value: number) => Number(value.toPrecision(12));

/** One instrument of a replayed directory; its contracts are rebuilt when they are first asked for. */
export class ReplayProduct {
  private loaded?: Loaded;

  constructor(
    readonly facts: InstrumentFacts,
    private readonly series: MultiplePrices,
    private readonly firstConId: number,
  ) {}

  contracts(): readonly MarketContract[] {
    return this.load().contracts;
  }

  rolls(): readonly RollRow[] {
    return this.load().data.rolls;
  }

  sessions(from: number, to: number): readonly Session[] {
    return sessionsBetween(this.load().week, from, to);
  }

  headTime(contract: MarketContract): number | undefined {
    return this.load().data.contracts.get(contract.contractMonth)?.times[0];
  }

  /** The contract's last price plus what the priced contract has moved since. */
  price(contract: MarketContract, time: number): number | undefined {
    const { contracts, moves } = this.load().data;
    const series = contracts.get(contract.contractMonth);
    const index = series ? lastIndex(series.times, time) : -1;
    if (!series || index < 0) return undefined;
    const level = (at: number) => moves.levels[lastIndex(moves.times, at)] ?? 0;
    const moved = level(time) - level(series.times[index]);
    return moved === 0 ? series.prices[index] : tidy(series.prices[index] + moved);
  }

  quote(contract: MarketContract, time: number): MarketQuote | undefined {
    const price = this.price(contract, time);
    if (price === undefined || time >= contract.expiryTime) return undefined;
    const half = this.facts.spreadCost;
    const before = this.price(contract, time - DAY_MS) ?? price;
    return {
      bid: tidy(price - half),
      ask: tidy(price + half),
      last: price,
      bidSize: 1000,
      askSize: 1000,
      close: before,
      open: before,
      high: Math.max(before, price),
      low: Math.min(before, price),
      volume: replayVolume(this.load().data, contract.contractMonth, Math.floor(time / DAY_MS)),
    };
  }

  /** Bars only where the data have prices, at the data's own times; a daily one when 23:00 London has come. */
  bars(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    const series = this.load().data.contracts.get(contract.contractMonth);
    if (!series) return [];
    if (query.seconds < 86_400) return this.hourly(contract, series.hourly, query);
    const { days, prices } = series.daily;
    const bars: Bar[] = [];
    const first = Math.floor(query.from / DAY_MS);
    for (let i = Math.max(0, lastIndex(days, first - 1) + 1); i < days.length; i++) {
      if (localToUtc(LONDON, days[i] * DAY_MS + 23 * HOUR_MS) > query.to) break;
      bars.push(this.bar(days[i] * DAY_MS, prices[i], this.volume(contract, days[i])));
    }
    return mergeDays(bars, query.seconds);
  }

  private hourly(
    contract: MarketContract,
    series: { readonly times: readonly number[]; readonly prices: readonly number[] },
    query: BarsQuery,
  ): readonly Bar[] {
    const bars: Bar[] = [];
    for (let i = lastIndex(series.times, query.from - 1) + 1; i < series.times.length; i++) {
      const time = series.times[i];
      if (time >= query.to) break;
      const daily = this.volume(contract, Math.floor((time + HOUR_MS) / DAY_MS));
      bars.push(this.bar(time, series.prices[i], Math.max(1, Math.round(daily / 10))));
    }
    return bars;
  }

  private volume(contract: MarketContract, day: number): number {
    return replayVolume(this.load().data, contract.contractMonth, day);
  }

  private bar(time: number, price: number, volume: number): Bar {
    return { time, open: price, high: price, low: price, close: price, volume, count: Math.ceil(volume / 3) };
  }

  private load(): Loaded {
    if (this.loaded) return this.loaded;
    const data = contractsOf(this.series);
    const week = weekOfData(data);
    this.loaded = { data, week, contracts: this.chain(data, week) };
    return this.loaded;
  }

  /** Every month of the priced cycle, and every month that the data have. */
  private chain(data: MultiplePricesData, week: Week): readonly MarketContract[] {
    const months = [...data.contracts.keys()].sort();
    const firstYear = Number(months[0].slice(0, 4)) - 1;
    const lastYear = Number(months[months.length - 1].slice(0, 4)) + 3;
    const parameters: ChainParameters = {
      instrument: this.facts.broker,
      week: { ...week, isHoliday: () => false },
      priced: this.facts.pricedRollCycle,
      expiryOffset: this.facts.expiryOffset,
      listedDays: 2000,
      firstConId: this.firstConId,
      firstYear,
      lastYear,
    };
    const all = new Set([...chainMonths(parameters.priced, firstYear, lastYear), ...months]);
    return [...all].sort().map((month) => lateEnough(chainContract(parameters, month), data));
  }
}

/**
 * Where the data price a contract beyond the approximate expiry, it expires later: a week after its last price as
 * the priced contract, so that what is held can be rolled on the days after the data's roll.
 */
function lateEnough(contract: MarketContract, data: MultiplePricesData): MarketContract {
  const series = data.contracts.get(contract.contractMonth);
  if (!series) return contract;
  const roll = data.rolls.find((row) => row.current === contract.contractMonth);
  const lastPrice = series.times[series.times.length - 1];
  const needed = roll ? roll.time + 7 * DAY_MS : lastPrice + DAY_MS;
  if (needed <= contract.expiryTime) return contract;
  let day = Math.floor(needed / DAY_MS);
  while (!isWeekday(day)) day += 1;
  const shift = day * DAY_MS - parseDate(contract.expiry);
  return {
    ...contract,
    expiry: new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', ''),
    expiryTime: contract.expiryTime + shift,
  };
}
