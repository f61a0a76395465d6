import type { Item } from '../../domain/moving/items';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { ROWS, readSeries, writeSeries } from '../series/series-store';
import { type Database, openDatabase } from '../store/database';
import type { ImportedItem } from './import-record';
import type { Moving } from './moving';
import { planSeries } from './plan-series';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'moving');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const rows = (...spread: number[]) => ({
  times: Float64Array.from(spread, (_, row) => 1_000_000 * (row + 1)),
  columns: { spread: Float64Array.from(spread) },
});
const item = (name: string): Item => ({ kind: 'sampled spreads', id: `sampled spreads/${name}`, files: {} });
const before = (version?: number): ImportedItem => ({ item: '', hash: '', version, at: new Date(0) });

function plan(name: string, series: ReturnType<typeof rows>, imported?: ImportedItem, replace = false) {
  const moving = { database, replace } as unknown as Moving; // all that a series needs of it
  return planSeries(moving, item(name), imported, { kind: 'spreads', name }, { [ROWS]: series });
}

it('writes over nothing, and then the same again is unchanged', async () => {
  const planned = await plan('NEW', rows(1, 2));
  if (planned.kind !== 'new') throw new Error(planned.kind);
  expect(await planned.write()).toBe(1);
  expect(await plan('NEW', rows(1, 2))).toEqual({ kind: 'unchanged', version: 1 });
});

it('stores no series without rows', async () => {
  expect((await plan('EMPTY', rows())).kind).toBe('unchanged');
});

it('writes over what an import wrote', async () => {
  await writeSeries(database, { kind: 'spreads', name: 'OWN' }, rows(1), 0);
  const planned = await plan('OWN', rows(1, 2), before(1));
  if (planned.kind !== 'changed') throw new Error(planned.kind);
  await planned.write();
  expect((await readSeries(database, { kind: 'spreads', name: 'OWN' }))?.series).toEqual(rows(1, 2));
});

it.each<[string, ImportedItem | undefined, RegExp]>([
  ['what no import wrote', undefined, /which no import wrote \(version 2\); --replace/],
  [
    'what was changed since',
    before(1),
    /changed here since the import \(version 2, imported as 1\); --replace/,
  ],
])('refuses to write over %s, unless it is to be replaced', async (name, imported, message) => {
  await writeSeries(database, { kind: 'spreads', name }, rows(1), 0);
  await writeSeries(database, { kind: 'spreads', name }, rows(3), 1);
  await expect(plan(name, rows(1, 2), imported)).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringMatching(message),
  });
  expect((await plan(name, rows(1, 2), imported, true)).kind).toBe('changed');
});
