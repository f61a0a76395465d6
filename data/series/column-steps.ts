/**
 * A column of numbers as whole steps. Prices are multiples of a tick, so the change from row to row is a small whole
 * number, which compresses to a fraction of what the 8 bytes of each price do. Every value comes back bit for bit: what
 * cannot be written so stays as it is.
 */

type StepArray = Int8Array | Int16Array | Int32Array;

/** `value = ticks * multiply / divide`, where `ticks` is `start` plus all `steps` up to the row. */
export interface ColumnSteps {
  /** Ticks of the first value that is not missing. */
  readonly start: number;
  readonly multiply: number;
  readonly divide: number;
  /** Change from the value before, in ticks; 0 in the first row and where a value is missing. */
  readonly steps: StepArray;
  /** By how many of the closest floating-point numbers each value lies next to that; absent where all are exact. */
  readonly ulps?: Int8Array;
}

/** Ticks as decimal as these at most; finer values are no prices. */
const DIVISORS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
const INT8_MAX = 127;
const INT16_MAX = 32_767;
const INT32_MAX = 2_147_483_647;
const TWO_TO_32 = 2 ** 32;

/** Returns undefined where the column has a value that is not a whole number of ticks, or a change that needs over 32 bits. */
export function stepsOf(values: Float64Array): ColumnSteps | undefined {
  const ticks = new Float64Array(values.length);
  const ulps = new Int8Array(values.length);
  for (const divide of DIVISORS) {
    const fit = fillTicks(values, divide, ticks, ulps);
    if (fit === 'unfit') continue;
    const multiply = commonTick(ticks);
    const changes = changesOf(ticks, multiply);
    return changes && { ...changes, multiply, divide, ...(fit === 'exact' ? {} : { ulps }) };
  }
  return undefined;
}

/** The values again, in a separate array. `present` has one bit for each row, as in Arrow; absent where none is missing. */
export function valuesOf(column: ColumnSteps, present?: Uint8Array): Float64Array {
  const { steps, multiply, divide, ulps } = column;
  const values = new Float64Array(steps.length);
  let ticks = column.start;
  for (let row = 0; row < steps.length; row += 1) {
    ticks += steps[row];
    values[row] = (ticks * multiply) / divide;
  }
  if (ulps !== undefined) moveByUlps(values, ulps);
  if (present !== undefined) takeOut(values, present);
  return values;
}

/** How many rows are missing, and one bit for each that is not, as in Arrow; without bits where none is missing. */
export function presentRows(values: Float64Array): { readonly missing: number; readonly bits?: Uint8Array } {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  let missing = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row])) missing += 1;
    else bits[row >> 3] |= 1 << (row & 7);
  }
  return missing === 0 ? { missing } : { missing, bits };
}

function takeOut(values: Float64Array, present: Uint8Array): void {
  for (let row = 0; row < values.length; row += 1)
    if ((present[row >> 3] & (1 << (row & 7))) === 0) values[row] = Number.NaN;
}

/** Writes the ticks of every value, and by how much each lies next to them, unless one is not whole, or nearly so. */
function fillTicks(
  values: Float64Array,
  divide: number,
  ticks: Float64Array,
  ulps: Int8Array,
): 'exact' | 'near' | 'unfit' {
  let isExact = true;
  for (let row = 0; row < values.length; row += 1) {
    const tick = Math.round(values[row] * divide);
    ticks[row] = tick;
    if (Number.isNaN(tick)) continue;
    const off = ulpsFrom(tick, divide, values[row]);
    if (off === undefined) return 'unfit';
    ulps[row] = off;
    if (off !== 0) isExact = false;
  }
  return isExact ? 'exact' : 'near';
}

/** The largest number that divides all ticks: the first one and all changes, most of which are like the one before. */
function commonTick(ticks: Float64Array): number {
  let common = 0;
  let before = 0;
  let change = 0;
  for (let row = 0; row < ticks.length && common !== 1; row += 1) {
    const tick = ticks[row];
    if (Number.isNaN(tick) || tick === before + change) {
      if (tick === before + change) before = tick;
      continue;
    }
    change = tick - before;
    before = tick;
    if (!Number.isSafeInteger(change)) return 1;
    common = commonDivisor(change, common);
  }
  return common || 1;
}

const pair = new Float64Array(2);
const halves = new Int32Array(pair.buffer);

/** By how many floating-point numbers `value` is above `tick / divide` in magnitude; undefined where that is far. */
function ulpsFrom(tick: number, divide: number, value: number): number | undefined {
  if (!Number.isSafeInteger(tick) || Object.is(tick, -0)) return undefined;
  const near = tick / divide;
  if (near === value) return 0;
  pair[0] = near;
  pair[1] = value;
  const ulps = (halves[3] - halves[1]) * TWO_TO_32 + (halves[2] >>> 0) - (halves[0] >>> 0);
  return Math.abs(ulps) <= INT8_MAX ? ulps : undefined;
}

function moveByUlps(values: Float64Array, ulps: Int8Array): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let row = 0; row < ulps.length; row += 1) {
    if (ulps[row] === 0) continue;
    const low = (words[2 * row] >>> 0) + ulps[row];
    words[2 * row] = low;
    words[2 * row + 1] += Math.floor(low / TWO_TO_32);
  }
}

function commonDivisor(a: number, b: number): number {
  let [larger, smaller] = [Math.abs(a), b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function changesOf(ticks: Float64Array, multiply: number): Pick<ColumnSteps, 'start' | 'steps'> | undefined {
  const first = ticks.findIndex((tick) => !Number.isNaN(tick));
  const start = first < 0 ? 0 : ticks[first] / multiply;
  const changes = new Int32Array(ticks.length);
  let before = start;
  let largest = 0;
  for (let row = Math.max(first, 0); row < ticks.length; row += 1) {
    const now = ticks[row] / multiply;
    if (Number.isNaN(now)) continue;
    largest = Math.max(largest, Math.abs(now - before));
    changes[row] = now - before;
    before = now;
  }
  return largest > INT32_MAX ? undefined : { start, steps: narrow(changes, largest) };
}

/** In the smallest type that holds them. */
function narrow(changes: Int32Array, largest: number): StepArray {
  if (largest <= INT8_MAX) return Int8Array.from(changes);
  return largest <= INT16_MAX ? Int16Array.from(changes) : changes;
}
