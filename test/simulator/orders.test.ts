import type { Contract, ExecutionFilter, OrderType, SecType } from '@stoqey/ib';
import { CORN, future, limit, order, type TestClient, TestSimulator } from './test-client';

describe.each([178, 193])('orders through the real client at server version %i', (serverVersion) => {
  let simulator: TestSimulator;
  let client: TestClient;

  beforeEach(async () => {
    simulator = await TestSimulator.start({ serverVersion });
    client = await simulator.client();
  });
  afterEach(() => simulator.remove());

  test('a market order: open, execution, filled, commission, in this order', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 3, { orderRef: 'main-01ABC' }));
    await client.event('commissionReport');
    const kinds = ['openOrder', 'orderStatus', 'execDetails', 'commissionReport'];
    const story = client.events.filter((event) => kinds.includes(event.name)).map((event) => event.name);
    expect(story).toEqual([
      ...['openOrder', 'orderStatus', 'execDetails', 'openOrder', 'orderStatus', 'commissionReport'],
    ]);
    expect(client.statuses(1)).toEqual(['PreSubmitted', 'Filled']);
    const [requestId, contract, execution] = await client.event('execDetails');
    expect(requestId).toBe(-1);
    expect(contract).toMatchObject({ symbol: 'ZC', secType: 'FUT', multiplier: 5000 });
    expect(execution).toMatchObject({
      orderRef: 'main-01ABC',
      shares: 3,
      side: 'BOT',
      clientId: 12,
      cumQty: 3,
    });
    const [report] = await client.event('commissionReport');
    expect(report).toMatchObject({ commission: 8.76, currency: 'USD' });
    expect((report as { realizedPNL?: number }).realizedPNL).toBeUndefined();
    const [, opened] = (await client.event('openOrder')) as readonly [number, Contract];
    expect(opened.conId).toBe((contract as Contract).conId);
  });

  test('a limit order rests, is modified under the same permId, is cancelled with 202', async () => {
    client.api.placeOrder(1, CORN, limit('BUY', 2, 100.25, { orderRef: 'r1' }));
    await client.event('orderStatus', (id: number, status: string) => id === 1 && status === 'Submitted');
    client.api.placeOrder(1, CORN, limit('BUY', 2, 101, { orderRef: 'r1' }));
    await client.settled();
    const orders = client
      .all('openOrder')
      .map((event) => event.values[2] as { permId: number; lmtPrice: number });
    expect(orders.at(-1)?.lmtPrice).toBe(101);
    expect(new Set(orders.map((one) => one.permId)).size).toBe(1);
    client.api.cancelOrder(1);
    await client.event('failure', (id: number, code: number) => id === 1 && code === 202);
    expect(client.statuses(1).at(-1)).toBe('Cancelled');
  });

  test('a limit order is filled when the market is at its price or better', async () => {
    client.api.placeOrder(1, CORN, limit('BUY', 1, 900));
    const [, , execution] = (await client.event('execDetails')) as readonly [
      number,
      Contract,
      { price: number },
    ];
    expect(execution.price).toBeLessThan(900);
  });

  test.each([
    ['SNAP MKT', 'takes the other side of the market', 'Filled'],
    ['SNAP MID', 'rests in the middle', 'Submitted'],
    ['SNAP PRIM', 'rests at its own side of the market', 'Submitted'],
  ])('%s %s', async (orderType, _, status) => {
    client.api.placeOrder(1, CORN, { ...order('BUY', 1), orderType: orderType as OrderType, auxPrice: 0 });
    await client.event('orderStatus', (id: number, now: string) => id === 1 && now === status);
    await client.settled();
    expect(client.statuses(1).at(-1)).toBe(status);
  });

  test('a snapped price stays where it was put when the market moves on', async () => {
    client.api.reqMktData(20, CORN, '', true, false);
    const [, , bid] = await client.event('tickPrice', (id: number, type: number) => id === 20 && type === 1);
    client.api.placeOrder(1, CORN, { ...order('BUY', 1), orderType: 'SNAP PRIM' as OrderType, auxPrice: 0 });
    await client.event('orderStatus', (id: number, now: string) => id === 1 && now === 'Submitted');
    await simulator.control('/clock', { advanceMs: 2 * 3_600_000 });
    await client.settled();
    const [filled] = client.all('execDetails').map((event) => event.values[2] as { price: number });
    if (filled) expect(filled.price).toBeLessThanOrEqual(bid as number);
    else expect(client.statuses(1).at(-1)).toBe('Submitted');
  });

  test('an adaptive order waits before it takes the market; other algorithms are refused', async () => {
    const adaptive = {
      ...order('BUY', 1, { algoStrategy: 'Adaptive' }),
      algoParams: [{ tag: 'adaptivePriority', value: 'Patient' }],
    };
    client.api.placeOrder(1, CORN, adaptive);
    await client.event('orderStatus', (id: number, now: string) => id === 1 && now === 'Submitted');
    await simulator.control('/clock', { advanceMs: 29_000 });
    await client.settled();
    expect(client.all('execDetails')).toHaveLength(0);
    await simulator.control('/clock', { advanceMs: 2_000 });
    await client.event('orderStatus', (id: number, now: string) => id === 1 && now === 'Filled');
    client.api.placeOrder(2, CORN, { ...adaptive, algoStrategy: 'Vwap' });
    await client.event('failure', (id: number, code: number) => id === 2 && code === 442);
    client.api.placeOrder(3, CORN, { ...adaptive, algoParams: [] });
    await client.event('failure', (id: number, code: number) => id === 3 && code === 441);
  });

  test('refusals have the codes of a real gateway', async () => {
    const refused = async (id: number, code: number) => {
      await client.event('failure', (seenId: number, seenCode: number) => seenId === id && seenCode === code);
    };
    client.api.placeOrder(1, future('NONE', 'CBOT', '202312'), order('BUY', 1));
    await refused(1, 200);
    client.api.placeOrder(2, CORN, limit('BUY', 1, 100.1));
    await refused(2, 110);
    client.api.placeOrder(3, CORN, order('BUY', 0));
    await refused(3, 434);
    client.api.placeOrder(4, CORN, { ...order('BUY', 1), orderType: 'PEG MID' as never });
    await refused(4, 321);
    const longExpiry = { ...CORN, lastTradeDateOrContractMonth: '20231215 13:20:00 US/Central' };
    client.api.placeOrder(5, longExpiry, order('BUY', 1));
    await refused(5, 478);
    client.api.placeOrder(6, CORN, order('BUY', 5000));
    await refused(6, 201);
    client.api.placeOrder(6, CORN, order('BUY', 1));
    await refused(6, 103);
    client.api.placeOrder(7, CORN, order('BUY', 1));
    await client.event('orderStatus', (id: number, status: string) => id === 7 && status === 'Filled');
    client.api.placeOrder(7, CORN, order('BUY', 1));
    await refused(7, 104);
    client.api.cancelOrder(7);
    await refused(7, 10148);
    client.api.cancelOrder(99);
    await refused(99, 10147);
    expect(client.all('execDetails')).toHaveLength(1);
  });

  test('an order that is not transmitted is held and never sent', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 1, { transmit: undefined }));
    await client.settled();
    expect(client.statuses(1)).toEqual(['PendingSubmit']);
    expect(client.all('execDetails')).toHaveLength(0);
  });

  test('in a closed market an order waits (399) and fills at the open; without one it ends with its day', async () => {
    await simulator.control('/clock', { set: '2023-06-15T21:30:00Z' });
    const copper = future('HG', 'COMEX', '202309');
    client.api.placeOrder(1, copper, order('BUY', 1));
    client.api.placeOrder(2, copper, limit('BUY', 1, 0.5));
    await client.event('failure', (id: number, code: number) => id === 2 && code === 399);
    expect(client.statuses(1)).toEqual(['PreSubmitted']);
    await simulator.control('/clock', { set: '2023-06-16T12:00:00Z' });
    const [, , execution] = (await client.event('execDetails')) as readonly [
      number,
      Contract,
      { time: string },
    ];
    expect(execution.time).toBe('20230615-22:00:00');
    await client.event('orderStatus', (id: number, status: string) => id === 2 && status === 'Submitted');
    await simulator.control('/clock', { set: '2023-06-16T22:30:00Z' });
    await client.event('failure', (id: number, code: number) => id === 2 && code === 202);
  });

  test('a spread fills both legs, moves both positions and has one row of its own', async () => {
    const ids = await Promise.all(
      ['202312', '202412'].map((month, index) => conIdOf(client, 500 + index, month)),
    );
    const legs = ids.map((conId, index) => ({
      ...{ conId, ratio: 1, action: index === 0 ? 'SELL' : 'BUY', exchange: 'CBOT' },
    }));
    const bag = {
      symbol: 'ZC',
      secType: 'BAG',
      exchange: 'CBOT',
      currency: 'USD',
      comboLegs: legs,
    } as Contract;
    client.api.placeOrder(1, bag, order('BUY', 2, { orderRef: 'roll' }));
    await client.event('orderStatus', (id: number, status: string) => id === 1 && status === 'Filled');
    await client.settled();
    const rows = client.all('execDetails').map((event) => event.values[1] as Contract);
    expect(rows.map((contract) => contract.secType)).toEqual(['BAG', 'FUT', 'FUT']);
    expect(client.all('commissionReport')).toHaveLength(2);
    client.api.reqPositions();
    await client.event('positionEnd');
    const positions = client.all('position').map((event) => event.values[2]);
    expect(positions).toEqual([-2, 2]);
  });

  test('currencies change cash, not positions', async () => {
    const euro = { symbol: 'EUR', secType: 'CASH' as SecType, exchange: 'IDEALPRO', currency: 'USD' };
    client.api.placeOrder(1, euro, order('BUY', 25_000));
    await client.event('commissionReport');
    client.api.reqAccountSummary(9, 'All', '$LEDGER:EUR');
    const isCash = (_id: number, _account: string, tag: string) => tag === 'CashBalance';
    const [, , , value] = await client.event('accountSummary', isCash as never);
    expect(Number(value)).toBe(25_000);
    client.api.reqPositions();
    await client.event('positionEnd');
    expect(client.all('position')).toHaveLength(0);
  });

  test('what-if answers with margins and commission and trades nothing', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 2, { whatIf: true }));
    const [, , , state] = (await client.event('openOrder')) as readonly [number, Contract, unknown, object];
    expect(state).toMatchObject({ commission: 5.84, commissionCurrency: 'USD' });
    await client.settled();
    expect(client.all('execDetails')).toHaveLength(0);
    expect(client.all('orderStatus')).toHaveLength(0);
  });

  test('lists: open, all open, completed, executions with their commissions', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 1, { orderRef: 'done' }));
    client.api.placeOrder(2, CORN, limit('BUY', 1, 90, { orderRef: 'open' }));
    const other = await simulator.client(13);
    other.api.reqOpenOrders();
    await other.event('openOrderEnd');
    expect(other.all('openOrder')).toHaveLength(0);
    other.api.reqAllOpenOrders();
    await other.event('openOrder', (id: number) => id === 2);
    other.api.reqCompletedOrders(false);
    await other.event('completedOrdersEnd');
    const [completed] = other.all('completedOrder');
    expect(completed.values[1]).toMatchObject({ orderRef: 'done', filledQuantity: 1 });
    expect(completed.values[2]).toMatchObject({ status: 'Filled' });
    other.api.reqExecutions(77, {} as ExecutionFilter);
    await other.event('execDetailsEnd');
    expect(other.all('execDetails').map((event) => event.values[0])).toEqual([77]);
    expect(other.all('commissionReport')).toHaveLength(1);
    other.api.cancelOrder(2);
    await other.event('failure', (id: number, code: number) => id === 2 && code === 10147);
  });

  test('executions and completed orders are those of the gateway day only', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 1));
    await client.event('commissionReport');
    await simulator.control('/clock', { set: '2023-06-16T00:30:00Z' });
    client.api.reqExecutions(5, {} as ExecutionFilter);
    client.api.reqCompletedOrders(false);
    await client.event('completedOrdersEnd');
    expect(client.all('execDetails', (id: number) => id === 5)).toHaveLength(0);
    expect(client.all('completedOrder')).toHaveLength(0);
  });

  test('a large order walks the book in parts at worse prices', async () => {
    await simulator.scenario('cash', { currency: 'USD', amount: 100_000_000 });
    client.api.placeOrder(1, CORN, order('BUY', 100));
    await client.event('orderStatus', (id: number, status: string) => id === 1 && status === 'Filled');
    const parts = client
      .all('execDetails')
      .map((event) => event.values[2] as { shares: number; price: number });
    expect(parts.reduce((sum, part) => sum + part.shares, 0)).toBe(100);
    expect(parts.length).toBeGreaterThan(1);
    const prices = parts.map((part) => part.price);
    expect([...prices].sort((a, b) => a - b)).toEqual(prices);
    expect(new Set(prices).size).toBe(prices.length);
  });
});

async function conIdOf(client: TestClient, requestId: number, month: string): Promise<number> {
  client.api.reqContractDetails(requestId, future('ZC', 'CBOT', month));
  const [, details] = await client.event('contractDetails', (id: number) => id === requestId);
  return (details as { contract: { conId: number } }).contract.conId;
}
