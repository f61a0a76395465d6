import { readFile, writeFile } from 'node:fs/promises';
import type { Series } from '../../domain/series/series';

const TIME = 'index';

/** Writes a series as pysystemtrade stores it: one file for all of it, compressed with Snappy. */
export async function writeParquet(file: string, { times, columns }: Series): Promise<void> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const time = { name: TIME, data: BigInt64Array.from(times, (ms) => BigInt(ms)), type: 'INT64' as const };
  const values = Object.entries(columns).map(([name, data]) => ({ name, data, type: 'DOUBLE' as const }));
  await writeFile(file, new Uint8Array(parquetWriteBuffer({ columnData: [time, ...values] })));
}

/** Reads a file whole, into columns. */
export async function readParquet(file: string): Promise<Series> {
  const { parquetRead } = await import('hyparquet');
  const body = await readFile(file);
  const buffer = body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength) as ArrayBuffer;
  const columns: Record<string, Float64Array> = {};
  await parquetRead({
    file: buffer,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const part =
        columnName === TIME
          ? Float64Array.from(columnData as BigInt64Array, Number)
          : Float64Array.from(columnData as Float64Array);
      const before = columns[columnName] ?? new Float64Array(0);
      const joined = new Float64Array(rowStart + part.length);
      joined.set(before);
      joined.set(part, rowStart);
      columns[columnName] = joined;
    },
  });
  const { [TIME]: times, ...values } = columns;
  return { times, columns: values };
}
