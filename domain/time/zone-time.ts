/**
 * Wall time of a zone <-> UTC. "Local" is naive wall time, written as the epoch ms it would have if it
 * were UTC: the form in which pysystemtrade's files and rules (23:00, midnight, business day) speak.
 */

import { IANAZone } from 'luxon';
import { tstError } from '../errors/errors';
import { DAY_MS, MINUTE_MS } from './units';

/** The zone of every naive time in pysystemtrade's files, and of its rules. */
export const SYSTEM_ZONE = 'Europe/London';

/** Offsets of one zone: `starts[i]` is the first UTC instant at which `offsets[i]` (ms) holds. */
interface OffsetTable {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
  /** Wall time from which each offset holds: in the repeated hour only its second pass. */
  readonly localStarts: readonly number[];
  /** The period found last: times mostly come in order. Saves the search, changes no answer. */
  readonly memo: { period: number };
}

/** Years for which a table is built at once; times outside ask the zone each time. */
const TABLE_START = Date.UTC(1970, 0, 1);
const TABLE_END = Date.UTC(2045, 0, 1);
/** No zone keeps an offset for less than this (the shortest: a month of Ramadan), so none is stepped over. */
const PROBE_MS = 27 * DAY_MS;

const tables = new Map<string, OffsetTable>();

function ianaZone(zone: string): IANAZone {
  const found = IANAZone.create(zone);
  if (!found.isValid) throw tstError('BAD_INPUT', `unknown time zone "${zone}"`);
  return found;
}

const zonesAsked = new Map<string, boolean>();

/** True when the zone's rules are known. */
export function isKnownZone(zone: string): boolean {
  const asked = zonesAsked.get(zone);
  if (asked !== undefined) return asked;
  const isKnown = IANAZone.isValidZone(zone); // takes longer than all else that is done with a list of hours
  zonesAsked.set(zone, isKnown);
  return isKnown;
}

function changeBetween(zone: IANAZone, before: number, after: number): number {
  const old = zone.offset(before);
  let low = before;
  let high = after;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === old) low = middle;
    else high = middle;
  }
  return Math.floor(high / 1000) * 1000;
}

function buildTable(zone: IANAZone): OffsetTable {
  const starts = [TABLE_START];
  const offsets = [zone.offset(TABLE_START) * MINUTE_MS];
  for (let at = TABLE_START; at < TABLE_END; at += PROBE_MS) {
    const next = Math.min(at + PROBE_MS, TABLE_END);
    const offset = zone.offset(next) * MINUTE_MS;
    if (offset === offsets[offsets.length - 1]) continue;
    starts.push(changeBetween(zone, at, next));
    offsets.push(offset);
  }
  const localStarts = starts.map(
    (start, period) => start + Math.max(offsets[period], offsets[Math.max(0, period - 1)]),
  );
  return { starts, offsets, localStarts, memo: { period: 0 } };
}

function tableOf(zone: string): OffsetTable {
  const known = tables.get(zone);
  if (known) return known;
  const built = buildTable(ianaZone(zone));
  tables.set(zone, built);
  return built;
}

/** Index of the last of the sorted starts that is not after `at`. */
function periodAt(starts: readonly number[], at: number, memo: { period: number }): number {
  const guess = memo.period;
  if (starts[guess] <= at && !(starts[guess + 1] <= at)) return guess;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  memo.period = low;
  return low;
}

/** Offset of the zone from UTC at a UTC instant, in ms (positive east). Error BAD_INPUT for an unknown zone. */
export function zoneOffset(utcMs: number, zone: string = SYSTEM_ZONE): number {
  if (utcMs < TABLE_START || utcMs >= TABLE_END) return ianaZone(zone).offset(utcMs) * MINUTE_MS;
  const table = tableOf(zone);
  return table.offsets[periodAt(table.starts, utcMs, table.memo)];
}

/** Wall time in the zone at a UTC instant. */
export function utcToLocal(utcMs: number, zone: string = SYSTEM_ZONE): number {
  return utcMs + zoneOffset(utcMs, zone);
}

/**
 * UTC instant of a wall time. In the repeated autumn hour the first occurrence; a time that the clocks
 * skip in spring becomes the first instant after the gap, so that order in time is kept.
 */
export function localToUtc(localMs: number, zone: string = SYSTEM_ZONE): number {
  if (localMs < TABLE_START + DAY_MS || localMs >= TABLE_END - DAY_MS)
    return localToUtcOutside(localMs, zone);
  const { starts, offsets, localStarts, memo } = tableOf(zone);
  const period = periodAt(localStarts, localMs, memo);
  const next = period + 1 < starts.length ? starts[period + 1] : Number.POSITIVE_INFINITY;
  return Math.min(localMs - offsets[period], next);
}

function localToUtcOutside(localMs: number, zone: string): number {
  const before = zoneOffset(localMs - DAY_MS, zone);
  const after = zoneOffset(localMs + DAY_MS, zone);
  const first = localMs - Math.max(before, after);
  if (first + zoneOffset(first, zone) === localMs) return first;
  const second = localMs - Math.min(before, after);
  if (second + zoneOffset(second, zone) === localMs) return second;
  return changeBetween(ianaZone(zone), first, second);
}

/** `localToUtc` of each element; NaN stays NaN. */
export function localTimesToUtc(local: Float64Array, zone: string = SYSTEM_ZONE): Float64Array {
  return local.map((time) => (Number.isNaN(time) ? time : localToUtc(time, zone)));
}

/** `utcToLocal` of each element; NaN stays NaN. */
export function utcTimesToLocal(utc: Float64Array, zone: string = SYSTEM_ZONE): Float64Array {
  return utc.map((time) => (Number.isNaN(time) ? time : utcToLocal(time, zone)));
}
