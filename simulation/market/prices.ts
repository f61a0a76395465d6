/** What the invented contracts cost, at every instant: the same for whoever asks, in whatever order. */
import { roundToTick } from '../../domain/prices/ticks';
import { DAY_MS } from '../../domain/time/units';
import type { Chance } from '../world/chance';
import type { InventedContract } from './contracts';
import type { InventedInstrument } from './instruments';

export interface MarketPrices {
  /** On the contract's ticks. */
  at(contract: InventedContract, now: number): number;
  /** What a currency costs in dollars. */
  rateAt(now: number): number;
}

/** Days before the first one for which there are prices. */
const DAYS_BEFORE = 400;
const TICKS_OF_NOISE = 3;

/** Prices that move from day to day as the chance wants; `start` (UTC ms) lies in the first day. */
export function marketPrices(chance: Chance, start: number): MarketPrices {
  const firstDay = Math.floor(start / DAY_MS) - DAYS_BEFORE;
  const walks = new Map<string, number[]>();
  const spotOnDay = ({ code, spot, dailyMove }: InventedInstrument, day: number): number => {
    const walk = walks.get(code) ?? [spot];
    walks.set(code, walk);
    for (let next = walk.length; next <= day - firstDay; next++) {
      const drawn = chance.branch(`${code}/${next}`);
      const move = (drawn.real() + drawn.real() + drawn.real() - 1.5) * 2 * dailyMove;
      walk.push(walk[next - 1] + move + (spot - walk[next - 1]) * 0.02);
    }
    return walk[Math.max(0, day - firstDay)];
  };
  return {
    at({ instrument, month }, now) {
      const day = Math.floor(now / DAY_MS);
      const part = now / DAY_MS - day;
      const between = spotOnDay(instrument, day) * (1 - part) + spotOnDay(instrument, day + 1) * part;
      const noise = ((Math.floor(now / 20_000) * 7919) % (2 * TICKS_OF_NOISE + 1)) - TICKS_OF_NOISE;
      return roundToTick(between + month * instrument.carry + noise * instrument.tick, instrument.tick);
    },
    rateAt: (now) => 1.1 + 0.02 * Math.sin(now / DAY_MS / 9),
  };
}
