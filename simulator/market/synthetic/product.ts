import { ceilToTick, floorToTick, roundToTick } from '../../../domain/prices/ticks';
import { DAY_MS } from '../../../domain/time/units';
import { parseDate } from '../../clock/dates';
import type { Bar, BarsQuery, MarketContract, MarketInstrument, MarketQuote, Session } from '../market';
import { joinBars, mergeDays } from '../merge-bars';
import { cutSlots, type Slot, sessionSlot } from '../slots';
import { sessionsBetween, sessionsOfDay, type Week } from '../week';
import { textKey, uniform } from './hash';
import { Path } from './path';

export interface ProductParameters {
  readonly instrument: MarketInstrument;
  readonly week: Week;
  readonly path: Path;
  /** Full spread in ticks. */
  readonly spreadTicks: number;
  /** Contracts that are on offer at least at each side. */
  readonly topSize: number;
  /** Factor of a contract over the underlying on a path day. */
  readonly basis: (contract: MarketContract, day: number) => number;
  readonly volume: (contract: MarketContract, day: number) => number;
}

interface Levels {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const SIZE_SLOT_MS = 10_000;
const BID = 0;
const ASK = 1;

/** What is on offer at a side: from the top size to twice as much, another number every ten seconds. */
function offered({ localSymbol }: MarketContract, topSize: number, time: number, side: number): number {
  const part = uniform(textKey(localSymbol), Math.floor(time / SIZE_SLOT_MS), side);
  return topSize + Math.floor(topSize * part);
}

/** Everything that the contracts of one instrument do: the one path, times each contract's basis, on the tick. */
export class Product {
  private readonly dailyLevels = new Map<number, Levels>();

  constructor(readonly parameters: ProductParameters) {}

  sessions(from: number, to: number): readonly Session[] {
    return sessionsBetween(this.parameters.week, from, to);
  }

  /** The middle price on the tick. */
  price(contract: MarketContract, time: number): number {
    const day = this.parameters.path.dayOf(time);
    const level = this.parameters.path.level(time) * this.parameters.basis(contract, day);
    return roundToTick(level, this.parameters.instrument.minTick);
  }

  quote(contract: MarketContract, time: number): MarketQuote | undefined {
    if (time < contract.listedTime || time >= contract.expiryTime) return undefined;
    const { instrument, spreadTicks, topSize, path } = this.parameters;
    const price = this.price(contract, time);
    const half = (spreadTicks * instrument.minTick) / 2;
    const bid = floorToTick(price - half, instrument.minTick);
    const ask = ceilToTick(bid + 2 * half, instrument.minTick);
    const today = this.dayBar(contract, path.dayOf(time), false, time + 1);
    return {
      bid,
      ask,
      last: price,
      bidSize: offered(contract, topSize, time, BID),
      askSize: offered(contract, topSize, time, ASK),
      close: this.price(contract, path.startOf(path.dayOf(time)) - 1),
      open: today?.open ?? Number.NaN,
      high: today?.high ?? Number.NaN,
      low: today?.low ?? Number.NaN,
      volume: today?.volume ?? 0,
    };
  }

  bars(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    const bounded = {
      ...query,
      from: Math.max(query.from, contract.listedTime, Path.firstTime),
      to: Math.min(query.to, contract.expiryTime),
    };
    if (bounded.to <= bounded.from) return [];
    return query.seconds < 86_400 ? this.intraday(contract, bounded) : this.daily(contract, bounded);
  }

  private intraday(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    const bars: Bar[] = [];
    for (const session of this.sessions(query.from, query.to)) {
      const whole = sessionSlot(session, query.regularHours);
      if (!whole) continue;
      const day = parseDate(session.tradeDate) / DAY_MS;
      for (const slot of cutSlots(whole, query.seconds, this.parameters.week.zone)) {
        if (slot.from < query.from || slot.from >= query.to) continue;
        bars.push(this.slotBar(contract, day, { from: slot.from, to: Math.min(slot.to, query.to) }));
      }
    }
    return bars;
  }

  private daily(contract: MarketContract, query: BarsQuery): readonly Bar[] {
    const { path } = this.parameters;
    const bars: Bar[] = [];
    for (let day = path.dayOf(query.from); day <= path.dayOf(query.to); day++) {
      const bar = this.dayBar(contract, day, query.regularHours, query.to);
      if (bar && bar.time >= query.from - DAY_MS) bars.push(bar);
    }
    return mergeDays(bars, query.seconds);
  }

  /** Returns the bar of a trade date up to `to`; undefined before its first trade and on holidays. */
  private dayBar(contract: MarketContract, day: number, regular: boolean, to: number): Bar | undefined {
    const slots = sessionsOfDay(this.parameters.week, day)
      .map((session) => sessionSlot(session, regular))
      .filter((slot) => slot !== undefined && slot.from < to) as Slot[];
    if (slots.length === 0) return undefined;
    const complete = slots[slots.length - 1].to <= to;
    const levels = complete ? this.cachedLevels(day, regular, slots) : this.levels(slots, to);
    const volume = slots.reduce((sum, slot) => sum + this.slotVolume(contract, day, slot, to), 0);
    return this.toBar(contract, day, day * DAY_MS, levels, volume);
  }

  private cachedLevels(day: number, regular: boolean, slots: readonly Slot[]): Levels {
    const key = 2 * day + (regular ? 1 : 0);
    const known = this.dailyLevels.get(key);
    if (known) return known;
    const levels = this.levels(slots, Number.POSITIVE_INFINITY);
    this.dailyLevels.set(key, levels);
    return levels;
  }

  private levels(slots: readonly Slot[], to: number): Levels {
    const parts = slots.map((slot) => {
      const end = Math.min(slot.to, to) - 1;
      const range = this.parameters.path.range(slot.from, end);
      return {
        time: 0,
        open: this.parameters.path.level(slot.from),
        ...range,
        close: this.parameters.path.level(end),
        volume: 0,
        count: 0,
      };
    });
    return joinBars(parts, 0);
  }

  private slotBar(contract: MarketContract, day: number, slot: Slot): Bar {
    const volume = this.slotVolume(contract, day, slot, slot.to);
    return this.toBar(contract, day, slot.from, this.levels([slot], slot.to), volume);
  }

  private toBar(contract: MarketContract, day: number, time: number, levels: Levels, volume: number): Bar {
    const factor = this.parameters.basis(contract, day);
    const on = (level: number) => roundToTick(level * factor, this.parameters.instrument.minTick);
    return {
      time,
      open: on(levels.open),
      high: on(levels.high),
      low: on(levels.low),
      close: on(levels.close),
      volume,
      count: Math.ceil(volume / 3),
    };
  }

  /** The day's volume is spread evenly over the path day; whole contracts, so that hours sum up to days. */
  private slotVolume(contract: MarketContract, day: number, slot: Slot, to: number): number {
    const total = this.parameters.volume(contract, day);
    const start = this.parameters.path.startOf(day);
    const until = (time: number) => Math.floor((total * (time - start)) / DAY_MS);
    return Math.max(0, until(Math.min(slot.to, to)) - until(slot.from));
  }
}
