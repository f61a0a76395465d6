import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transferPair } from '../../domain/ledger/transfer';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { insertLedgerRow, insertTransferPair, ledgerRows } from '../ledger/ledger-store';
import { insertOrder } from '../orders/order-store';
import { readSeries, writeSeries } from '../series/series-store';
import { type Database, openDatabase } from '../store/database';
import { dumpDatabases } from './dump';
import { pruneDumps } from './keep-dumps';
import { verifyDump } from './read-dump';
import { restoreDump } from './restore';

let server: TestDatabase;
let database: Database;
let folder: string;
const at = new Date('2026-11-20T23:30:00Z');
const key = { kind: 'spreads', name: 'CORN' } as const;
const series = { times: Float64Array.of(1, 2, 3), columns: { spread: Float64Array.of(0.1, Number.NaN, -0) } };

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'source');
  await fill(database);
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(target: Database): Promise<void> {
  await writeSeries(target, key, series, 0);
  for (let number = 1; number <= 1200; number += 1) await insertLedgerRow(target, row(number));
  await insertOrder(target, {
    level: 'instrument',
    id: 'o1',
    system: 'demo',
    strategy: 's',
    instrument: 'CORN',
    trade: [-3],
    status: 'active',
    generatedAt: at,
    tradeDate: '2026-11-20',
    rollOrder: false,
    manualTrade: false,
    type: 'best',
  });
}

function row(number: number) {
  const identity = `manual:${String(number).padStart(5, '0')}`;
  return {
    id: `${identity}#1`,
    identity,
    version: 1,
    kind: 'manual' as const,
    strategy: 's',
    instrument: 'CORN',
    contract: '20241200',
    quantity: number % 2 === 0 ? 2 : -1,
    price: number / 7,
    time: new Date(at.getTime() + number),
    tradeDate: '2026-11-20',
    note: 'grüße "quoted"',
  };
}

async function everything(of: Database): Promise<string> {
  const all: unknown[] = [];
  for (const db of [of.main, of.series]) {
    for (const { name } of (await db.listCollections({}, { nameOnly: true }).toArray()).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const documents = await db
        .collection(name)
        .find({}, { promoteValues: false })
        .sort({ _id: 1 })
        .toArray();
      const indexes = (await db.collection(name).indexes()).map((index) => index.name).sort();
      all.push([name, indexes, documents]);
    }
  }
  return JSON.stringify(all);
}

it.each([false, true])('restores what was dumped, under another name too (gzip %s)', async (gzip) => {
  await dumpDatabases(database, join(folder, 'dump'), { at, gzip });
  const target = await openDatabase(server.url, `target-${gzip}`);
  try {
    await restoreDump(target, join(folder, 'dump'));
    expect(await everything(target)).toBe(await everything(database));
    expect((await readSeries(target, key))?.series).toEqual(series);
    expect(await ledgerRows(target)).toHaveLength(1200);
  } finally {
    await target.close();
  }
});

it('refuses to overwrite, and replaces on request', async () => {
  await dumpDatabases(database, join(folder, 'dump'), { at });
  const target = await openDatabase(server.url, 'filled');
  try {
    await insertLedgerRow(target, { ...row(1), id: 'other#1' });
    await expect(restoreDump(target, join(folder, 'dump'))).rejects.toThrow(/filled\.ledger holds documents/);
    expect(await ledgerRows(target)).toHaveLength(1);
    await restoreDump(target, join(folder, 'dump'), { replace: true });
    expect(await ledgerRows(target, { identity: 'other' })).toHaveLength(0);
    expect(await ledgerRows(target)).toHaveLength(1200);
  } finally {
    await target.close();
  }
});

it.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
  [
    'changed in one byte',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 60), Buffer.of(bytes[60] ^ 1), bytes.subarray(61)]),
  ],
])('a damaged dump (%s) is refused before anything is dropped', async (_, damage) => {
  await dumpDatabases(database, join(folder, 'dump'), { at });
  const file = join(folder, 'dump', 'source', 'ledger.bson');
  writeFileSync(file, damage(readFileSync(file)));
  const before = await everything(database);
  await expect(restoreDump(database, join(folder, 'dump'), { replace: true })).rejects.toMatchObject({
    code: 'BAD_DATA_FILE',
  });
  expect(await everything(database)).toBe(before);
});

it('a dump in which a collection is missing is refused', async () => {
  await dumpDatabases(database, join(folder, 'dump'), { at });
  rmSync(join(folder, 'dump', 'source', 'ledger.bson'));
  await expect(verifyDump(join(folder, 'dump'))).rejects.toThrow(/source\.ledger is missing/);
});

it('is read by an independent BSON library', async () => {
  const python = pythonWithBson();
  if (python === undefined) return console.warn('skipped: no Python with pymongo (TST_PYMONGO)');
  const { collections } = await dumpDatabases(database, join(folder, 'dump'), { at });
  const script = [
    'import bson, json, sys, glob, os',
    'counts = {}',
    'for f in glob.glob(sys.argv[1] + "/*/*.bson"):',
    '  counts[os.path.relpath(f, sys.argv[1])] = sum(1 for _ in bson.decode_file_iter(open(f, "rb")))',
    'rows = list(bson.decode_file_iter(open(sys.argv[1] + "/source/ledger.bson", "rb")))',
    'last = [r for r in rows if r["_id"] == "manual:01200#1"][0]',
    'print(json.dumps([counts, repr(last["price"]), last["time"].isoformat(), last["note"], type(last["quantity"]).__name__]))',
  ].join('\n');
  const said = JSON.parse(execFileSync(python, ['-c', script, join(folder, 'dump')], { encoding: 'utf8' }));
  expect(said[0]).toEqual(
    Object.fromEntries(
      collections.map((each) => [`${each.database}/${each.collection}.bson`, each.documents]),
    ),
  );
  expect(said.slice(1)).toEqual([String(1200 / 7), '2026-11-20T23:30:01.200000', 'grüße "quoted"', 'int']);
});

it('is restored by mongorestore, where there is one', async () => {
  const run = promisify(execFile);
  const there = await run('mongorestore', ['--version']).then(
    () => true,
    () => false,
  );
  if (!there) return console.warn('skipped: no mongorestore on PATH, so restoring with it is untested here');
  await dumpDatabases(database, join(folder, 'dump'), { at });
  await run('mongorestore', [
    '--uri',
    server.url,
    '--nsFrom',
    'source*',
    '--nsTo',
    'byTool*',
    join(folder, 'dump'),
  ]);
  const target = await openDatabase(server.url, 'byTool');
  expect(await ledgerRows(target)).toHaveLength(1200);
  await target.close();
});

it('writes metadata as mongodump does', async () => {
  await dumpDatabases(database, join(folder, 'dump'), { at });
  const metadata = JSON.parse(readFileSync(join(folder, 'dump', 'source', 'ledger.metadata.json'), 'utf8'));
  expect(metadata).toMatchObject({ collectionName: 'ledger', type: 'collection', options: {} });
  expect(metadata.indexes[0]).toEqual({
    v: { $numberInt: '2' },
    key: { _id: { $numberInt: '1' } },
    name: '_id_',
  });
  expect(metadata.uuid).toMatch(/^[0-9a-f]{32}$/);
});

it('keeps the newest dumps', async () => {
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20']) {
    await dumpDatabases(database, join(folder, day), { at });
  }
  expect(await pruneDumps(folder, 2)).toEqual(['2026-11-18']);
  expect([existsSync(join(folder, '2026-11-18')), existsSync(join(folder, '2026-11-19'))]).toEqual([
    false,
    true,
  ]);
});

function pythonWithBson(): string | undefined {
  const cache =
    process.env['TST_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tsystemtrade');
  return [process.env['TST_PYMONGO'], join(cache, 'secantusdb-venv', 'bin', 'python')].find(
    (path) => path !== undefined && existsSync(path),
  );
}

test('a transfer, which is one document of two rows, survives', async () => {
  const transfers = await openDatabase(server.url, 'transfers');
  const pair = transferPair(
    { id: 'r1', from: 'old', to: 'new' },
    { instrument: 'CORN', quantity: 3, price: 450 },
    { time: at, tradeDate: '2026-11-20', by: 'me', note: 'replaced' },
  );
  try {
    await insertTransferPair(transfers, pair);
    await dumpDatabases(transfers, join(folder, 'dump'), { at });
    await restoreDump(transfers, join(folder, 'dump'), { replace: true });
    expect(await ledgerRows(transfers)).toEqual([...pair]);
  } finally {
    await transfers.close();
  }
});
