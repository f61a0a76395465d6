import type * as Arrow from 'apache-arrow';

/** Loading the library takes 0.1 s, which a command that writes nothing need not wait for. */
let library: Promise<typeof Arrow> | undefined;

/**
 * Columns over one naive time index as an uncompressed Arrow IPC file: column `date` (timestamp in ms without
 * zone), then one float64 column each. `pandas.read_feather(file)` returns a frame with `date` as its index.
 */
export async function arrowFile(
  times: Float64Array,
  columns: Readonly<Record<string, Float64Array>>,
): Promise<Uint8Array> {
  library ??= import('apache-arrow');
  const { makeData, makeVector, Schema, Table, tableToIPC, TimestampMillisecond } = await library;
  const type = new TimestampMillisecond();
  const data = BigInt64Array.from(times, (time) => BigInt(time));
  const vectors: Record<string, Arrow.Vector> = {
    date: makeVector(makeData({ type, data, length: times.length, nullCount: 0 })),
  };
  // A copy, always: one typed array used for two columns would write an unreadable file.
  for (const [name, values] of Object.entries(columns)) vectors[name] = makeVector(values.slice());
  const table = new Table(vectors);
  const schema = new Schema(table.schema.fields, new Map([['pandas', pandasIndex(Object.keys(columns))]]));
  return tableToIPC(new Table(schema, table.batches), 'file');
}

/** What pandas reads to know which column is the index. */
function pandasIndex(columns: readonly string[]): string {
  const described = (name: string, type: string, numpyType: string) => ({
    name,
    field_name: name,
    pandas_type: type,
    numpy_type: numpyType,
    metadata: null,
  });
  return JSON.stringify({
    index_columns: ['date'],
    column_indexes: [],
    columns: [
      ...columns.map((name) => described(name, 'float64', 'float64')),
      described('date', 'datetime', 'datetime64[ms]'),
    ],
    pandas_version: '2.0.0',
  });
}
