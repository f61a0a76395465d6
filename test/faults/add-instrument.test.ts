import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { addInstrument } from '../../activities/prices/add-instrument';
import type { BarsRequest } from '../../broker/broker';
import { createIbBroker, type IbBroker } from '../../broker/ib/connect';
import { loadConfig } from '../../config/load-config';
import { adjustedPricesFile, contractPricesFile, multiplePricesFile } from '../../data/csv/price-files';
import {
  readAllContractPrices,
  readMergedPrices,
  writeContractPrices,
} from '../../data/series/contract-prices';
import { readFx } from '../../data/series/fx';
import { instrumentsWithPrices, readPrices } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import { contractId } from '../../domain/contracts/contract-id';
import { firstAfter, sliceRows } from '../../domain/series/rows';
import { createSimulatedClock, type SimulatedClock } from '../../services/gateway/trading-clock';
import type { RunningSimulator } from '../../simulator/options';
import { startSimulator } from '../../simulator/simulator';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';

/** First histories: from the broker, interrupted and repeated, from files, from files that the broker continues. */

const ACCOUNT = 'DU1000001';
const DAY = '2023-06-15';
const CUT = Date.parse('2023-02-10T23:30:00Z');

let folder: string;
let simulator: RunningSimulator;
let broker: IbBroker;
let clock: SimulatedClock;
/** Its EUROSTX was added from the broker. */
let whole: Deps;
let server: TestDatabase;
const databases: Database[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-add-'));
  server = await startDatabase();
  simulator = await startSimulator({
    market: { kind: 'synthetic', seed: 1, instruments: 4 },
    stateDirectory: join(folder, 'state'),
    host: '127.0.0.1',
    port: 0,
    controlPort: 0,
    clock: { start: Date.parse(`${DAY}T22:10:00Z`), speed: 0 },
    account: ACCOUNT,
  });
  clock = createSimulatedClock(`http://127.0.0.1:${simulator.controlPort}`);
  await clock.read();
  const at = { host: '127.0.0.1', port: simulator.port, account: ACCOUNT, clock };
  broker = createIbBroker({ ...at, clientId: 12 });
  await broker.start();
  await broker.ready(10_000);
  whole = await system('whole');
});
afterAll(async () => {
  await broker?.close();
  await simulator?.close();
  for (const database of databases) await database.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A system of its own; `bars` stands between it and the broker's history. */
async function system(
  name: string,
  bars: IbBroker['bars'] = (request) => broker.bars(request),
): Promise<Deps> {
  const database = await openDatabase(server.url, name);
  databases.push(database);
  const dataBroker = { contractDetails: (query) => broker.contractDetails(query), bars } as Partial<IbBroker>;
  return {
    ...{ system: name, account: ACCOUNT, ...configured(loadConfig({ env: {} })) },
    ...{
      catalogue: await loadCatalogue(undefined),
      database,
      clock,
      dataBroker,
      log: pino({ level: 'silent' }),
    },
  } as Partial<Deps> as Deps;
}

const fromBroker = (instrument: string) => ({ tradeDate: DAY, instrument, from: 'broker' }) as const;

test('from the broker: daily and hourly prices, the rate of its currency, and then nothing again', async () => {
  const deps = whole;
  const added = await addInstrument(deps, fromBroker('EUROSTX'));
  expect(added).toMatchObject({ kind: 'added', notes: [], text: expect.stringMatching(/24 rolls$/) });
  const { multiple, adjusted } = (await readPrices(deps.database, 'EUROSTX'))!;
  const hours = multiple.times.filter((time) => new Date(time).getUTCHours() < 20).length;
  expect(hours).toBeGreaterThan(1_000);
  expect(multiple.times[multiple.times.length - 1]).toBe(Date.parse(`${DAY}T22:00:00Z`));
  expect(adjusted.times).toEqual(multiple.times);
  expect((await readFx(deps.database, 'EURUSD'))?.series.times.length).toBeGreaterThan(200);
  expect(await addInstrument(deps, fromBroker('EUROSTX'))).toMatchObject({ kind: 'present' });
});

test('interrupted anywhere it takes no part; repeated it asks for the rest only, and comes to the same', async () => {
  let asked = 0;
  let left = 20;
  const dying = await system('dying', (request: BarsRequest) => {
    if (left <= 0) throw new Error('killed');
    left--;
    asked++;
    return broker.bars(request);
  });
  expect(await addInstrument(dying, fromBroker('EUROSTX'))).toMatchObject({ kind: 'failed', text: 'killed' });
  expect(await instrumentsWithPrices(dying.database)).toEqual([]);
  const before = asked;
  left = Number.POSITIVE_INFINITY;
  expect(await addInstrument(dying, fromBroker('EUROSTX'))).toMatchObject({ kind: 'added' });
  const all = 2 * (await readMergedPrices(whole.database, 'EUROSTX')).size;
  expect(before).toBe(20);
  expect(asked - before).toBeLessThan(all - 10);
  const [once, twice] = await Promise.all([whole, dying].map((each) => readPrices(each.database, 'EUROSTX')));
  expect(twice).toEqual(once);
});

describe('files', () => {
  let files: string;

  beforeAll(async () => {
    files = join(folder, 'files');
    const { multiple, adjusted } = (await readPrices(whole.database, 'EUROSTX'))!;
    const rows = sliceRows(multiple, 0, firstAfter(multiple.times, CUT));
    const last = rows.times.length - 1;
    const kept = sliceRows(adjusted, 0, rows.times.length);
    const level = rows.columns.PRICE[last] - kept.columns.price[last];
    const price = kept.columns.price.map((value) => value + level);
    write('multiple_prices/EUROSTX.csv', multiplePricesFile.text(rows));
    write('adjusted_prices/EUROSTX.csv', adjustedPricesFile.text({ times: kept.times, columns: { price } }));
    for (const [contract, bars] of await readMergedPrices(whole.database, 'EUROSTX'))
      write(`contracts/contract_prices/EUROSTX_${contract}.csv`, contractPricesFile.text(bars));
  });

  function write(name: string, text: string): void {
    mkdirSync(join(files, name, '..'), { recursive: true });
    writeFileSync(join(files, name), text);
  }

  test('alone: multiple and adjusted prices as they are, and that they are old', async () => {
    const deps = await system('csv');
    const added = await addInstrument(deps, {
      tradeDate: DAY,
      instrument: 'EUROSTX',
      from: 'csv',
      csv: files,
    });
    expect(added).toMatchObject({ kind: 'added', notes: ['its prices end 2023-02-10'] });
    const { multiple } = (await readPrices(whole.database, 'EUROSTX'))!;
    const stored = (await readPrices(deps.database, 'EUROSTX'))!.multiple;
    expect(stored).toEqual(sliceRows(multiple, 0, firstAfter(multiple.times, CUT)));
  });

  test('continued by the broker they come to what the broker alone gives', async () => {
    const deps = await system('both');
    const added = await addInstrument(deps, {
      tradeDate: DAY,
      instrument: 'EUROSTX',
      from: 'both',
      csv: files,
    });
    expect(added).toMatchObject({ kind: 'added', notes: [] });
    const [alone, both] = await Promise.all(
      [whole, deps].map((each) => readPrices(each.database, 'EUROSTX')),
    );
    expect(both!.multiple).toEqual(alone!.multiple);
    const off = both!.adjusted.columns.price.map((price, row) =>
      Math.abs(price - alone!.adjusted.columns.price[row]),
    );
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });

  test('prices of contracts alone: a calendar is made, and the bars are told apart', async () => {
    const deps = await system('contracts');
    const csv = join(files, 'contracts');
    expect(
      await addInstrument(deps, { tradeDate: DAY, instrument: 'EUROSTX', from: 'csv', csv }),
    ).toMatchObject({
      kind: 'added',
    });
    const [alone, made] = await Promise.all(
      [whole, deps].map((each) => readPrices(each.database, 'EUROSTX')),
    );
    expect(made).toEqual(alone);
  });

  test('complete a contract of which an earlier attempt stored the end only', async () => {
    const deps = await system('begun');
    const { multiple } = (await readPrices(whole.database, 'EUROSTX'))!;
    const contract = contractId(multiple.columns.PRICE_CONTRACT[0]);
    const { day } = await readAllContractPrices(whole.database, 'EUROSTX', contract);
    const end = sliceRows(day!, day!.times.length - 3);
    await writeContractPrices(deps.database, 'EUROSTX', contract, { day: end, merged: end }, 0);
    const csv = join(files, 'contracts');
    const added = await addInstrument(deps, { tradeDate: DAY, instrument: 'EUROSTX', from: 'csv', csv });
    expect(added).toMatchObject({ kind: 'added' });
    expect((await readPrices(deps.database, 'EUROSTX'))!.multiple).toEqual(multiple);
    const { merged } = await readAllContractPrices(deps.database, 'EUROSTX', contract);
    expect(merged).toEqual((await readMergedPrices(whole.database, 'EUROSTX')).get(contract));
  });

  test('none of the instrument: which files are looked for', async () => {
    const deps = await system('none');
    const added = await addInstrument(deps, { tradeDate: DAY, instrument: 'SOFR', from: 'csv', csv: files });
    expect(added).toMatchObject({
      kind: 'failed',
      text: expect.stringMatching(
        /neither multiple_prices\/SOFR\.csv nor contract_prices\/SOFR_YYYYMMDD\.csv/,
      ),
    });
  });
});

test('roll parameters that fit no contract: the months that the broker lists', async () => {
  const deps = await system('months');
  const rollParameters = new Map(deps.catalogue.rollParameters);
  rollParameters.set('EUROSTX', {
    ...rollParameters.get('EUROSTX')!,
    pricedRollCycle: 'FG',
    holdRollCycle: 'F',
  });
  const other = { ...deps, catalogue: { ...deps.catalogue, rollParameters } };
  expect(await addInstrument(other, fromBroker('EUROSTX'))).toMatchObject({
    kind: 'failed',
    text: expect.stringMatching(/in the months HMUZ, none of which is in its PricedRollCycle FG/),
  });
});
