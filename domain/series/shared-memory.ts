import type { Series } from './series';

/**
 * The series in memory that threads can read without a copy; itself if it is there already. Callers that read long
 * series for threads put them there at once: a second copy of all prices would double the memory.
 */
export function inSharedMemory<S extends Series<string>>(series: S): S {
  const columns = Object.entries<Float64Array>(series.columns).map(([name, values]) => [
    name,
    shared(values),
  ]);
  return { ...series, times: shared(series.times), columns: Object.fromEntries(columns) };
}

function shared(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
