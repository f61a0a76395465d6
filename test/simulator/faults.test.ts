import type { ExecutionFilter } from '@stoqey/ib';
import { CORN, future, limit, OPEN_TIME, order, TestClient, TestSimulator } from './test-client';

const EVERYTHING = {} as ExecutionFilter;

describe('scenarios', () => {
  let simulator: TestSimulator;
  let client: TestClient;

  beforeEach(async () => {
    simulator = await TestSimulator.start();
    client = await simulator.client();
  });
  afterEach(() => simulator.remove());

  async function state(): Promise<{ orders: { status: string }[]; executions: { execId: string }[] }> {
    return (await simulator.control('/state')) as never;
  }

  test('reject: the next matching order is refused with this code, the one after is not', async () => {
    await simulator.scenario('reject', {
      code: 201,
      text: 'Order rejected - reason:no',
      filter: { orderRef: 'a' },
    });
    client.api.placeOrder(1, CORN, order('BUY', 1, { orderRef: 'b' }));
    client.api.placeOrder(2, CORN, order('BUY', 1, { orderRef: 'a' }));
    await client.event('failure', (id: number, code: number) => id === 2 && code === 201);
    client.api.placeOrder(3, CORN, order('BUY', 1, { orderRef: 'a' }));
    await client.event('orderStatus', (id: number, status: string) => id === 3 && status === 'Filled');
    expect(client.statuses(1)).toContain('Filled');
    expect(client.statuses(2)).toEqual(['Inactive']);
  });

  test('parts with a delay fill as the clock goes on', async () => {
    await simulator.scenario('fill', { mode: 'parts', parts: 3, delayMs: 60_000 });
    client.api.placeOrder(1, CORN, order('BUY', 3));
    await client.event('openOrder');
    expect(client.all('execDetails')).toHaveLength(0);
    for (const filled of [1, 2, 3]) {
      await simulator.control('/clock', { advanceMs: 60_000 });
      await client.event('orderStatus', (_id: number, _status: string, seen: number) => seen === filled);
    }
    expect(client.all('execDetails')).toHaveLength(3);
  });

  test('never, then normal again', async () => {
    await simulator.scenario('fill', { mode: 'never' });
    client.api.placeOrder(1, CORN, order('BUY', 1));
    await client.event('orderStatus', (_id: number, status: string) => status === 'Submitted');
    await simulator.control('/clock', { advanceMs: 3_600_000 });
    expect((await state()).executions).toHaveLength(0);
    await simulator.scenario('fill', { mode: 'normal' });
    await simulator.control('/clock', { advanceMs: 600_000 });
    await client.event('orderStatus', (_id: number, status: string) => status === 'Filled');
  });

  test('a fill wins the race against its cancel', async () => {
    await simulator.scenario('fill', { mode: 'race' });
    client.api.placeOrder(1, CORN, limit('BUY', 1, 100));
    await client.event('orderStatus', (_id: number, status: string) => status === 'Submitted');
    client.api.cancelOrder(1);
    await client.event('orderStatus', (_id: number, status: string) => status === 'Filled');
    expect(client.statuses(1)).toContain('PendingCancel');
  });

  test.each([
    ['lost-before', 0],
    ['lost-after', 1],
  ])('acknowledgement %s: the socket dies, %i orders are booked, the ref tells', async (mode, booked) => {
    await simulator.scenario('ack', { mode });
    client.api.placeOrder(1, CORN, order('BUY', 1, { orderRef: 'once' }));
    await client.event('disconnected');
    expect(client.all('openOrder')).toHaveLength(0);
    const again = await simulator.client();
    again.api.reqExecutions(5, EVERYTHING);
    await again.event('execDetailsEnd');
    const refs = again.all('execDetails').map((event) => (event.values[2] as { orderRef: string }).orderRef);
    expect(refs).toEqual(Array(booked).fill('once'));
    expect(again.all('nextValidId')[0].values).toEqual([1 + booked]);
  });

  test('messages are dropped, doubled, reordered and late on demand', async () => {
    await simulator.scenario('events', { mode: 'duplicate', message: 'execDetails' });
    await simulator.scenario('events', { mode: 'drop', message: 'orderStatus' });
    await simulator.scenario('events', { mode: 'delay', message: 'commissionReport', delayMs: 200 });
    client.api.placeOrder(1, CORN, order('BUY', 1));
    await client.event('commissionReport');
    expect(client.all('execDetails')).toHaveLength(2);
    expect(client.statuses(1)).toEqual(['Filled']);
    expect(client.events.at(-1)?.name).toBe('commissionReport');
  });

  test('a correction repeats the execution with the last part one higher and moves the position', async () => {
    client.api.placeOrder(1, CORN, order('BUY', 3));
    await client.event('commissionReport');
    const [{ execId }] = (await state()).executions;
    const corrected = await simulator.scenario('correction', { execId, quantity: 2 });
    expect(corrected['execId']).toBe(execId.replace(/01$/, '02'));
    await client.event(
      'execDetails',
      ((_id: number, _contract: object, execution: { execId: string }) =>
        execution.execId === corrected['execId']) as never,
    );
    client.api.reqPositions();
    await client.event('positionEnd');
    expect(client.all('position').at(-1)?.values[2]).toBe(2);
  });

  test('326 on a clash leaves the first client alone; the id is free as soon as its socket is dead', async () => {
    const second = new TestClient(simulator.running.port, 12);
    second.api.connect();
    await second.event('notice', (code: number) => code === 326);
    await second.event('disconnected');
    expect(second.all('nextValidId')).toHaveLength(0);
    await client.settled();
    await simulator.scenario('disconnect', { clientId: 12, how: 'rst' });
    await client.event('disconnected');
    const third = await simulator.client();
    await third.settled();
    expect(third.all('nextValidId')).toHaveLength(1);
  });

  test('1100: silence about orders until 1102 brings what happened meanwhile', async () => {
    await simulator.scenario('connectivity', {});
    await client.event('notice', (code: number) => code === 1100);
    client.api.placeOrder(1, CORN, order('BUY', 1));
    await client.settled();
    expect(client.all('execDetails')).toHaveLength(0);
    await simulator.scenario('connectivity', { restore: true });
    await client.event('notice', (code: number) => code === 1102);
    await client.event('execDetails');
  });

  test('restart: all sockets reset, then the same account', async () => {
    client.api.placeOrder(1, CORN, limit('BUY', 1, 100, { orderRef: 'stays' }));
    await client.event('openOrder');
    await simulator.scenario('restart', { ms: 1 });
    await client.event('disconnected');
    const again = await connectPatiently(simulator);
    await again.event(
      'openOrder',
      ((_id: number, _contract: object, seen: { orderRef: string }) => seen.orderRef === 'stays') as never,
    );
    expect(again.all('openOrderEnd')).toHaveLength(1);
  });

  test('mute and error: a request without an answer, and one with this error', async () => {
    await simulator.scenario('mute', { request: 'reqPositions' });
    await simulator.scenario('error', { request: 'reqExecutions', code: 322, text: 'no' });
    client.api.reqPositions();
    client.api.reqExecutions(5, EVERYTHING);
    await client.event('failure', (id: number, code: number) => id === 5 && code === 322);
    expect(client.all('positionEnd')).toHaveLength(0);
    client.api.reqPositions();
    await client.event('positionEnd');
  });

  test('half open: no byte either way, then all at once', async () => {
    await simulator.scenario('halfOpen', { clientId: 12, ms: 400 });
    const started = Date.now();
    await client.settled();
    expect(Date.now() - started).toBeGreaterThan(300);
  });

  test('a manual trade has client 0 and no reference, and the position moves', async () => {
    client.api.reqPositions();
    await client.event('positionEnd');
    await simulator.scenario('manualTrade', { symbol: 'ZC', month: '202312', quantity: -2, price: 430 });
    await client.event(
      'position',
      (_account: string, _contract: object, quantity: number) => quantity === -2,
    );
    client.api.reqExecutions(6, EVERYTHING);
    await client.event('execDetailsEnd');
    expect(client.all('execDetails')[0].values[2]).toMatchObject({
      clientId: 0,
      orderRef: '',
      orderId: 0,
      price: 430,
    });
  });

  test('pacing: 100 above fifty messages a second', async () => {
    await simulator.scenario('pacing', { rate: true });
    for (let i = 0; i < 80; i++) client.api.reqPositions();
    await client.event('notice', (code: number) => code === 100);
  });

  test('a quote is what was said, with what was not said from the market, and orders fill at it', async () => {
    await simulator.scenario('data', { mode: 'quote', symbol: 'ZC', bid: 499, ask: 501, askSize: 2 });
    client.api.reqMktData(9, CORN, '', true, false);
    const [, , bid] = await client.event('tickPrice', (_id: number, type: number) => type === 1);
    const [, , ask] = await client.event('tickPrice', (_id: number, type: number) => type === 2);
    const [, , size] = await client.event('tickSize', (_id: number, type: number) => type === 3);
    expect([bid, ask, size]).toEqual([499, 501, 2]);
    client.api.placeOrder(1, CORN, order('BUY', 1));
    const [, , execution] = await client.event('execDetails');
    expect(execution).toMatchObject({ price: 501 });
    await expect(simulator.scenario('data', { mode: 'quote', symbol: 'ZC', bid: 'x' })).rejects.toThrow(
      'bid must',
    );
  });

  test('defects of data: no quotes, spike', async () => {
    await simulator.scenario('data', { mode: 'noQuotes', symbol: 'ZC' });
    client.api.reqMktData(9, CORN, '', true, false);
    await client.event('tickPrice', (_id: number, type: number, price: number) => type === 1 && price === -1);
    client.api.placeOrder(1, CORN, order('BUY', 1));
    await client.event('orderStatus', (_id: number, status: string) => status === 'Submitted');
    expect(client.all('execDetails')).toHaveLength(0);
    await simulator.scenario('data', { mode: 'spike', symbol: 'ZC', factor: 3 });
    client.api.reqHistoricalData(10, CORN, '', '5 D', '1 day' as never, 'TRADES' as never, 1, 2, false);
    const isEnd = (_id: number, date: string) => date.startsWith('finished');
    await client.event('historicalData', isEnd);
    const closes = client.all('historicalData').map((event) => Number(event.values[5]));
    expect(closes.at(-2)! / closes.at(-3)!).toBeGreaterThan(2);
  });

  test('nonsense is refused with the reason', async () => {
    await expect(simulator.scenario('explode')).rejects.toThrow('kind must be one of');
    await expect(simulator.scenario('reject', { code: 'x' })).rejects.toThrow('code must be a whole number');
    await expect(simulator.control('/clock', { set: '2020-01-01T00:00:00Z' })).rejects.toThrow(
      "can't go back",
    );
    const { now } = await simulator.control('/clock', { advance: '2020-01-01T00:00:00Z' });
    expect(now).toBe(OPEN_TIME);
    await expect(simulator.control('/clock', { set: 'soon' })).rejects.toThrow('set must be a time');
    await expect(simulator.control('/clock', {})).rejects.toThrow('is needed');
  });

  test('waits: registered, listed soonest first, reached when their time has come until they are moved or removed', async () => {
    await simulator.control('/clock/wait', { id: 'b', until: '2023-06-15T18:00:00Z' });
    await simulator.control('/clock/wait', { id: 'a', until: '2023-06-15T17:00:00Z' });
    const waits = () => simulator.control('/clock/waits');
    const ids = async () => ((await waits())['waits'] as { id: string }[]).map(({ id }) => id);
    expect(await ids()).toEqual(['a', 'b']);
    const { version } = await simulator.control('/clock');
    const changed = simulator.control(`/clock/changed?version=${String(version)}`);
    await simulator.control('/clock', { set: '2023-06-15T17:30:00Z' });
    expect((await changed)['iso']).toBe('2023-06-15T17:30:00.000Z');
    expect([await ids(), (await waits())['reached']]).toEqual([['b'], ['a']]);
    await simulator.control('/clock/wait', { id: 'a', until: '2023-06-15T17:45:00Z' });
    expect([await ids(), (await waits())['reached']]).toEqual([['a', 'b'], []]);
    await simulator.control('/clock/wait', { id: 'a', until: '2023-06-15T17:30:00Z' });
    expect([await ids(), (await waits())['reached']]).toEqual([['b'], ['a']]);
    await simulator.control('/clock/wait', { id: 'a' }, 'DELETE');
    expect([await ids(), (await waits())['reached']]).toEqual([['b'], []]);
    await simulator.control('/clock/wait', { id: 'b' }, 'DELETE');
    expect(await ids()).toEqual([]);
  });
});

test('a running clock fills what waits for the open and wakes who waits', async () => {
  const simulator = await TestSimulator.start({
    clock: { start: Date.UTC(2023, 5, 15, 21, 59, 55), speed: 10 },
  });
  const client = await simulator.client();
  const { version } = await simulator.control('/clock');
  await simulator.control('/clock/wait', { id: 'open', until: '2023-06-15T22:00:00Z' });
  client.api.placeOrder(1, future('HG', 'COMEX', '202309'), order('BUY', 1));
  await client.event('failure', (_id: number, code: number) => code === 399);
  const [, , execution] = await client.event('execDetails');
  expect((execution as { time: string }).time).toBe('20230615-22:00:00');
  expect(
    (await simulator.control(`/clock/changed?version=${String(version)}&timeoutMs=5000`))['version'],
  ).not.toBe(version);
  await simulator.remove();
});

/** The ports refuse for a moment after a restart. */
async function connectPatiently(simulator: TestSimulator): Promise<TestClient> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await simulator.client(12);
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
}
