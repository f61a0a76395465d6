import { gateFacts } from '../../activities/broker-orders/gate-facts';
import { createOrders } from '../../activities/orders/create-instrument-orders';
import { isolate } from '../../activities/orders/left-out-of-pass';
import { spawnChildren } from '../../activities/orders/spawn';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { findOrders } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { type OptimalPosition, storeOptimalPositions } from '../../data/results/optimal-positions';
import type { BrokerOrder } from '../../domain/orders/order';
import { startDatabase, type TestDatabase } from '../support/database';
import { PRICED, type StoredBund, storeBund } from './bund';

const DAY = '2027-02-26';
let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  bund = await storeBund(server, DAY);
  bund.at(`${DAY}T23:10:00Z`);
});
afterEach(() => bund?.stop());
afterAll(() => server?.stop());

const WANTS: Readonly<Record<string, (contracts: number) => Record<string, number>>> = {
  buffered: (contracts) => ({ lower: contracts, upper: contracts, target: contracts }),
  simple: (contracts) => ({ position: contracts }),
  dynamic: (contracts) => ({ optimised_position: contracts }),
};

/** What is ordered of an optimal position. */
async function ordered(kind: string, wanted: number, tradeDate = DAY) {
  const entry = {
    strategy: 'trend',
    instrument: 'BUND',
    tradeDate,
    kind: kind as OptimalPosition['kind'],
    time: new Date(`${tradeDate}T23:05:00Z`),
    values: WANTS[kind](wanted),
    referencePrice: 100,
    referenceContract: PRICED,
    referenceDate: tradeDate,
    capital: 1_000_000,
    seriesVersions: {},
    configHash: '',
    attempt: 1,
  };
  await storeOptimalPositions(bund.database, [entry]);
  const { problems } = await createOrders(bund.deps, { tradeDate, strategy: 'trend' });
  const orders = await findOrders(bund.database, 'instrument', { tradeDate });
  return { trades: orders.map(({ trade }) => trade[0]), problems };
}

describe.each(Object.keys(WANTS))('a strategy whose positions are %s', (kind) => {
  it.each([
    [0, 2, []],
    [2, 5, []],
    [2, 1, [-1]],
    [2, -3, [-2]],
  ])('does not open anything in roll state No_Open: holding %i, wanting %i', async (held, wanted, trades) => {
    if (held !== 0) await bund.fill('trend', PRICED, held);
    const by = { by: 'roll policy', reason: 'illiquid', at: new Date() };
    await setRollState(bund.database, await readRollState(bund.database, 'BUND'), 'No_Open', by);
    expect((await ordered(kind, wanted)).trades).toEqual(trades);
  });
});

describe('a contract about to expire', () => {
  const LATE = '2027-03-05';

  it.each([
    [0, 2, [], 1],
    [2, 3, [], 1],
    [2, 0, [-2], 0],
  ])('is not opened when orders are made: holding %i, wanting %i', async (held, wanted, trades, problems) => {
    if (held !== 0) await bund.fill('trend', PRICED, held);
    bund.at(`${LATE}T23:10:00Z`);
    const made = await ordered('buffered', wanted, LATE);
    expect(made.trades).toEqual(trades);
    expect(made.problems).toHaveLength(problems);
    if (problems > 0) expect(made.problems[0]).toMatch(/BUND: 20270300 expires in 3 days/);
  });

  it('is not opened by an order made before, neither when contract orders are made nor before sending', async () => {
    expect((await ordered('buffered', 2)).trades).toEqual([2]);
    bund.at('2027-03-05T08:00:00Z');
    await spawnChildren(bund.deps, await readBook(bund.deps.database), isolate(bund.deps));
    expect(await findOrders(bund.database, 'contract', { tradeDate: DAY })).toEqual([]);
    const names = { id: 'x', parentId: 'c', instrument: 'BUND', strategy: 'trend', tradeDate: DAY };
    const order = { ...names, contracts: [PRICED], trade: [1] } as unknown as BrokerOrder;
    const quote = { bid: 130, ask: 130, last: 130 };
    const asked = { quote, askedAt: 0, clockSkewMs: 0, perPoint: Number.NaN };
    const market = { ...asked, collar: 1, lastPrices: new Map() };
    const { reducedOnly } = await gateFacts(bund.deps, order, market);
    expect(reducedOnly[0]).toMatchObject({ code: 'EXPIRES_SOON', position: 0, trade: 1 });
  });
});
