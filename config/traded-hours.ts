import type { TradedHours } from '../domain/contracts/traded-sessions';
import { msOfDay } from '../domain/time/time-of-day';
import { DAY_MS, MINUTE_MS } from '../domain/time/units';
import {
  type DayInterval,
  intersectWeekly,
  WEEKDAYS,
  type Weekday,
  type WeeklyHours,
} from '../domain/time/weekly-hours';
import { ianaZone } from '../domain/time/zone-names';
import type { LoadedConfig } from './loaded-config';
import type { TradingHoursConfig } from './schema/trading-hours';

type HoursOfKey = TradingHoursConfig[string];

/** What is left of the broker's sessions, as configured. Keys that are no zone are instruments. */
export function tradedHours({
  config,
  tradingHours = {},
}: Pick<LoadedConfig, 'config' | 'tradingHours'>): TradedHours {
  const own: Record<string, WeeklyHours> = {};
  for (const [name, hours] of Object.entries(tradingHours)) {
    const key = ianaZone(name) ?? name; // a zone has several names: the hours of all of them hold
    own[key] = own[key] === undefined ? weeklyOf(hours) : intersectWeekly(own[key], weeklyOf(hours));
  }
  const marginMs = config.execution.trading_hours_margin_minutes * MINUTE_MS;
  return { marginMs, own, zone: config.system_zone };
}

/** Hours without weekdays are those of each. What closes the day after is of two days. */
function weeklyOf(hours: HoursOfKey): WeeklyHours {
  const byDay = Array.isArray(hours) ? Object.fromEntries(WEEKDAYS.map((day) => [day, hours])) : hours;
  const pieces = WEEKDAYS.flatMap((day, at) =>
    pairsOf(byDay[day] ?? []).flatMap((pair) => piecesOf(pair, day, WEEKDAYS[(at + 1) % WEEKDAYS.length])),
  );
  const of = (day: Weekday) => inOrder(pieces.filter((piece) => piece.day === day));
  return Object.fromEntries(WEEKDAYS.map((day) => [day, of(day)]));
}

function inOrder(pieces: readonly Piece[]): readonly DayInterval[] {
  return pieces.map(({ interval }) => interval).sort(([a], [b]) => a - b);
}

type Pair = readonly [string, string];

function pairsOf(spans: Pair | readonly Pair[]): readonly Pair[] {
  return isPair(spans) ? [spans] : spans;
}

function isPair(spans: Pair | readonly Pair[]): spans is Pair {
  return typeof spans[0] === 'string';
}

interface Piece {
  readonly day: Weekday;
  readonly interval: DayInterval;
}

function piecesOf([from, to]: Pair, day: Weekday, next: Weekday): readonly Piece[] {
  const [open, close] = [msOfDay(from), msOfDay(to)];
  if (close > open) return [{ day, interval: [open, close] }];
  return [
    { day, interval: [open, DAY_MS] },
    { day: next, interval: [0, close] },
  ];
}
