/** Every array in a value of plain objects, each once. */
export function arraysIn(value: unknown, found = new Set<Float64Array>()): ReadonlySet<Float64Array> {
  if (value instanceof Float64Array) found.add(value);
  else if (isObject(value)) for (const each of Object.values(value)) arraysIn(each, found);
  return found;
}

/**
 * The value with all its arrays in one buffer of their own. Left where they are, a few small arrays would keep most of
 * the memory of a thread that has ended from being used again.
 */
export function inOneBuffer<T>(value: T): T {
  const arrays = arraysIn(value);
  const rows = [...arrays].reduce((sum, { length }) => sum + length, 0);
  const buffer = new Float64Array(rows);
  const copies = new Map<Float64Array, Float64Array>();
  let next = 0;
  for (const array of arrays) {
    const copy = buffer.subarray(next, next + array.length);
    copy.set(array);
    copies.set(array, copy);
    next += array.length;
  }
  return withArrays(value, copies) as T;
}

function withArrays(value: unknown, copies: ReadonlyMap<Float64Array, Float64Array>): unknown {
  if (value instanceof Float64Array) return copies.get(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withArrays(each, copies)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
