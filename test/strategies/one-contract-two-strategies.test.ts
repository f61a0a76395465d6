import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { isolate } from '../../activities/orders/left-out-of-pass';
import { spawnChildren } from '../../activities/orders/spawn';
import { importMarket } from '../../data/csv/import-market';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { insertLedgerRow } from '../../data/ledger/ledger-store';
import { findOrders, insertOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { readMultiple } from '../../data/series/prices';
import { type Database, openDatabase } from '../../data/store/database';
import { rowId } from '../../domain/ledger/execution-id';
import { currentContracts } from '../../domain/prices/current-contracts';
import { startDatabase, type TestDatabase } from '../support/database';
import { sharedFolder } from '../support/shared';

const AT = new Date('2023-02-01T23:10:00Z');
const TRADE_DATE = '2023-02-01';
const market = sharedFolder('data/futures');
const describeWithMarket = market === undefined ? describe.skip : describe;

describeWithMarket('two strategies in one instrument while it rolls passively', () => {
  let server: TestDatabase;
  let database: Database;
  let deps: Deps;

  beforeAll(async () => {
    server = await startDatabase();
    database = await openDatabase(server.url, 'one-contract');
    await importMarket(database, market!, { instruments: ['V2X'], before: AT.getTime() });
    const clock = { read: async () => AT.getTime() };
    const config = {
      system_zone: 'Europe/London',
      roll_policy: { source: 'parameters' },
      execution: { net_strategies: false },
      expiry_guard: { no_opening_days: 3 },
    };
    // All that spawning asks for.
    deps = { system: 'test', database, clock, config, log: pino({ level: 'silent' }) } as unknown as Deps;
  });

  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  async function holds(strategy: string, quantity: number, contract: string): Promise<void> {
    const identity = `exec:${strategy}`;
    const row = { kind: 'broker', strategy, instrument: 'V2X', contract, quantity, price: 20 } as const;
    await insertLedgerRow(database, {
      id: rowId(identity, 1),
      identity,
      version: 1,
      ...row,
      time: new Date(AT.getTime() - 86_400_000),
      tradeDate: '2023-01-31',
    });
  }

  async function wants(strategy: string, trade: number): Promise<void> {
    await insertOrder(database, {
      level: 'instrument',
      id: `${TRADE_DATE}/${strategy}/V2X/1`,
      system: 'test',
      strategy,
      instrument: 'V2X',
      trade: [trade],
      status: 'active',
      type: 'best',
      generatedAt: AT,
      tradeDate: TRADE_DATE,
      rollOrder: false,
      manualTrade: false,
    });
  }

  it('they close what is held of the priced contract once; the rest goes to the forward one', async () => {
    const { price, forward } = currentContracts(await readMultiple(database, 'V2X'));
    await setRollState(database, await readRollState(database, 'V2X'), 'Passive', {
      by: 'test',
      reason: 'test',
      at: AT,
    });
    await holds('a', 3, price);
    await holds('b', -1, price);
    await wants('a', -3);
    await wants('b', -2);
    await spawnChildren(deps, await readBook(deps.database), isolate(deps));
    const orders = await findOrders(database, 'contract', { tradeDate: TRADE_DATE });
    const traded = new Map<string, number>();
    for (const { contracts, trade } of orders)
      traded.set(contracts[0], (traded.get(contracts[0]) ?? 0) + trade[0]);
    expect([traded.get(price), traded.get(forward)]).toEqual([-2, -3]);
    expect(orders.filter(({ strategy }) => strategy === 'b').map(({ trade }) => trade)).toEqual([[-2]]);
  });
});
