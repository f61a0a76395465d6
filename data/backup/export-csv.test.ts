import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transferPair } from '../../domain/ledger/transfer';
import { withMerged } from '../../domain/prices/contract-day';
import type { ContractPrices } from '../../domain/series/series';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { ACCOUNT_CAPITAL, importCapital } from '../capital/capital';
import { appendMargin } from '../capital/margin';
import { storeAllocation } from '../capital/strategy-capital';
import { readOrders } from '../csv/order-files';
import { contractPricesFile, multiplePricesFile } from '../csv/price-files';
import { readCapitalData, readContractsData, readRollStates } from '../csv/state-files';
import { putContracts } from '../instruments/contracts';
import { readRollState, setRollState } from '../instruments/rolls';
import { setSpreadCosts } from '../instruments/spread-costs';
import { insertLedgerRow, insertTransferPair } from '../ledger/ledger-store';
import { insertOrder } from '../orders/order-store';
import { storeOptimalPositions } from '../results/optimal-positions';
import { type ContractPricePart, writeContractPrices } from '../series/contract-prices';
import { writeFx } from '../series/fx';
import { chunkDocuments } from '../series/head';
import { writePrices } from '../series/prices';
import { writeSeries } from '../series/series-store';
import { type Database, openDatabase } from '../store/database';
import { exportCsv } from './export-csv';

let server: TestDatabase;
let database: Database;
const folder = mkdtempSync(join(tmpdir(), 'tst-export-'));
const at = new Date('2026-11-20T21:00:00Z');
const times = Float64Array.of(Date.UTC(2026, 6, 1, 22), Date.UTC(2026, 10, 20, 23));
const price = Float64Array.of(431.25, 1 / 3);
const contract = Float64Array.of(20241200, 20251200);

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'export');
  await fill();
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

async function fill(): Promise<void> {
  const missing = Float64Array.of(Number.NaN, 2);
  const multiple = {
    times,
    columns: {
      PRICE: price,
      FORWARD: missing,
      CARRY: price,
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: contract,
      CARRY_CONTRACT: contract,
    },
  };
  await writePrices(database, 'CORN', { multiple, adjusted: { times, columns: { price } } }, 0);
  await writeFx(database, 'EURUSD', { times, columns: { price } }, 0);
  const bars = { times, columns: { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: missing } };
  await writeContractPrices(database, 'CORN', '20241200', { merged: bars }, 0);
  await putContracts(database, [
    { instrument: 'CORN', contract: '20241200', sampling: true, expiry: '20241213' },
    { instrument: 'CORN', contract: '20251200', sampling: false },
  ]);
  await setSpreadCosts(database, [{ instrument: 'CORN', spreadCost: 0.125 }]);
  await setRollState(database, await readRollState(database, 'CORN'), 'Passive', {
    by: 'me',
    reason: '',
    at,
  });
  await importCapital(database, ACCOUNT_CAPITAL, [
    { time: at, values: { actual: 100, accumulated: 0, broker: 100, max: 100 } },
    { time: new Date(at.getTime() + 1000), values: { actual: 101, accumulated: 1, broker: 101, max: 101 } },
  ]);
  await appendMargin(database, at, 8);
  await appendMargin(database, new Date(at.getTime() + 1000), 9);
  const shares = [{ strategy: 'trend', weight: 1, capital: 50, margin: 4 }];
  await storeAllocation(database, { time: at, total: 50, shares });
  await fillOrders();
}

async function fillOrders(): Promise<void> {
  const base = {
    system: 'demo',
    strategy: 'trend',
    instrument: 'CORN',
    trade: [2],
    status: 'done',
    generatedAt: at,
    tradeDate: '2026-11-20',
    rollOrder: false,
    manualTrade: false,
  } as const;
  await insertOrder(database, { ...base, level: 'instrument', id: 'i', type: 'best' });
  await insertOrder(database, {
    ...base,
    level: 'contract',
    id: 'c',
    parentId: 'i',
    type: 'best',
    contracts: ['20241200'],
    algo: 'market',
  });
  const fillBase = {
    version: 1,
    kind: 'broker',
    strategy: 'trend',
    instrument: 'CORN',
    contract: '20241200',
    tradeDate: '2026-11-20',
    instrumentOrderId: 'i',
    contractOrderId: 'c',
  } as const;
  for (const [number, at_] of [1000, 1400].entries()) {
    const identity = `exec:${number}`;
    const time = new Date(at.getTime() + at_);
    await insertLedgerRow(database, {
      ...fillBase,
      id: `${identity}#1`,
      identity,
      quantity: 1,
      price: 430 + number,
      time,
    });
  }
  await storeOptimalPositions(database, [
    {
      strategy: 'trend',
      instrument: 'CORN',
      tradeDate: '2026-11-20',
      kind: 'buffered',
      time: at,
      values: { lower: 1.5, upper: 2.5 },
      referencePrice: 431.25,
      referenceContract: '20241200',
      capital: 50,
      seriesVersions: { 'prices/CORN': 1 },
      configHash: 'x',
      attempt: 1,
    },
  ]);
}

it('writes every file in the layout of pysystemtrade, and its readers read them', async () => {
  expect((await exportCsv(database, folder)).files).toEqual({
    multiple_prices: 1,
    adjusted_prices: 1,
    fx_prices: 1,
    contract_prices: 1,
    contract_bar_sizes: 0,
    spreads: 0,
    contracts_data: 1,
    contract_positions: 1,
    strategy_positions: 1,
    optimal_positions: 1,
    strategy_orders: 1,
    contract_orders: 1,
    broker_orders: 1,
    roll_state: 1,
    spread_costs: 1,
    capital: 1,
    margin: 1,
  });
  const multiple = await multiplePricesFile.read(join(folder, 'multiple_prices/CORN.csv'));
  expect([multiple.times, multiple.columns.PRICE, multiple.columns.PRICE_CONTRACT]).toEqual([
    times,
    price,
    contract,
  ]);
  const bars = await contractPricesFile.read(join(folder, 'contract_prices/CORN_20241200.csv'));
  expect(bars.columns.FINAL).toEqual(price);
});

it('writes the fills that the ledger says, as positions and in orders', async () => {
  await exportCsv(database, folder);
  // Two fills within a second are one row: the position after both.
  expect(text('contract_positions/CORN_20241200.csv')).toBe('DATETIME,position\n2026-11-20 21:00:01,2.0\n');
  expect(text('strategy_positions/trend_CORN.csv')).toBe('DATETIME,position\n2026-11-20 21:00:01,2.0\n');
  const [order] = await readOrders(join(folder, 'contract_orders/contract_orders.csv'));
  expect(order).toMatchObject({
    strategy: 'trend',
    instrument: 'CORN',
    contracts: ['20241200'],
    trade: [2],
    fill: [2],
    filledPrice: 430.5,
    orderId: 1,
    parent: 1,
    active: false,
  });
  expect(await readOrders(join(folder, 'broker_orders/broker_orders.csv'))).toEqual([]);
  expect(text('broker_orders/broker_orders.csv')).toBe('DATETIME\n');
});

it('writes a transfer between strategies as two filled orders, with the same ids each time', async () => {
  const line = { instrument: 'US10', quantity: 3, price: 110.5 };
  const entry = { time: at, tradeDate: '2026-11-20', by: 'me', note: 'handed over' };
  await insertTransferPair(database, transferPair({ id: 'over-1', from: 'trend', to: 'carry' }, line, entry));
  const filled = { orderType: 'transfer_trade', filledPrice: 110.5, active: false, fillTime: at.getTime() };
  for (const _ of [1, 2]) {
    await exportCsv(database, folder);
    expect(await readOrders(join(folder, 'strategy_orders/strategy_orders.csv'))).toMatchObject([
      { orderId: 1, strategy: 'trend', instrument: 'CORN' },
      { ...filled, orderId: -1, strategy: 'trend', instrument: 'US10', trade: [-3], fill: [-3] },
      { ...filled, orderId: -2, strategy: 'carry', instrument: 'US10', trade: [3], fill: [3] },
    ]);
  }
});

it('writes states, contracts, capital and optimal positions', async () => {
  await exportCsv(database, folder);
  expect(await readRollStates(join(folder, 'roll_state/roll_state.csv'))).toEqual(
    new Map([['CORN', 'Passive']]),
  );
  expect(await readContractsData(join(folder, 'contracts_data/CORN.csv'), 'CORN')).toEqual([
    { instrument: 'CORN', contract: '20241200', sampling: true, expiry: '20241213' },
    { instrument: 'CORN', contract: '20251200', sampling: false, expiry: undefined },
  ]);
  const capital = await readCapitalData(join(folder, 'capital/capital_data.csv'));
  expect(capital.get('trend')).toEqual([{ time: at.getTime(), value: 50 }]);
  expect(capital.get('Actual')?.map((point) => point.value)).toEqual([100, 101]);
  expect(text('margin/margin_data.csv')).toBe(
    'DATETIME,_TOTAL_MARGIN,trend\n2026-11-20 21:00:00,8.0,4.0\n2026-11-20 21:00:01,9.0,4.0\n',
  );
  expect(text('optimal_positions/trend_CORN.csv')).toBe(
    'DATETIME,lower_position,upper_position,reference_price,reference_contract\n' +
      '2026-11-20 21:00:00,1.5,2.5,431.25,20241200\n',
  );
});

describe('files as pysystemtrade wrote them', () => {
  function file(content: string): string {
    const path = join(folder, 'given.csv');
    writeFileSync(path, content);
    return path;
  }

  it('orders: lists, floats for flags and ids, legacy keys, spreads, unknown columns', async () => {
    const orders = await readOrders(
      file(
        'DATETIME,key,trade,fill,fill_datetime,filled_price,locked,order_id,parent,children,active,order_type,novelty\n' +
          '2024-06-03 14:05:11,dyn CORN,[2],[2],2024-06-03 14:05:11.123456,431.5,False,17.0,,"[3, 4]",0.0,best,x\n' +
          ',dyn/SP500_micro/20240600_20240900,"[1, -1]","[0, 0]",,,1.0,18,17,,True,limit,\n',
      ),
    );
    expect(orders[0]).toMatchObject({
      strategy: 'dyn',
      instrument: 'CORN',
      trade: [2],
      orderId: 17,
      children: [3, 4],
      active: false,
    });
    expect(new Date(orders[0].fillTime).toISOString()).toBe('2024-06-03T13:05:11.000Z'); // London summer time
    expect(orders[0].other).toEqual({ novelty: 'x' });
    expect(orders[1]).toMatchObject({
      contracts: ['20240600', '20240900'],
      trade: [1, -1],
      fill: [0, 0],
      parent: 17,
      locked: true,
    });
    expect(orders[1].fillTime).toBeNaN();
  });

  it('capital: tuple headers of both ages, repeated values left out', async () => {
    const capital = await readCapitalData(
      file(
        "DATETIME,\"('dyn', 'capital')\",\"('old', 0)\",plain,Actual,Accumulated,Broker,Max\n" +
          '2024-01-02 10:00:00,1.0,,3.0,10.0,0.0,10.0,10.0\n' +
          '2024-01-03 10:00:00,1.0,2.0,3.0,11.0,1.0,11.0,11.0\n',
      ),
    );
    expect([...capital.keys()]).toEqual(['dyn', 'old', 'plain', 'Actual', 'Accumulated', 'Broker', 'Max']);
    expect(capital.get('dyn')).toHaveLength(1);
    expect(capital.get('old')).toEqual([{ time: Date.UTC(2024, 0, 3, 10), value: 2 }]);
  });

  it.each([
    ['a list that is none', 'dyn CORN,[x]', 'trade'],
    ['a key without instrument', 'dyn,[1]', 'key'],
    ['a contract of 6 digits', 'dyn/CORN/202406,[1]', 'key'],
  ])('refuses %s', async (_, cells, column) => {
    const path = file(`key,trade,order_id\n${cells},1\n`);
    await expect(readOrders(path)).rejects.toMatchObject({ code: 'BAD_DATA_FILE' });
    await expect(readOrders(path)).rejects.toThrow(new RegExp(`line 2, column ${column}`));
  });
});

it('bars of each size are written where the merged ones do not say all, and kept up to date from then on', async () => {
  const rows = (...hours: readonly number[]) => {
    const own = Float64Array.from(hours, (hour) => 100 + hour);
    const bars = { OPEN: own, HIGH: own, LOW: own, FINAL: own, VOLUME: own };
    return { times: Float64Array.from(hours, (hour) => Date.UTC(2026, 10, 20, hour)), columns: bars };
  };
  const write = (
    contract: string,
    parts: Partial<Record<ContractPricePart, ContractPrices>>,
    version: number,
  ) => writeContractPrices(database, 'GOLD', contract, parts, version);
  const fileOf = (contract: string) => join(folder, `contract_prices/Day_GOLD_${contract}.csv`);
  const version = await write('20270200', { day: rows(23), merged: rows(23) }, 0);
  expect((await exportCsv(database, folder)).files['contract_bar_sizes']).toBe(1);
  const both = withMerged({ hour: rows(14, 15), day: rows(23, 47) });
  await write('20270200', both, version);
  await write('20270400', both, 0);
  expect((await exportCsv(database, folder)).files['contract_bar_sizes']).toBe(2);
  expect((await contractPricesFile.read(fileOf('20270200'))).times).toHaveLength(2);
  expect(existsSync(fileOf('20270400'))).toBe(false);
});

function text(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

it('one series that can not be read is a problem of the export, and every other file is written', async () => {
  const ids = async () => new Set((await chunkDocuments(database).find({}).toArray()).map(({ _id }) => _id));
  const before = await ids();
  const series = { times, columns: { spread: Float64Array.from(times, (_, row) => 0.123 + row) } };
  await writeSeries(database, { kind: 'spreads', name: 'GOLD' }, series, 0);
  const own = [...(await ids())].filter((id) => !before.has(id));
  await chunkDocuments(database).deleteMany({ _id: { $in: own } });
  // Another process, which has read nothing yet.
  const other = await openDatabase(server.url, 'export');
  try {
    const { files, problems } = await exportCsv(other, folder);
    expect(problems).toEqual([expect.stringMatching(/^spreads\/GOLD\.csv: not exported: /)]);
    expect(files).toMatchObject({ spreads: 0, multiple_prices: 1, capital: 1, broker_orders: 1 });
  } finally {
    await other.close();
  }
});
