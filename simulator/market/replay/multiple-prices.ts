import { badData } from '../../../data/csv/bad-data';
import { multiplePricesFile } from '../../../data/csv/price-files';
import { readBytesNow } from '../../../data/csv/table';
import type { MultiplePrices } from '../../../domain/series/series';
import { DAY_MS, HOUR_MS } from '../../../domain/time/units';
import { isWeekday } from '../../clock/dates';
import { localToUtc } from '../../clock/zones';
import type { RollRow } from '../market';

export const LONDON = 'Europe/London';
const NOTIONAL_CLOSE = 23 * HOUR_MS;
/** Share of the days of two years on which there are prices within the day, where a market is an hourly one. */
const HOURLY_SHARE = 0.03;

/** The prices of one contract; daily ones carry the trade date (days since 1970), the others their instant. */
export interface ContractSeries {
  readonly times: number[];
  readonly prices: number[];
  readonly daily: { readonly days: number[]; readonly prices: number[] };
  readonly hourly: { readonly times: number[]; readonly prices: number[] };
}

export interface MultiplePricesData {
  /** By month, `YYYYMM`. */
  readonly contracts: ReadonlyMap<string, ContractSeries>;
  /** The priced contract's moves summed up, without the jumps of rolls. */
  readonly moves: { readonly times: number[]; readonly levels: number[] };
  readonly rolls: readonly RollRow[];
  /** First and last month priced, and the forward and carry of the last row, `YYYYMM`. */
  readonly last: { readonly priced: string; readonly forward: string };
  readonly tradeDays: ReadonlySet<number>;
  readonly lastDay: number;
  /** Local minutes of the day at which hourly rows are, counted over the last two years; none in a daily market. */
  readonly minutes: ReadonlyMap<number, number>;
}

type Columns = MultiplePrices['columns'];

const PAIRS = [
  ['CARRY', 'CARRY_CONTRACT'],
  ['FORWARD', 'FORWARD_CONTRACT'],
  ['PRICE', 'PRICE_CONTRACT'],
] as const;

/** `YYYYMM` of a contract number; empty without one. */
const month = (contract: number) => (Number.isNaN(contract) ? '' : String(Math.floor(contract / 100)));

class Builder {
  readonly contracts = new Map<string, ContractSeries>();
  readonly moves = { times: [] as number[], levels: [] as number[] };
  readonly rolls: RollRow[] = [];
  readonly tradeDays = new Set<number>();
  readonly minutes = new Map<number, number>();
  private readonly daysCounted = new Set<number>();
  /** Weekdays with a row at another time than a daily one's. */
  private readonly daysWithHours = new Set<number>();
  private lastLocal = Number.NEGATIVE_INFINITY;
  private lastMarket: { readonly time: number; readonly day: number | undefined } = {
    time: Number.NEGATIVE_INFINITY,
    day: undefined,
  };
  private priced = '';
  private carry = '';
  private forward = '';
  private level = 0;

  constructor(
    private readonly times: Float64Array,
    private readonly columns: Columns,
    private readonly countFrom: number,
  ) {}

  row(row: number): void {
    const { columns } = this;
    const local = this.times[row];
    const artefact = local % 60_000 !== 0 && local - this.lastLocal <= 2000;
    this.lastLocal = local;
    const rolled = this.noteRoll(row, localToUtc(LONDON, local));
    if (artefact) {
      if (rolled) this.placeLate(row);
      return;
    }
    const quotes = new Map<string, number>();
    for (const [price, contract] of PAIRS)
      if (!Number.isNaN(columns[price][row]) && !Number.isNaN(columns[contract][row]))
        quotes.set(month(columns[contract][row]), columns[price][row]);
    this.place(local, quotes);
  }

  private noteRoll(row: number, time: number): boolean {
    const priced = month(this.columns.PRICE_CONTRACT[row]);
    const rolled = this.priced !== '' && priced > this.priced;
    if (rolled) this.rolls.push({ time, current: this.priced, next: priced, carry: this.carry });
    this.priced = priced;
    this.carry = month(this.columns.CARRY_CONTRACT[row]);
    this.forward = month(this.columns.FORWARD_CONTRACT[row]);
    return rolled;
  }

  /**
   * The first row in new contracts repeats the time of the market's last row, whose columns had no room for the new
   * forward and carry contracts.
   */
  private placeLate(row: number): void {
    const { time, day } = this.lastMarket;
    for (const [price, contract] of [PAIRS[1], PAIRS[0]]) {
      const value = this.columns[price][row];
      const id = month(this.columns[contract][row]);
      const times = this.contracts.get(id)?.times ?? [];
      const isKnown = times.length > 0 && times[times.length - 1] >= time;
      if (!Number.isNaN(value) && id !== '' && !isKnown) this.add(id, time, day, value);
    }
  }

  private place(local: number, quotes: ReadonlyMap<string, number>): void {
    const timeOfDay = local % DAY_MS;
    const day = Math.floor(local / DAY_MS);
    const daily = isWeekday(day) && (timeOfDay === NOTIONAL_CLOSE || timeOfDay === 0);
    const stamped = timeOfDay === 0 ? local + NOTIONAL_CLOSE : local;
    const time = localToUtc(LONDON, stamped);
    this.lastMarket = { time, day: daily ? day : undefined };
    if (quotes.size === 0) return;
    this.tradeDays.add(timeOfDay > NOTIONAL_CLOSE || !isWeekday(day) ? nextWeekday(day) : day);
    if (local >= this.countFrom) this.countDay(day, daily, timeOfDay / 60_000);
    this.noteMove(time, quotes.get(this.priced));
    for (const [contract, value] of quotes) this.add(contract, time, daily ? day : undefined, value);
  }

  private countDay(day: number, daily: boolean, minute: number): void {
    this.daysCounted.add(day);
    if (daily) return;
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
    if (isWeekday(day)) this.daysWithHours.add(day);
  }

  /** How far the priced contract has moved since its own last price. */
  private noteMove(time: number, value: number | undefined): void {
    if (value === undefined) return;
    const series = this.contracts.get(this.priced);
    const before = series && series.prices.length > 0 ? series.prices[series.prices.length - 1] : value;
    this.level += value - before;
    this.moves.times.push(time);
    this.moves.levels.push(this.level);
  }

  private add(contract: string, time: number, day: number | undefined, value: number): void {
    const series = this.contracts.get(contract) ?? emptySeries();
    this.contracts.set(contract, series);
    series.times.push(time);
    series.prices.push(value);
    if (day === undefined) {
      series.hourly.times.push(time);
      series.hourly.prices.push(value);
    } else {
      series.daily.days.push(day);
      series.daily.prices.push(value);
    }
  }

  result(): MultiplePricesData {
    const { contracts, moves, rolls, tradeDays } = this;
    const lastDay = [...tradeDays].reduce((last, day) => Math.max(last, day), 0);
    // A few stray rows, such as one on a Saturday, do not make hours of a market with daily prices.
    const hourly = this.daysWithHours.size >= HOURLY_SHARE * this.daysCounted.size;
    const minutes = hourly ? this.minutes : new Map<number, number>();
    const last = { priced: this.priced, forward: this.forward };
    return { contracts, moves, rolls, tradeDays, minutes, lastDay, last };
  }
}

function emptySeries(): ContractSeries {
  return { times: [], prices: [], daily: { days: [], prices: [] }, hourly: { times: [], prices: [] } };
}

function nextWeekday(day: number): number {
  let next = day + 1;
  while (!isWeekday(next)) next += 1;
  return next;
}

/** The rows of a file, at London's times. Throws BAD_DATA_FILE with file, line and column, or for one without rows. */
export function readMultipleFile(path: string): MultiplePrices {
  const series = multiplePricesFile.parse(path, readBytesNow(path), 'local');
  if (series.columns.PRICE.some((price) => !Number.isNaN(price))) return series;
  throw badData(path, 0, 'PRICE', 'has no price.');
}

/**
 * Rebuilds contract prices from a file of multiple prices. Rows a second or two after the row before are marks that
 * a roll left behind, not prices, but for those of the new contracts.
 */
export function contractsOf({ times, columns }: MultiplePrices): MultiplePricesData {
  const builder = new Builder(times, columns, times[times.length - 1] - 730 * DAY_MS);
  for (let row = 0; row < times.length; row++) builder.row(row);
  return builder.result();
}

/** Index of the last time at or before `time`; -1 when none. */
export function lastIndex(times: readonly number[], time: number): number {
  let low = -1;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
