import { tstError } from '../../../../domain/errors/errors';
import { DAY_MS, isWeekday } from '../../clock/dates';
import { localToUtc } from '../../clock/zones';
import type { RollRow } from '../market';
import { parseLocalTime, readText, splitLine } from './csv';

export const LONDON = 'Europe/London';
const NOTIONAL_CLOSE = 23 * 3_600_000;

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
  /** Local minutes of the day at which hourly rows stand, counted over the last two years. */
  readonly minutes: ReadonlyMap<number, number>;
}

interface Columns {
  readonly time: number;
  readonly price: readonly [number, number];
  readonly forward: readonly [number, number];
  readonly carry: readonly [number, number];
  readonly count: number;
}

function columnsOf(header: string, path: string): Columns {
  const names = splitLine(header);
  const at = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw tstError('BAD_DATA_FILE', `${path} has no column ${name}`);
    return index;
  };
  return {
    time: at('DATETIME'),
    price: [at('PRICE'), at('PRICE_CONTRACT')],
    forward: [at('FORWARD'), at('FORWARD_CONTRACT')],
    carry: [at('CARRY'), at('CARRY_CONTRACT')],
    count: names.length,
  };
}

const month = (cell: string) => cell.slice(0, 6);
const price = (cell: string) => (cell === '' ? Number.NaN : Number(cell));

class Builder {
  readonly contracts = new Map<string, ContractSeries>();
  readonly moves = { times: [] as number[], levels: [] as number[] };
  readonly rolls: RollRow[] = [];
  readonly tradeDays = new Set<number>();
  readonly minutes = new Map<number, number>();
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
    private readonly columns: Columns,
    private readonly countFrom: number,
  ) {}

  row(cells: readonly string[]): void {
    const { columns } = this;
    const local = parseLocalTime(cells[columns.time]);
    const artefact = local % 60_000 !== 0 && local - this.lastLocal <= 2000;
    this.lastLocal = local;
    const rolled = this.noteRoll(cells, localToUtc(LONDON, local));
    if (artefact) {
      if (rolled) this.placeLate(cells);
      return;
    }
    const quotes = new Map<string, number>();
    for (const [value, contract] of [columns.carry, columns.forward, columns.price])
      if (cells[value] !== '') quotes.set(month(cells[contract]), price(cells[value]));
    this.place(local, quotes);
  }

  private noteRoll(cells: readonly string[], time: number): boolean {
    const priced = month(cells[this.columns.price[1]]);
    const rolled = this.priced !== '' && priced > this.priced;
    if (rolled) this.rolls.push({ time, current: this.priced, next: priced, carry: this.carry });
    this.priced = priced;
    this.carry = month(cells[this.columns.carry[1]]);
    this.forward = month(cells[this.columns.forward[1]]);
    return rolled;
  }

  /**
   * The first row in new contracts repeats the time of the market's last row, whose columns had no room for the new
   * forward and carry contracts.
   */
  private placeLate(cells: readonly string[]): void {
    const { time, day } = this.lastMarket;
    for (const [value, contract] of [this.columns.forward, this.columns.carry]) {
      const times = this.contracts.get(month(cells[contract]))?.times ?? [];
      const isKnown = times.length > 0 && times[times.length - 1] >= time;
      if (cells[value] !== '' && !isKnown) this.add(month(cells[contract]), time, day, price(cells[value]));
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
    if (!daily && local >= this.countFrom) this.countMinute(timeOfDay / 60_000);
    this.noteMove(time, quotes.get(this.priced));
    for (const [contract, value] of quotes) this.add(contract, time, daily ? day : undefined, value);
  }

  private countMinute(minute: number): void {
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
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
    const { contracts, moves, rolls, tradeDays, minutes } = this;
    const lastDay = Math.max(...tradeDays);
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

/**
 * Rebuilds contract prices from a file of multiple prices. Rows a second or two after the row before are marks that
 * a roll left behind, not prices, but for those of the new contracts. Throws BAD_DATA_FILE with file and line.
 */
export function readMultiplePrices(path: string): MultiplePricesData {
  const lines = readText(path).split('\n');
  const columns = columnsOf((lines[0] ?? '').trimEnd(), path);
  const rows = lines.map((line) => line.trimEnd().split(','));
  while (rows.length > 0 && rows[rows.length - 1].length < columns.count) rows.pop();
  if (rows.length < 2) throw tstError('BAD_DATA_FILE', `${path} has no rows`);
  const end = parseLocalTime(rows[rows.length - 1][columns.time]);
  const builder = new Builder(columns, end - 730 * DAY_MS);
  for (let index = 1; index < rows.length; index++) {
    checkRow(rows[index], columns, path, index + 1);
    builder.row(rows[index]);
  }
  return builder.result();
}

function checkRow(cells: readonly string[], columns: Columns, path: string, line: number): void {
  const bad =
    cells.length !== columns.count ||
    !Number.isFinite(parseLocalTime(cells[columns.time])) ||
    [columns.price, columns.forward, columns.carry].some(
      ([value]) => cells[value] !== '' && !(Number(cells[value]) > -1e12),
    );
  if (bad)
    throw tstError(
      'BAD_DATA_FILE',
      `${path} line ${line} is not a row of multiple prices: ${cells.join(',')}`,
    );
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
