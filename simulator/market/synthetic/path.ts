import { DAY_MS } from '../../../domain/time/units';
import { isWeekday } from '../../clock/dates';
import { normal } from './hash';

export interface PathParameters {
  readonly key: number;
  readonly start: number;
  readonly annualVolatility: number;
  /** Daily pull towards the start (0: a random walk). */
  readonly reversion: number;
  /** Added to UTC so that one path day is one trade date. */
  readonly shiftMs: number;
}

const FIRST_DAY = Date.UTC(2015, 0, 1) / DAY_MS;
const LEVELS = 9;
/** Steps of the path in a day: one every 168.75 seconds. */
const STEPS = 1 << LEVELS;
const CACHED_DAYS = 48;

/**
 * The underlying's level: daily shocks summed up, refined within the day by a Brownian bridge, straight between its
 * 512 steps. A pure function of key and time; days are kept only to answer faster. Weekends stand still.
 */
export class Path {
  private readonly closes: number[] = [];
  private readonly days = new Map<number, Float64Array>();

  constructor(private readonly parameters: PathParameters) {}

  static readonly firstTime = FIRST_DAY * DAY_MS;

  /** The path day of an instant, which is its trade date (days since 1970). */
  dayOf(time: number): number {
    return Math.floor((time + this.parameters.shiftMs) / DAY_MS);
  }

  /** First instant of a path day. */
  startOf(day: number): number {
    return day * DAY_MS - this.parameters.shiftMs;
  }

  /** The level at an instant, without contract, rounding or spread. */
  level(time: number): number {
    const day = this.dayOf(time);
    const grid = this.grid(day);
    const position = ((time - this.startOf(day)) / DAY_MS) * STEPS;
    const index = Math.min(STEPS - 1, Math.floor(position));
    const part = position - index;
    return grid[index] * (1 - part) + grid[index + 1] * part;
  }

  /** Lowest and highest level within [from, to], which must lie within one path day. */
  range(from: number, to: number): { low: number; high: number } {
    const day = this.dayOf(from);
    const grid = this.grid(day);
    const start = this.startOf(day);
    const first = this.level(from);
    const last = to >= start + DAY_MS ? grid[STEPS] : this.level(to);
    let low = Math.min(first, last);
    let high = Math.max(first, last);
    const end = Math.min(STEPS, Math.floor(((to - start) / DAY_MS) * STEPS));
    for (let i = Math.ceil(((from - start) / DAY_MS) * STEPS); i <= end; i++) {
      if (grid[i] < low) low = grid[i];
      if (grid[i] > high) high = grid[i];
    }
    return { low, high };
  }

  private close(day: number): number {
    const { key, annualVolatility, reversion } = this.parameters;
    const index = Math.max(0, day - FIRST_DAY);
    while (this.closes.length <= index) {
      const next = this.closes.length + FIRST_DAY;
      const before = this.closes.length === 0 ? 0 : this.closes[this.closes.length - 1];
      const shock = isWeekday(next) ? (normal(key, next, 1) * annualVolatility) / 16 : 0;
      this.closes.push(before * (1 - reversion) + shock);
    }
    return this.closes[index];
  }

  private grid(day: number): Float64Array {
    const cached = this.days.get(day);
    if (cached) return cached;
    const grid = this.bridge(day);
    if (this.days.size >= CACHED_DAYS) this.days.delete(this.days.keys().next().value as number);
    this.days.set(day, grid);
    return grid;
  }

  private bridge(day: number): Float64Array {
    const { key, start, annualVolatility } = this.parameters;
    const grid = new Float64Array(STEPS + 1);
    grid[0] = this.close(day - 1);
    grid[STEPS] = this.close(day);
    const daily = isWeekday(day) ? annualVolatility / 16 : 0;
    for (let width = STEPS; width > 1; width /= 2) {
      const deviation = 0.5 * daily * Math.sqrt(width / STEPS);
      for (let left = 0; left < STEPS; left += width) {
        const middle = left + width / 2;
        const noise = deviation === 0 ? 0 : deviation * normal(key, day, 1000 + middle);
        grid[middle] = (grid[left] + grid[left + width]) / 2 + noise;
      }
    }
    for (let i = 0; i <= STEPS; i++) grid[i] = start * Math.exp(grid[i]);
    return grid;
  }
}
