/**
 * Zone arithmetic without the cost of a formatter per call: the changes of offset of a zone are found once by
 * bisection and then looked up.
 */

import { DAY_MS } from '../../domain/time/units';

interface Offsets {
  /** Instants (UTC ms) from which `offsets[i]` holds. */
  readonly starts: readonly number[];
  /** Local time minus UTC, ms. */
  readonly offsets: readonly number[];
}

const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2045, 0, 1);
const STEP = 20 * DAY_MS;
const known = new Map<string, Offsets>();

function measure(formatter: Intl.DateTimeFormat, time: number): number {
  const parts = formatter.formatToParts(time);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour') % 24,
    value('minute'),
    value('second'),
  );
  return local - Math.floor(time / 1000) * 1000;
}

function bisect(formatter: Intl.DateTimeFormat, from: number, to: number, before: number): number {
  let low = from;
  let high = to;
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000;
    if (measure(formatter, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function load(zone: string): Offsets {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour12: false,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const starts = [Number.NEGATIVE_INFINITY];
  const offsets = [measure(formatter, FIRST)];
  for (let time = FIRST; time < LAST; time += STEP) {
    const before = offsets[offsets.length - 1];
    const after = measure(formatter, time + STEP);
    if (after === before) continue;
    starts.push(bisect(formatter, time, time + STEP, before));
    offsets.push(after);
  }
  return { starts, offsets };
}

/** Local time minus UTC of an IANA zone at an instant, ms. */
export function zoneOffset(zone: string, time: number): number {
  let table = known.get(zone);
  if (!table) {
    table = load(zone);
    known.set(zone, table);
  }
  let low = 0;
  let high = table.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (table.starts[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return table.offsets[low];
}

/** The UTC instant of a local time, given as if it were UTC. Repeated hour: the first; missing hour: moved forward. */
export function localToUtc(zone: string, local: number): number {
  const early = local - zoneOffset(zone, local - DAY_MS);
  if (zoneOffset(zone, early) === local - early) return early;
  const late = local - zoneOffset(zone, local + DAY_MS);
  return zoneOffset(zone, late) === local - late ? late : early;
}

/** The local time of an instant, as if it were UTC. */
export function utcToLocal(zone: string, time: number): number {
  return time + zoneOffset(zone, time);
}
