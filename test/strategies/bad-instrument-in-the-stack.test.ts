import { resolve } from 'node:path';
import { pino } from 'pino';
import type { Deps, Mail } from '../../activities/deps';
import { closeWindow } from '../../activities/orders/close-window';
import { createOrders } from '../../activities/orders/create-instrument-orders';
import { runStackPass } from '../../activities/orders/stack-pass';
import { loadConfig } from '../../config/load-config';
import { putContracts } from '../../data/instruments/contracts';
import { insertLedgerRow } from '../../data/ledger/ledger-store';
import { orders } from '../../data/orders/collections';
import { findOrders } from '../../data/orders/order-store';
import { storeOptimalPositions } from '../../data/results/optimal-positions';
import { writePrices } from '../../data/series/prices';
import { removeSeries } from '../../data/series/prune-series';
import type { Catalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';

const NOW = Date.parse('2023-06-15T15:00:00Z');
const TRADE_DATE = '2023-06-14';
const PASS = { tradeDate: TRADE_DATE, windowEnd: '2023-06-15T19:00:00.000Z', ending: false };
/** Three sound ones among those that fail at another step each. */
const SOUND = ['AAA', 'MMM', 'ZZZ'];
const ORDERED = [...SOUND, 'NOPRICES', 'NOCONTRACT', 'BADHOURS', 'BADVALUE'];

const CATALOGUE: Catalogue = {
  instruments: new Map(
    [...SOUND, 'NOPRICES', 'NOCONTRACT', 'BADHOURS', 'BADVALUE', 'NOROLL'].map((code) => [
      code,
      {
        code,
        description: '',
        pointSize: 1,
        currency: 'USD',
        assetClass: 'x',
        perBlock: 0,
        percentage: 0,
        perTrade: 0,
        region: '',
      },
    ]),
  ),
  rollParameters: new Map(),
  brokerInstruments: new Map(),
  brokerFx: [],
  spreadCosts: new Map(),
};

let server: TestDatabase;
let database: Database;
let deps: Deps;
const mails: Mail[] = [];

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'bad-instrument');
  const some: Partial<Deps> = {
    system: 'test',
    account: 'DU1',
    database,
    catalogue: CATALOGUE,
    clock: { read: async () => NOW } as Deps['clock'],
    ...configured(loadConfig({ privateDirectory: resolve(__dirname, '../../private'), env: {} })),
    log: pino({ level: 'silent' }),
    sendMail: async (mail) => void mails.push(mail),
  };
  deps = some as Deps;
  for (const instrument of ORDERED) await storePrices(instrument, 20230900, 0);
  await putContracts(database, [
    ...SOUND.map((instrument) => ({ instrument, contract: '20230900', sampling: true, ...HOURS })),
    { instrument: 'BADHOURS', contract: '20230900', sampling: true, ...HOURS, zone: 'No/Where' },
  ]);
  await insertLedgerRow(database, {
    id: 'opening#1',
    identity: 'opening',
    version: 1,
    kind: 'opening',
    strategy: 's',
    instrument: 'NOROLL',
    contract: '20230600',
    quantity: 1,
    price: 1,
    time: new Date(NOW),
    tradeDate: TRADE_DATE,
  });
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const HOURS = { tradingHours: '20230615:0000-20230615:2300', zone: 'Europe/London' };

async function storePrices(instrument: string, priced: number, version: number): Promise<void> {
  const [times, price] = [Float64Array.of(NOW - 86_400_000), Float64Array.of(100)];
  const contract = (id: number) => Float64Array.of(id);
  const columns = {
    PRICE: price,
    FORWARD: price,
    CARRY: price,
    PRICE_CONTRACT: contract(priced),
    FORWARD_CONTRACT: contract(20231200),
    CARRY_CONTRACT: contract(20231200),
  };
  await writePrices(
    database,
    instrument,
    { multiple: { times, columns }, adjusted: { times, columns: { price } } },
    version,
  );
}

const instruments = (found: readonly { readonly instrument: string }[]) =>
  [...new Set(found.map(({ instrument }) => instrument))].sort();

test('orders: an optimal position that can not be read leaves its instrument out, the others are ordered', async () => {
  const position = (instrument: string) => ({
    strategy: 's',
    instrument,
    tradeDate: TRADE_DATE,
    kind: 'buffered' as const,
    time: new Date(NOW),
    values: { lower: 2, upper: 3 },
    referencePrice: 100,
    referenceContract: '20230900',
    capital: 1e6,
    seriesVersions: {},
    configHash: 'x',
    attempt: 1,
  });
  const good = ORDERED.filter((instrument) => instrument !== 'BADVALUE');
  await storeOptimalPositions(database, good.map(position));
  // As an earlier release stored it.
  const bad = { ...position('BADVALUE'), values: { lower: Number.POSITIVE_INFINITY, upper: 3 } };
  const _id = `s/BADVALUE/${TRADE_DATE}/buffered` as never;
  await database.main.collection('optimal_positions').insertOne({ ...bad, _id });
  const { orders: made, problems } = await createOrders(deps, { tradeDate: TRADE_DATE, strategy: 's' });
  expect(made).toBe(ORDERED.length - 1);
  expect(problems).toEqual([expect.stringMatching(/^s BADVALUE: left out, no order was made: NOT_FINITE/)]);
});

test('a pass over the stack leaves out what fails in any of its steps, by name, and trades the others', async () => {
  // Lost between the order and the pass.
  await storePrices('NOCONTRACT', Number.NaN, 1);
  await removeSeries(database, { kind: 'prices', name: 'NOPRICES' });
  const { summary, execute } = await runStackPass(deps, PASS);
  expect(instruments(execute)).toEqual(SOUND);
  expect(instruments(await findOrders(database, 'broker'))).toEqual(SOUND);
  for (const [instrument, step] of [
    ['NOPRICES', 'spawn contract orders'],
    ['NOCONTRACT', 'spawn contract orders'],
    ['NOROLL', 'roll'],
    ['BADHOURS', 'make broker orders'],
  ])
    expect(summary).toMatch(new RegExp(`${instrument}.* is left out of "${step}"`));
});

test('the problems of a pass are mailed once, however often they are met', async () => {
  const first = mails.length;
  expect(first).toBe(4);
  for (let again = 0; again < 3; again++) await runStackPass(deps, PASS);
  expect(mails).toHaveLength(first);
});

test('an order that can not be judged does not keep the window from closing for the others', async () => {
  await orders(database, 'contract').updateOne({ instrument: 'MMM' }, { $unset: { trade: '' } });
  for (const order of await findOrders(database, 'broker'))
    await orders(database, 'broker').updateOne({ _id: order.id }, { $set: { state: 'cancelled' } });
  const { summary } = await closeWindow(deps, TRADE_DATE);
  expect(summary).toMatch(/MMM .* is left out of "complete orders"/);
  const closed = await findOrders(database, 'contract', { status: 'closed' });
  expect(instruments(closed)).toEqual(['AAA', 'BADHOURS', 'ZZZ']);
});
