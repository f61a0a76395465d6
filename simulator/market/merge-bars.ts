import { DAY_MS } from '../../domain/time/units';
import { dateText, parseDate, weekday } from '../clock/dates';
import type { Bar } from './market';

/** Joins daily bars into weeks (labelled with the week's Friday) or months (with the last day that traded). */
export function mergeDays(days: readonly Bar[], seconds: number): readonly Bar[] {
  if (seconds <= 86_400) return days;
  const groups = new Map<string, Bar[]>();
  for (const bar of days) {
    const key = seconds <= 604_800 ? weekKey(bar.time) : dateText(bar.time).slice(0, 6);
    const group = groups.get(key) ?? [];
    group.push(bar);
    groups.set(key, group);
  }
  return [...groups.entries()].map(([key, group]) =>
    joinBars(group, seconds <= 604_800 ? parseDate(key) : group[group.length - 1].time),
  );
}

function weekKey(time: number): string {
  const day = time / DAY_MS;
  return dateText((day + ((5 - weekday(day) + 7) % 7)) * DAY_MS);
}

/** One bar out of several in order. */
export function joinBars(bars: readonly Bar[], time: number): Bar {
  return {
    time,
    open: bars[0].open,
    high: Math.max(...bars.map((bar) => bar.high)),
    low: Math.min(...bars.map((bar) => bar.low)),
    close: bars[bars.length - 1].close,
    volume: bars.reduce((sum, bar) => sum + bar.volume, 0),
    count: bars.reduce((sum, bar) => sum + bar.count, 0),
  };
}
