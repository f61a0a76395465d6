import { gunzipSync, gzipSync } from 'node:zlib';
import type * as Arrow from 'apache-arrow';
import type { Series } from '../../domain/series/series';

/**
 * A chunk's body is an Arrow IPC file, gzipped: column `time` (timestamp, ms, UTC) and one float64 column per
 * column of the series. In Python: `pyarrow.ipc.open_file(gzip.decompress(body)).read_pandas()`.
 */
export const CHUNK_FORMAT = 'arrow-ipc-file+gzip';

const TIME = 'time';
const TWO_TO_32 = 2 ** 32;

/** Loading the library takes 0.1 s, which a command that reads no series need not wait for. */
let library: Promise<typeof Arrow> | undefined;
function arrow(): Promise<typeof Arrow> {
  library ??= import('apache-arrow');
  return library;
}

/** Encodes rows `from` (included) to `to` (not included). */
export async function encodeChunk(series: Series, from: number, to: number): Promise<Uint8Array> {
  const { makeData, makeVector, Table, tableToIPC, TimestampMillisecond } = await arrow();
  const type = new TimestampMillisecond('UTC');
  const data = timesToArrow(series.times, from, to);
  const vectors: Record<string, Arrow.Vector> = {
    [TIME]: makeVector(makeData({ type, data, length: to - from, nullCount: 0 })),
  };
  for (const [name, values] of Object.entries(series.columns)) {
    // A copy, always: one typed array used for two columns would write an unreadable file.
    vectors[name] = makeVector(values.slice(from, to));
  }
  return gzipSync(tableToIPC(new Table(vectors), 'file'));
}

/** Decodes a whole chunk. */
export async function decodeChunk(body: Uint8Array): Promise<Series> {
  const { tableFromIPC } = await arrow();
  const table = tableFromIPC(gunzipSync(body));
  const columns: Record<string, Float64Array> = {};
  let times: Float64Array = new Float64Array(0);
  for (const { name } of table.schema.fields) {
    const values = table.getChild(name)!.data[0].values as BigInt64Array | Float64Array;
    if (name === TIME) times = timesFromArrow(values as BigInt64Array);
    else columns[name] = values as Float64Array;
  }
  return { times, columns };
}

function timesToArrow(times: Float64Array, from: number, to: number): BigInt64Array {
  const converted = new BigInt64Array(to - from);
  for (let row = from; row < to; row += 1) converted[row - from] = BigInt(times[row]);
  return converted;
}

/** Reads the halves of each integer: a BigInt per row would take most of the decoding time. */
function timesFromArrow(values: BigInt64Array): Float64Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const times = new Float64Array(values.length);
  for (let row = 0; row < times.length; row += 1) {
    times[row] = halves[2 * row + 1] * TWO_TO_32 + (halves[2 * row] >>> 0);
  }
  return times;
}
