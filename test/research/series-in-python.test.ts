import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeChunk } from '../../data/series/chunk-format';
import { writeContractPrices } from '../../data/series/contract-prices';
import { writeFx } from '../../data/series/fx';
import { chunkDocuments } from '../../data/series/head';
import { readPrices, writePrices } from '../../data/series/prices';
import { type Database, openDatabase } from '../../data/store/database';
import { stitch } from '../../domain/prices/panama';
import type { MultiplePrices, Series } from '../../domain/series/series';
import { startDatabase, type TestDatabase } from '../support/database';
import { earlierChunk } from '../support/earlier-chunk';
import { pythonWithPandas } from '../support/pandas';

const HOUR = 3_600_000;
const ROWS = 2_500;
const NAME = 'in-python';

const found = pythonWithPandas();
const name = 'missing' in found ? `series in Python: ${found.missing}` : 'series in Python, as documented';

('missing' in found ? describe.skip : describe)(name, () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await startDatabase();
    database = await openDatabase(server.url, NAME);
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  it('prices of an instrument: what TypeScript reads, bit for bit', async () => {
    const multiple = rolled();
    await writePrices(database, 'CORN', { multiple, adjusted: stitch(multiple) }, 0);
    const stored = (await readPrices(database, 'CORN'))!;
    expect(readInPython('prices/CORN', 'multiple')).toEqual(bitsOf(stored.multiple));
    expect(readInPython('prices/CORN', 'adjusted')).toEqual(bitsOf(stored.adjusted));
  });

  it('prices of a contract, and numbers without a tick', async () => {
    const { times, columns } = rolled();
    const price = columns.PRICE;
    const bars = { times, columns: { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price } };
    await writeContractPrices(database, 'CORN', '20241200', { merged: bars }, 0);
    const rates = { times, columns: { price: times.map((_, row) => 1 + Math.abs(Math.sin(row))) } };
    await writeFx(database, 'EURUSD', rates, 0);
    expect(readInPython('contract_prices/CORN/20241200', 'merged')).toEqual(bitsOf(bars));
    expect(readInPython('fx_prices/EURUSD', 'rows')).toEqual(bitsOf(rates));
  });

  it('a series whose chunk an earlier release wrote', async () => {
    const { times, columns } = rolled();
    await writeFx(
      database,
      'GBPUSD',
      { times: times.slice(0, 3), columns: { price: columns.PRICE.slice(0, 3) } },
      0,
    );
    const stored = (await database.series
      .collection('heads')
      .findOne({ _id: 'fx_prices/GBPUSD' } as object))!;
    const id = stored['parts'].rows.chunks[0].id as string;
    await chunkDocuments(database).updateOne({ _id: id }, { $set: { body: earlierChunk() as never } });
    const expected = await decodeChunk(earlierChunk());
    const { price } = expected.columns;
    expect(readInPython('fx_prices/GBPUSD', 'rows')).toEqual(
      bitsOf({ times: expected.times, columns: { price } }),
    );
  });

  /** Runs the program of docs/research.md, and its line that reads a series. */
  function readInPython(series: string, part: string): Bits {
    const page = readFileSync(join(__dirname, '../../docs/research.md'), 'utf8');
    const program = /```python\n(import gzip.*?)```/s.exec(page)![1];
    const line = /^ {4}multiple = (read_series\(.*)$/m.exec(page)![1];
    const call = line.replace("'prices/CORN'", 'sys.argv[3]').replace("'multiple'", 'sys.argv[4]');
    const print = [
      'import sys, json',
      'address, database = sys.argv[1:3]',
      `frame = ${call}`,
      "hexes = lambda values: [f'{bits:016x}' for bits in values.astype('f8').view('u8').tolist()]",
      "times = [time.value // 1_000_000 for time in frame.index.as_unit('ns')]",
      'print(json.dumps({"times": times, "columns": {name: hexes(frame[name].to_numpy().copy()) for name in frame}}))',
    ];
    const script = [program, ...print].join('\n');
    const { path } = found as { readonly path: string };
    const output = execFileSync(path, ['-c', script, server.url, NAME, series, part], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return JSON.parse(output) as Bits;
  }
});

interface Bits {
  readonly times: readonly number[];
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

function bitsOf({ times, columns }: Series): Bits {
  const hexes = (values: Float64Array) =>
    Array.from(new BigUint64Array(values.slice().buffer), (bits) => bits.toString(16).padStart(16, '0'));
  const entries = Object.entries(columns).map(([column, values]) => [column, hexes(values)]);
  return { times: [...times], columns: Object.fromEntries(entries) };
}

/** Hourly prices in quarters with gaps, rolled every 700 rows: several chunks, and sums with last bits when stitched. */
function rolled(): MultiplePrices {
  const times = Float64Array.from({ length: ROWS }, (_, row) => Date.UTC(2021, 0, 4) + row * HOUR);
  const price = times.map((_, row) => (row % 97 === 5 ? Number.NaN : 4000.1 + Math.round(row / 7) / 100));
  const contract = times.map((_, row) => 20210300 + 300 * Math.floor(row / 700));
  return {
    times,
    columns: {
      PRICE: price,
      FORWARD: price.map((value) => value + 1.3),
      CARRY: price.map((value) => value - 0.7),
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: contract.map((value) => value + 300),
      CARRY_CONTRACT: contract.map((value) => value - 300),
    },
  };
}
