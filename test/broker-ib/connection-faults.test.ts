import type { BrokerContract } from '../../broker/broker';
import type { IbBroker, IbBrokerOptions } from '../../broker/ib/connect';
import { ACCOUNT, Events, marketOrder, TestGateway } from './gateway';
import { firstFutures } from './market';
import { startSlicingProxy } from './slicing-proxy';

let gateway: TestGateway;
let near: BrokerContract;

beforeEach(async () => {
  gateway = await TestGateway.start();
});

afterEach(() => gateway?.close());

async function connected(
  options: Partial<IbBrokerOptions> = {},
): Promise<{ broker: IbBroker; events: Events }> {
  const broker = await gateway.connect(options);
  [near] = await firstFutures(broker);
  return { broker, events: new Events(broker) };
}

const states = (events: Events) => events.of('connection').map((event) => event.state);

describe('the connection', () => {
  test('a half-open peer is found by the heartbeat and replaced', async () => {
    const { broker, events } = await connected({ heartbeat: { everyMs: 50, deadlineMs: 100, misses: 2 } });
    await gateway.scenario({ kind: 'halfOpen', clientId: 12, ms: 1_000 });
    await events.until(() => states(events).includes('disconnected'));
    expect(events.of('connection').find((e) => e.state === 'disconnected')?.reason).toContain('heartbeat');
    await broker.ready(8_000);
  });

  test('an order is not sent into silence: no sign of life, no order', async () => {
    const heartbeat = { everyMs: 200, deadlineMs: 100, misses: 1_000 };
    const { broker, events } = await connected({ heartbeat, requestTimeoutMs: 300 });
    await gateway.scenario({ kind: 'halfOpen', clientId: 12, ms: 1_500 });
    await expect(broker.serverTime()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect(broker.state()).toBe('ready');
    const order = marketOrder(near, 900, 'demo-SILENT');
    await expect(broker.place(order)).rejects.toMatchObject({
      code: 'BROKER_UNREACHABLE',
      message: expect.stringContaining('the order was not sent'),
    });
    await events.until(() => states(events).at(-1) === 'ready');
    expect(await gateway.timesSent('demo-SILENT')).toBe(0);
    expect(await broker.place(order)).toMatchObject({ kind: 'accepted' });
  });

  test('a client id in use: a clear reason, the same id again, ready when it is free', async () => {
    const { broker: first } = await connected();
    const second = await gateway.connect({}, false);
    await expect(second.ready(400)).rejects.toMatchObject({
      code: 'BROKER_CLIENT_ID_IN_USE',
      message: expect.stringContaining('client id 12 is in use'),
    });
    expect(first.state()).toBe('ready');
    await first.close();
    await second.ready(8_000);
    const clientIds = (await gateway.received()).filter(([id]) => id === '71').map((fields) => fields[2]);
    expect(new Set(clientIds)).toEqual(new Set(['12']));
  });

  test('an account that the gateway does not manage is never ready', async () => {
    const broker = await gateway.connect({ account: 'U7654321' }, false);
    await expect(broker.ready(400)).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: expect.stringContaining(`the gateway manages ${ACCOUNT}`),
    });
  });

  test('a restart of the gateway: disconnected, refused, ready again, with the orders of before', async () => {
    const { broker, events } = await connected();
    const quote = await broker.quote([{ contract: near, ratio: 1 }], 3_000);
    const id = await broker.nextOrderId(1);
    const limitPrice = Math.round(quote.bid * 0.5);
    await broker.place(marketOrder(near, id, 'demo-REST', { type: 'LMT', limitPrice }));
    await gateway.stop();
    await events.until(() => states(events).includes('disconnected'));
    await expect(broker.snapshot()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await gateway.startAgain();
    await broker.ready(8_000);
    const { open } = await broker.snapshot();
    expect(open.map((order) => order.orderRef)).toEqual(['demo-REST']);
    expect(await broker.nextOrderId(1)).toBeGreaterThan(id);
    await broker.cancel(id);
  });

  test.each(['fin', 'rst'])('a socket closed by %s fails what is under way and comes back', async (how) => {
    const { broker, events } = await connected();
    await gateway.scenario({ kind: 'mute', request: 'reqContractDetails', n: 1 });
    const question = broker.contractDetails({ kind: 'future', symbol: near.symbol, exchange: near.exchange });
    const failed = expect(question).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await gateway.scenario({ kind: 'disconnect', clientId: 12, how });
    await failed;
    await events.until(() => states(events).includes('ready'));
    expect(states(events)).toEqual(['disconnected', 'connecting', 'synchronising', 'ready']);
  });

  test('the gateway loses the broker: degraded, no orders; found again: synchronised, ready', async () => {
    const { broker, events } = await connected();
    await gateway.scenario({ kind: 'connectivity' });
    await events.until(() => broker.state() === 'degraded');
    const order = marketOrder(near, 900, 'demo-DEGRADED');
    await expect(broker.place(order)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await gateway.scenario({ kind: 'connectivity', restore: true, code: 1101 });
    await events.until(() => broker.state() === 'ready');
    expect(states(events)).toEqual(['degraded', 'synchronising', 'ready']);
    expect(await gateway.timesSent('demo-DEGRADED')).toBe(0);
  });

  test('frames in pieces of a few bytes are read like whole ones', async () => {
    const proxy = await startSlicingProxy(gateway.port);
    try {
      const { broker, events } = await connected({ port: proxy.port });
      await broker.place(marketOrder(near, await broker.nextOrderId(1), 'demo-SLICED'));
      await events.until(() => events.filledQuantity('demo-SLICED') === 1);
      const answer = await broker.bars({
        contract: near,
        barSize: 'day',
        days: 365,
      });
      expect(answer.kind).toBe('bars');
      expect(gateway.unreadable).toEqual([]);
      await broker.close();
    } finally {
      await proxy.close();
    }
  });

  test('the nightly restart: refused, then 326 for a while, ids set back; ours go on rising', async () => {
    const { broker, events } = await connected();
    const first = await broker.nextOrderId(1);
    await broker.place(marketOrder(near, first, 'demo-NIGHT1'));
    await gateway.scenario({ kind: 'restart', ms: 200, clashMs: 300, idRollback: 50 });
    await events.until(() => states(events).includes('disconnected'));
    await broker.ready(8_000);
    const reasons = events.of('connection').map((event) => event.reason);
    expect(reasons.some((reason) => reason.includes('client id 12 is in use'))).toBe(true);
    const second = await broker.nextOrderId(1);
    expect(second).toBeGreaterThan(first);
    expect((await broker.place(marketOrder(near, second, 'demo-NIGHT2'))).kind).toBe('accepted');
  });

  test('what asks while our own client id is refused for seconds fails for now (it is asked again), and ready waits', async () => {
    const { broker, events } = await connected();
    await gateway.scenario({ kind: 'restart', ms: 100, clashMs: 1_500 });
    await events.until(() => events.of('connection').some(({ reason }) => reason.includes('(326')));
    await expect(broker.serverTime()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE', retryable: true });
    await broker.ready(10_000);
    expect(await broker.serverTime()).toBeGreaterThan(0);
  });

  test('2110 is over when a data farm is back, also without a word of its own', async () => {
    const { broker, events } = await connected();
    await gateway.scenario({
      kind: 'farm',
      code: 2110,
      text: 'Connectivity between TWS and server is broken.',
    });
    await events.until(() => broker.state() === 'degraded');
    await gateway.scenario({ kind: 'farm', code: 2104, text: 'Market data farm connection is OK:usfuture' });
    await events.until(() => broker.state() === 'ready');
    expect(states(events)).toEqual(['degraded', 'synchronising', 'ready']);
  });

  test('a refused question carries the broker’s code and text', async () => {
    const { broker } = await connected();
    await gateway.scenario({
      kind: 'error',
      request: 'reqContractDetails',
      code: 321,
      text: 'bad field',
      n: 1,
    });
    const question = broker.contractDetails({ kind: 'future', symbol: near.symbol, exchange: near.exchange });
    await expect(question).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: expect.stringContaining('bad field (code 321)'),
    });
  });

  test('a data farm that is away does not end the connection', async () => {
    const { broker } = await connected();
    await gateway.scenario({
      kind: 'farm',
      code: 2103,
      text: 'Market data farm connection is broken:usfuture',
    });
    expect(await broker.serverTime()).toBeGreaterThan(0);
    expect(broker.state()).toBe('ready');
  });

  test('a list that never ends is not taken for a short one: the connection is replaced', async () => {
    const { broker, events } = await connected({ requestTimeoutMs: 300 });
    await gateway.scenario({ kind: 'mute', request: 'reqPositions', n: 1 });
    await expect(broker.positions(ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await events.until(() => states(events).includes('ready'));
    expect((await broker.positions(ACCOUNT)).positions).toEqual([]);
  });

  test('synchronisation comes before ready: without its ends there is no ready', async () => {
    await gateway.scenario({ kind: 'mute', request: 'reqExecutions', n: 1 });
    const broker = await gateway.connect({ requestTimeoutMs: 300 }, false);
    const events = new Events(broker);
    await broker.ready(8_000);
    const seen = states(events);
    expect(seen[0]).toBe('synchronising');
    expect(seen.indexOf('disconnected')).toBeLessThan(seen.indexOf('ready'));
  });
});
