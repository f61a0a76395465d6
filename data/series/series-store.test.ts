import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { neverSet, nextRollRecord } from '../../domain/rolls/roll-record';
import type { AdjustedPrices, MultiplePrices, Series } from '../../domain/series/series';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { earlierChunk } from '../../test/support/earlier-chunk';
import { readRollState, rollStates, setRollState } from '../instruments/rolls';
import { type Database, openDatabase } from '../store/database';
import { decodeChunk, encodeChunk } from './chunk-format';
import { planChunks } from './chunk-plan';
import {
  contractsWithPrices,
  readAllContractPrices,
  readContractPrices,
  writeContractPrices,
} from './contract-prices';
import { fxCodes, readFx, writeFx } from './fx';
import { chunkDocuments, heads } from './head';
import { instrumentsWithPrices, pricesVersion, readMultiple, readPrices, writePrices } from './prices';
import { pruneSeries, removeSeries } from './prune-series';
import { readVersion } from './read-parts';
import { seriesBatches } from './series-batches';
import { seriesId } from './series-key';
import { listSeries, readSeries, writeSeries } from './series-store';
import { appendSpread, readSpreads } from './spreads';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'series-test');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

function walk(rows: number, start = Date.UTC(2000, 0, 3), step = DAY): Series<'price'> {
  const times = Float64Array.from({ length: rows }, (_, row) => start + row * step);
  const price = times.map((_, row) => (row % 97 === 5 ? Number.NaN : 100 + Math.sin(row) * 3 + row / 7));
  return { times, columns: { price } };
}

function multiple(rows: number, start?: number, step = HOUR): MultiplePrices {
  const { times, columns } = walk(rows, start, step);
  const contract = times.map((_, row) => 20200300 + 300 * Math.floor(row / 1000));
  return {
    times,
    columns: {
      PRICE: columns.price,
      FORWARD: columns.price, // the same array twice, on purpose
      CARRY: columns.price.map((value) => value - 1),
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: contract.map((value) => value + 300),
      CARRY_CONTRACT: contract,
    },
  };
}

function rows<C extends string>(series: Series<C>, from: number, to: number): Series<C> {
  const columns = Object.fromEntries(
    Object.entries<Float64Array>(series.columns).map(([name, values]) => [name, values.slice(from, to)]),
  ) as Record<C, Float64Array>;
  return { times: series.times.slice(from, to), columns };
}

async function fresh(): Promise<Database> {
  return openDatabase(server.url, 'series-test');
}

describe('chunk format', () => {
  it('gives back every value bit for bit, NaN and infinities and the same array twice included', async () => {
    const values = Float64Array.of(1.1, Number.NaN, -0, Number.POSITIVE_INFINITY, 5e-324);
    const times = Float64Array.of(-62135596800000, -1, 0, 1, 4102444800000);
    const decoded = await decodeChunk(await encodeChunk({ times, columns: { a: values, b: values } }, 0, 5));
    expect([...decoded.times]).toEqual([...times]);
    for (const column of ['a', 'b']) {
      expect([...decoded.columns[column]].every((value, row) => Object.is(value, values[row]))).toBe(true);
    }
  });

  it('is an Arrow IPC file inside gzip', async () => {
    const file = gunzipSync(await encodeChunk(walk(3), 0, 3));
    expect(file.subarray(0, 6).toString()).toBe('ARROW1');
    expect(file.subarray(-6).toString()).toBe('ARROW1');
  });

  it('reads the chunks of an earlier release', async () => {
    const { times, columns } = await decodeChunk(earlierChunk());
    expect([...times]).toEqual([-1, 0, 4102444800000]);
    expect(columns).toEqual({
      price: Float64Array.of(1.1, Number.NaN, -0),
      start: Float64Array.of(20240300, 1 / 3, 0.1 + 0.2),
    });
  });

  it.each([
    ['prices in ticks', walk(300).columns.price.map((value) => Math.round(value * 4) / 4)],
    ['the same, stitched', walk(300).columns.price.map((value) => Math.round(value * 4) / 4 + 0.1 + 0.7)],
    ['numbers without a tick', walk(300).columns.price],
    ['whole numbers far apart', walk(300).columns.price.map((value) => Math.round(value * 12345))],
  ])('gives back %s bit for bit', async (_, price) => {
    const { times } = walk(300);
    const decoded = await decodeChunk(await encodeChunk({ times, columns: { price } }, 7, 300));
    expect(decoded).toEqual({ times: times.slice(7), columns: { price: price.slice(7) } });
  });
});

describe('chunk plan', () => {
  it('changes only the last chunk when rows are appended', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 400 }), (before, added) => {
        const all = walk(before + added, undefined, 6 * HOUR);
        const old = planChunks(rows(all, 0, before));
        const now = planChunks(all);
        expect(now.slice(0, old.length - 1).map((chunk) => chunk.id)).toEqual(
          old.slice(0, -1).map((chunk) => chunk.id),
        );
        expect(now.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0)).toBe(before + added);
      }),
      { numRuns: 40 },
    );
  });

  it('cuts bars of a second into chunks that fit into a document', () => {
    const seconds = planChunks(walk(450_000, undefined, 1000)).map((chunk) => chunk.end - chunk.start);
    expect(seconds).toEqual([200_000, 200_000, 50_000]);
  });

  it('keeps about four years of daily bars in a chunk, and a quarter or two of hourly ones', () => {
    const days = planChunks(walk(7305)).map((chunk) => chunk.end - chunk.start);
    const hours = planChunks(walk(20000, undefined, HOUR)).map((chunk) => chunk.end - chunk.start);
    expect(Math.max(...days)).toBeLessThan(1100);
    expect(Math.max(...hours)).toBeLessThan(2300);
  });
});

describe('series', () => {
  it('answers undefined, version 0 and empty lists where there is nothing', async () => {
    expect(await readSeries(database, { kind: 'spreads', name: 'NONE' })).toBeUndefined();
    expect(await pricesVersion(database, 'NONE')).toBe(0);
    expect(await readPrices(database, 'NONE')).toBeUndefined();
    await expect(readMultiple(database, 'NONE')).rejects.toMatchObject({ code: 'MISSING_DATA' });
    expect(await readAllContractPrices(database, 'NONE', '20240300')).toEqual({ version: 0 });
  });

  it('reads by version what was written as that version, from this process and from another', async () => {
    const other = await fresh();
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.uuid(),
          fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
          async (name, steps) => {
            const key = { kind: 'spreads', name } as const;
            const written: Series[] = [];
            let version = 0;
            let length = 0;
            for (const step of steps) {
              length += step;
              const next = walk(length, undefined, 8 * HOUR);
              version = await writeSeries(database, key, next, version);
              written.push(next);
            }
            expect(version).toBe(steps.length);
            for (const reader of [database, other]) {
              for (const [index, expected] of written.entries()) {
                const read = await readSeries(reader, key, { version: index + 1 });
                expect(read?.series).toEqual(expected);
              }
              expect((await readSeries(reader, key))?.series).toEqual(written[written.length - 1]);
            }
          },
        ),
        { numRuns: 8 },
      );
    } finally {
      await other.close();
    }
  });

  it('lets one of several concurrent writers win', async () => {
    const key = { kind: 'spreads', name: 'race' } as const;
    const attempts = [10, 20, 30, 40].map((length) => writeSeries(database, key, walk(length), 0));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'VERSION_CONFLICT' } });
    const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled');
    expect((await readSeries(database, key))?.series.times).toHaveLength([10, 20, 30, 40][winner]);
  });

  it('of heads that are switched together, tells each writer whether its own was', async () => {
    const name = (which: string) => ({ kind: 'spreads', name: `together-${which}` }) as const;
    for (const which of ['fresh', 'stale']) await writeSeries(database, name(which), walk(5), 0);
    await writeSeries(database, name('stale'), walk(6), 1);
    const change = (which: string, version: number) => ({
      id: seriesId(name(which)),
      guard: { version },
      changes: { ...name(which), version: version + 1, parts: {} },
      isFirst: version === 0,
    });
    const changes = [change('fresh', 1), change('stale', 1), change('new', 0), change('fresh', 0)];
    const answers = await Promise.all(changes.map((each) => seriesBatches(database).switchHead(each)));
    expect(answers).toEqual([true, false, true, false]);
    const versions = await Promise.all(
      ['fresh', 'stale', 'new'].map((each) => readVersion(database, name(each))),
    );
    expect(versions).toEqual([2, 2, 1]);
    expect(await readSeries(database, name('stale'))).toMatchObject({ series: walk(6) });
  });

  it('takes the retry of a write whose answer was lost as done', async () => {
    const key = { kind: 'spreads', name: 'retry' } as const;
    expect(await writeSeries(database, key, walk(5), 0)).toBe(1);
    expect(await writeSeries(database, key, walk(5), 0)).toBe(1);
    expect(await writeSeries(database, key, walk(5), 1)).toBe(1);
    await expect(writeSeries(database, key, walk(6), 0)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('refuses times that do not increase, and columns of another length', async () => {
    const key = { kind: 'spreads', name: 'bad' } as const;
    const twice = { times: Float64Array.of(1, 1), columns: { price: Float64Array.of(1, 2) } };
    const short = { times: Float64Array.of(1, 2), columns: { price: Float64Array.of(1) } };
    const fraction = { times: Float64Array.of(1.5), columns: { price: Float64Array.of(1) } };
    for (const series of [twice, short, fraction]) {
      await expect(writeSeries(database, key, series, 0)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    expect(await readSeries(database, key)).toBeUndefined();
  });

  it('does not take over the arrays that a writer goes on to change', async () => {
    const key = { kind: 'spreads', name: 'owned' } as const;
    const mine = walk(3);
    await writeSeries(database, key, mine, 0);
    mine.columns.price[0] = -1;
    expect((await readSeries(database, key))?.series.columns['price'][0]).toBe(100);
  });

  it('lists names of a kind only', async () => {
    await writeFx(database, 'EURUSD', walk(5), 0);
    expect(await fxCodes(database)).toEqual(['EURUSD']);
    expect((await readFx(database, 'EURUSD'))?.version).toBe(1);
    expect(await listSeries(database, 'fx_prices')).toEqual([{ name: 'EURUSD', version: 1 }]);
  });
});

describe('prices of an instrument', () => {
  const adjusted = (length: number): AdjustedPrices => walk(length, undefined, HOUR);

  it('switches multiple, adjusted and roll state together', async () => {
    await writePrices(database, 'CORN', { multiple: multiple(3000), adjusted: adjusted(3000) }, 0);
    const before = await setRollState(
      database,
      await readRollState(database, 'CORN'),
      'Force',
      author('Force'),
    );
    const roll = { readVersion: before.version, next: nextRollRecord(before, 'No_Roll', author('rolled')) };
    const rolled = { multiple: multiple(3010), adjusted: adjusted(3010) };
    expect(await writePrices(database, 'CORN', rolled, 1, roll)).toBe(2);
    expect(await writePrices(database, 'CORN', rolled, 1, roll)).toBe(2); // its answer was lost
    expect((await readRollState(database, 'CORN')).state).toBe('No_Roll');
    expect((await readPrices(database, 'CORN'))?.multiple.times).toHaveLength(3010);
    expect((await readPrices(database, 'CORN', 1))?.adjusted.times).toHaveLength(3000);
  });

  it('leaves everything when the roll state was changed meanwhile', async () => {
    await writePrices(database, 'OAT', { multiple: multiple(10), adjusted: adjusted(10) }, 0);
    const read = await readRollState(database, 'OAT');
    await setRollState(database, read, 'Passive', author('somebody else'));
    const roll = { readVersion: read.version, next: nextRollRecord(read, 'No_Roll', author('late')) };
    const late = writePrices(database, 'OAT', { multiple: multiple(11), adjusted: adjusted(11) }, 1, roll);
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await pricesVersion(database, 'OAT')).toBe(1);
    expect((await readRollState(database, 'OAT')).state).toBe('Passive');
  });

  it('has a roll state before it has prices', async () => {
    await setRollState(database, await readRollState(database, 'NEW'), 'Passive', author('first'));
    const again = setRollState(database, neverSet('NEW'), 'Force', author('late'));
    await expect(again).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await instrumentsWithPrices(database)).not.toContain('NEW');
    expect(await writePrices(database, 'NEW', { multiple: multiple(2), adjusted: adjusted(2) }, 0)).toBe(1);
    expect((await rollStates(database)).find((roll) => roll.instrument === 'NEW')?.state).toBe('Passive');
  });

  function author(reason: string) {
    return { by: 'test', reason, at: new Date(0) };
  }
});

describe('contract prices', () => {
  const bars = (length: number) => {
    const { times, columns } = walk(length);
    const { price } = columns;
    return { times, columns: { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price } };
  };

  it('replaces the given parts and leaves the others', async () => {
    const first = await writeContractPrices(
      database,
      'SP500_micro',
      '20240300',
      { hour: bars(4), day: bars(2) },
      0,
    );
    await writeContractPrices(database, 'SP500_micro', '20240300', { merged: bars(6) }, first);
    const all = await readAllContractPrices(database, 'SP500_micro', '20240300');
    expect([all.version, all.hour?.times.length, all.day?.times.length, all.merged?.times.length]).toEqual([
      2, 4, 2, 6,
    ]);
    expect(await readContractPrices(database, 'SP500_micro', '20240300', 'day')).toEqual(bars(2));
    expect(await readContractPrices(database, 'SP500_micro', '20240600', 'day')).toBeUndefined();
  });

  it('lists the contracts of one instrument, not of those whose names begin with its name', async () => {
    await writeContractPrices(database, 'SP500', '20240300', { day: bars(1) }, 0);
    expect(await contractsWithPrices(database, 'SP500')).toEqual([
      { instrument: 'SP500', contract: '20240300' },
    ]);
  });
});

describe('sampled spreads', () => {
  it('each have the time at which they were sampled; one that was stored already is not stored twice', async () => {
    const samples = [
      { time: 15 * HOUR, spread: 0.5 },
      { time: 16 * HOUR, spread: 0.25 },
    ];
    for (const sample of [...samples, samples[1], samples[0]]) await appendSpread(database, 'CORN', sample);
    expect(await readSpreads(database, 'CORN')).toEqual({
      times: Float64Array.of(15 * HOUR, 16 * HOUR),
      columns: { spread: Float64Array.of(0.5, 0.25) },
    });
    expect((await readSpreads(database, 'WHEAT')).times).toHaveLength(0);
  });
});

describe('pruning', () => {
  it('forgets old versions and their chunks, and nothing that is in use', async () => {
    const key = { kind: 'spreads', name: 'pruned' } as const;
    await writeSeries(database, key, walk(50), 0);
    await writeSeries(database, key, walk(60), 1);
    const before = await chunkDocuments(database).countDocuments();
    const tomorrow = new Date(Date.now() + DAY);
    const { versions, chunks } = await pruneSeries(database, tomorrow, tomorrow);
    expect(versions).toBeGreaterThan(0);
    expect(await chunkDocuments(database).countDocuments()).toBe(before - chunks);
    const reader = await fresh();
    expect((await readSeries(reader, key))?.series).toEqual(walk(60));
    await expect(readSeries(reader, key, { version: 1 })).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await reader.close();
    await expectAllReadable();
  });

  it('spares a chunk that a new write uses again', async () => {
    const first = { kind: 'spreads', name: 'reused' } as const;
    await writeSeries(database, first, walk(81), 0);
    await removeSeries(database, first);
    await chunkDocuments(database).updateMany({}, { $set: { touchedAt: new Date(0) } });
    await writeSeries(database, { ...first, name: 'reuser' }, walk(81), 0);
    const [chunk] = planChunks(walk(81));
    const stored = await chunkDocuments(database).findOne({ _id: chunk.id });
    expect(stored!.touchedAt.getTime()).toBeGreaterThan(0);
  });

  it('leaves alone what was touched a moment ago', async () => {
    const key = { kind: 'spreads', name: 'young' } as const;
    await writeSeries(database, key, walk(70), 0);
    await removeSeries(database, key);
    expect((await pruneSeries(database, new Date(0), new Date())).chunks).toBe(0);
    expect((await pruneSeries(database, new Date(0), new Date(Date.now() + DAY))).chunks).toBe(1);
  });

  async function expectAllReadable(): Promise<void> {
    const stored = new Set((await chunkDocuments(database).find({}).toArray()).map((chunk) => chunk._id));
    for (const head of await heads(database).find({}).toArray()) {
      for (const part of Object.values(head.parts)) {
        for (const { id } of part.chunks) expect(stored.has(id)).toBe(true);
      }
    }
  }
});
