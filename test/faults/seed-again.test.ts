import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { seedFromBroker } from '../../activities/prices/seed';
import { createIbBroker, type IbBroker } from '../../broker/ib/connect';
import { loadConfig } from '../../config/load-config';
import { readAllContractPrices } from '../../data/series/contract-prices';
import { readPrices } from '../../data/series/prices';
import { removeSeries } from '../../data/series/prune-series';
import { loadCatalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import { createSimulatedClock, type SimulatedClock } from '../../services/gateway/trading-clock';
import type { RunningSimulator } from '../../simulator/options';
import { startSimulator } from '../../simulator/simulator';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';

/** A seeding that died after some contracts were stored, tried again on the same day and days later. */

const ACCOUNT = 'DU1000001';
const THURSDAY = Date.parse('2023-06-15T22:10:00Z');
const MONDAY = Date.parse('2023-06-19T22:10:00Z');

let folder: string;
let simulator: RunningSimulator;
let broker: IbBroker;
let clock: SimulatedClock;
let server: TestDatabase;
let database: Database;
let deps: Deps;
let instrument: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-seed-'));
  server = await startDatabase();
  database = await openDatabase(server.url, 'seed');
  simulator = await startSimulator({
    market: { kind: 'synthetic', seed: 1, instruments: 4 },
    stateDirectory: join(folder, 'state'),
    filesDirectory: join(folder, 'files'),
    host: '127.0.0.1',
    port: 0,
    controlPort: 0,
    clock: { start: THURSDAY, speed: 0 },
    account: ACCOUNT,
  });
  clock = createSimulatedClock(`http://127.0.0.1:${simulator.controlPort}`);
  await clock.read();
  broker = createIbBroker({
    host: '127.0.0.1',
    port: simulator.port,
    clientId: 12,
    account: ACCOUNT,
    clock,
  });
  await broker.start();
  await broker.ready(10_000);
  const catalogue = await loadCatalogue(join(folder, 'files'));
  [instrument] = [...catalogue.brokerInstruments.keys()];
  deps = {
    system: 'seed',
    account: ACCOUNT,
    ...configured(loadConfig({ env: {} })),
    catalogue,
    database,
    clock,
    dataBroker: broker,
    log: pino({ level: 'silent' }),
  } as Partial<Deps> as Deps;
});
afterAll(async () => {
  await broker?.close();
  await simulator?.close();
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As if the process had died before the stitched prices were written. */
const forgetStitched = () => removeSeries(database, { kind: 'prices', name: instrument });

test('a seeding that died is completed: on its day without any change, later with the new days added', async () => {
  const first = await seedFromBroker(deps, instrument);
  expect(first.rows).toBeGreaterThan(500);
  const { PRICE_CONTRACT } = (await readPrices(database, instrument))!.multiple.columns;
  const contract = String(PRICE_CONTRACT[PRICE_CONTRACT.length - 1]);
  const before = await readAllContractPrices(database, instrument, contract);

  await forgetStitched();
  expect(await seedFromBroker(deps, instrument)).toEqual(first);
  expect((await readAllContractPrices(database, instrument, contract)).version).toBe(before.version);

  await forgetStitched();
  await clock.advance(MONDAY);
  const later = await seedFromBroker(deps, instrument);
  expect(later.rows).toBeGreaterThan(first.rows);
  const after = await readAllContractPrices(database, instrument, contract);
  const known = before.day!.times.length;
  expect(after.day!.times.length).toBeGreaterThan(known);
  expect(after.day!.times.slice(0, known)).toEqual(before.day!.times);
  expect(after.day!.columns.FINAL.slice(0, known)).toEqual(before.day!.columns.FINAL);
  expect(await seedFromBroker(deps, instrument)).toEqual({ rows: 0, text: 'has prices' });
});
