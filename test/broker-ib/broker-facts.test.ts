import { resolve } from 'node:path';
import { createSender } from '../../activities/broker-orders/send';
import type { Deps, Mail } from '../../activities/deps';
import { sampleContracts } from '../../activities/prices/sample-contracts';
import type { IbBroker } from '../../broker/ib/connect';
import { loadConfig } from '../../config/load-config';
import { locks } from '../../data/controls/locks';
import { findOrder, insertOrder } from '../../data/orders/order-store';
import { writePrices } from '../../data/series/prices';
import type { Catalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import type { BrokerInstrument, Instrument } from '../../domain/instruments/instrument';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';
import { ACCOUNT, NOW, TestGateway } from './gateway';

const BROKER: BrokerInstrument = {
  code: 'SP500_micro',
  symbol: 'MES',
  exchange: 'CME',
  currency: 'USD',
  multiplier: 5,
  priceMagnifier: 1,
  ignoreWeekly: false,
};
const INSTRUMENT: Instrument = {
  code: BROKER.code,
  description: '',
  pointSize: 5,
  currency: 'USD',
  assetClass: 'Equity',
  perBlock: 1,
  percentage: 0,
  perTrade: 0,
  region: 'US',
};
const ROLL = {
  holdRollCycle: 'HMUZ',
  pricedRollCycle: 'HMUZ',
  rollOffsetDays: -10,
  carryOffset: 1,
  expiryOffset: 15,
};
const LOCK = { instrument: BROKER.code, owner: 'broker-facts' };

let server: TestDatabase;
let database: Database;
let gateway: TestGateway;
let broker: IbBroker;
const mails: Mail[] = [];

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'broker-facts');
  gateway = await TestGateway.start();
  broker = await gateway.connect();
  await storePrices('20230900', '20231200');
});
afterAll(async () => {
  await gateway?.close();
  await database?.close();
  await server?.stop();
});
beforeEach(() => mails.splice(0));

let version = 0;
async function storePrices(price: string, forward: string): Promise<void> {
  const [times, one] = [Float64Array.of(NOW - 86_400_000), Float64Array.of(4000)];
  const columns = {
    PRICE: one,
    FORWARD: one,
    CARRY: one,
    PRICE_CONTRACT: Float64Array.of(Number(price)),
    FORWARD_CONTRACT: Float64Array.of(Number(forward)),
    CARRY_CONTRACT: Float64Array.of(Number(forward)),
  };
  const prices = { multiple: { times, columns }, adjusted: { times, columns: { price: one } } };
  version = await writePrices(database, BROKER.code, prices, version);
}

/** What a look-up needs, with these rows in the instrument files. */
function depsWith(row: Partial<BrokerInstrument> = {}, instrument: Partial<Instrument> = {}): Deps {
  const catalogue: Catalogue = {
    instruments: new Map([[BROKER.code, { ...INSTRUMENT, ...instrument }]]),
    rollParameters: new Map([[BROKER.code, ROLL]]),
    brokerInstruments: new Map([[BROKER.code, { ...BROKER, ...row }]]),
    brokerFx: [],
    spreadCosts: new Map(),
  };
  const deps: Partial<Deps> = {
    database,
    catalogue,
    dataBroker: broker,
    orderBroker: broker,
    clock: { read: async () => NOW } as Deps['clock'],
    ...configured(loadConfig({ privateDirectory: resolve(__dirname, '../../private'), env: {} })),
    watchedOrders: new Set(),
    sendMail: async (mail) => void mails.push(mail),
  };
  return deps as Deps;
}

const sample = (...rows: Parameters<typeof depsWith>) => sampleContracts(depsWith(...rows), BROKER.code, NOW);

test('a magnifier that is another one at the broker stops the instrument, once by mail, until both agree', async () => {
  const wrong = () => sample({ priceMagnifier: 100 }, { pointSize: 0.05 });
  const message = /priceMagnifier of SP500_micro is 100 in ib_config_futures.csv, but 1 at the broker/;
  await expect(wrong()).rejects.toMatchObject({
    code: 'BROKER_DIFFERS',
    message: expect.stringMatching(message),
  });
  await expect(wrong()).rejects.toMatchObject({ code: 'BROKER_DIFFERS' });
  expect(await locks(database)).toMatchObject([{ ...LOCK, reason: expect.stringMatching(message) }]);
  expect(mails).toMatchObject([{ subject: 'Facts of SP500_micro differ at the broker', critical: true }]);
  expect((await sample()).problems).toEqual([]);
  expect(await locks(database)).toEqual([]);
});

test('a multiplier, currency or exchange by which the broker finds nothing is named, not called unknown', async () => {
  for (const [row, text] of [
    [{ multiplier: 50 }, /IBMultiplier of SP500_micro is 50 .* but 5 at the broker/],
    [{ currency: 'EUR' }, /IBCurrency of SP500_micro is EUR .* but USD at the broker/],
    [{ exchange: 'GLOBEX' }, /IBExchange of SP500_micro is GLOBEX .* but CME at the broker/],
  ] as const)
    await expect(sample(row)).rejects.toMatchObject({
      code: 'BROKER_DIFFERS',
      message: expect.stringMatching(text),
    });
});

test('an order is not sent when the facts differ right before sending, and says why', async () => {
  const id = 'test-differs';
  await insertOrder(database, {
    level: 'broker',
    id,
    parentId: 'c',
    system: 'test',
    strategy: 's',
    instrument: BROKER.code,
    contracts: ['20230900'],
    trade: [1],
    type: 'market',
    algo: 'market',
    status: 'active',
    state: 'intended',
    account: ACCOUNT,
    generatedAt: new Date(NOW),
    tradeDate: '2023-06-14',
    rollOrder: false,
    manualTrade: false,
  });
  const order = (await findOrder(database, 'broker', id))!;
  await createSender(depsWith({}, { pointSize: 50 }))(order, new AbortController().signal);
  expect(await findOrder(database, 'broker', id)).toMatchObject({
    state: 'cancelled',
    reason: expect.stringMatching(/Pointsize of SP500_micro is 50 .* but 5 \/ 1 = 5 at the broker/),
  });
  expect(await gateway.timesSent(id)).toBe(0);
  expect(await locks(database)).toMatchObject([LOCK]);
});

test('a priced contract that the broker does not know is a problem with a mail, not an update', async () => {
  await storePrices('20230700', '20231200');
  const { problems, isPriced } = await sample();
  expect(isPriced).toBe(false);
  expect(problems).toEqual(['the broker no longer knows its priced contract 20230700']);
  expect(mails).toMatchObject([{ subject: 'SP500_micro is unknown at the broker', critical: true }]);
  const unknown = await sample({ symbol: 'NONE' });
  expect(unknown.sampled).toEqual([]);
  expect(unknown.problems).toContainEqual(
    expect.stringContaining('no longer knows its forward contract 20231200'),
  );
});
