import { BAR_SIZES, type BarSize } from './bar-size';

/** What pysystemtrade calls each bar size in the names of files. */
export const FREQUENCY_NAMES: Readonly<Record<BarSize, string>> = {
  day: 'Day',
  hour: 'Hour',
  '15-minute': 'Minutes_15',
  '5-minute': 'Minutes_5',
  minute: 'Minute',
  '10-second': 'Seconds_10',
  second: 'Second',
};

/** A name without the frequency that it begins with, `Hour_CORN_20241200` for one; without any it is of merged bars. */
export function withoutFrequency(
  name: string,
  separator: '_' | '@',
): { readonly size: BarSize | 'merged'; readonly rest: string } {
  for (const size of BAR_SIZES) {
    const start = `${FREQUENCY_NAMES[size]}${separator}`;
    if (name.startsWith(start)) return { size, rest: name.slice(start.length) };
  }
  return { size: 'merged', rest: name };
}
