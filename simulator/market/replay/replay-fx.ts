import type { FxPrices } from '../../../domain/series/series';
import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { isWeekday } from '../../clock/dates';
import { localToUtc } from '../../clock/zones';
import type { Bar, BarsQuery, FxFacts, MarketQuote } from '../market';
import { mergeDays } from '../merge-bars';
import { LONDON, lastIndex } from './multiple-prices';

/** Currencies that the broker quotes in dollars; all others as USD.XXX (as pysystemtrade's shipped file says). */
const QUOTED_IN_USD = ['AUD', 'CHF', 'EUR', 'GBP', 'KRW', 'NZD'];

/** How the broker quotes the rate of one of our codes, e.g. MXPUSD as USD.MXN inverted. */
export function fxFacts(code: string): FxFacts {
  const currency = code.slice(0, 3);
  if (QUOTED_IN_USD.includes(currency)) return { code, currency1: currency, currency2: 'USD', invert: false };
  return { code, currency1: 'USD', currency2: currency === 'MXP' ? 'MXN' : currency, invert: true };
}

/** One pair of a replayed directory: the daily rates of the file, flat in between. */
export class ReplayFx {
  private data?: { readonly days: number[]; readonly times: number[]; readonly rates: number[] };

  constructor(
    readonly facts: FxFacts,
    /** At London's times. */
    private readonly series: FxPrices,
  ) {}

  /** USD per unit; undefined before the first rate. */
  usdRate(time: number): number | undefined {
    const { times, rates } = this.load();
    return rates[Math.max(0, lastIndex(times, time))];
  }

  quote(time: number): MarketQuote | undefined {
    const rate = this.usdRate(time);
    if (rate === undefined) return undefined;
    const price = this.quoted(rate);
    const half = price * 0.00002;
    const flat = { open: price, high: price, low: price, close: price, volume: 0 };
    const sizes = { bidSize: 1_000_000, askSize: 1_000_000 };
    return { bid: price - half, ask: price + half, last: price, ...sizes, ...flat };
  }

  bars(query: BarsQuery): readonly Bar[] {
    if (query.seconds < 86_400) return [];
    const { days, times, rates } = this.load();
    const bars: Bar[] = [];
    for (let i = lastIndex(days, Math.floor(query.from / DAY_MS) - 1) + 1; i < days.length; i++) {
      if (times[i] > query.to) break;
      const price = this.quoted(rates[i]);
      bars.push({
        time: days[i] * DAY_MS,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: 0,
        count: 0,
      });
    }
    return mergeDays(bars, query.seconds);
  }

  headTime(): number | undefined {
    return this.load().times[0];
  }

  private quoted(rate: number): number {
    return this.facts.invert ? 1 / rate : rate;
  }

  private load() {
    if (this.data) return this.data;
    const days: number[] = [];
    const times: number[] = [];
    const rates: number[] = [];
    this.series.times.forEach((local, row) => {
      const rate = this.series.columns.price[row];
      const day = Math.floor(local / DAY_MS);
      if (Number.isNaN(rate) || !isWeekday(day) || day <= (days[days.length - 1] ?? 0)) return;
      days.push(day);
      times.push(localToUtc(LONDON, day * DAY_MS + 23 * HOUR_MS));
      rates.push(rate);
    });
    this.data = { days, times, rates };
    return this.data;
  }
}
