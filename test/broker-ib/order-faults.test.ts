import type { BrokerContract, PlaceAnswer } from '../../broker/broker';
import type { IbBroker, IbBrokerOptions } from '../../broker/ib/connect';
import { Events, marketOrder, TestGateway } from './gateway';
import { firstFutures } from './market';

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

/** A trading clock whose sleepers can be held. */
function heldClock() {
  let now = 0;
  let held: Promise<void> = Promise.resolve();
  let release: () => void = () => {};
  const hold = () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
  };
  const sleep = async (ms: number) => {
    await held;
    now += ms;
  };
  return { clock: { now: () => now, sleep }, hold, release: () => release() };
}

const states = (events: Events) => events.of('connection').map((event) => event.state);

describe('an order and a cut connection', () => {
  test.each([
    ['lost-before', 0],
    ['lost-after', 1],
  ] as const)(
    '%s: the answer is unknown, the complete lists tell, nothing is sent again',
    async (mode, booked) => {
      const { broker, events } = await connected();
      await gateway.scenario({ kind: 'ack', mode, n: 1 });
      const id = await broker.nextOrderId(1);
      const answer = await broker.place(marketOrder(near, id, 'demo-CUT'));
      expect(answer.kind).toBe('unknown');
      await events.until(() => states(events).includes('ready'));
      const { open, completed, executions } = await broker.snapshot();
      const found = [...open, ...completed].filter((order) => order.orderRef === 'demo-CUT');
      expect(found.length > 0 || executions.some((e) => e.orderRef === 'demo-CUT')).toBe(booked === 1);
      expect(await gateway.timesSent('demo-CUT')).toBe(1);
      await expect(broker.place(marketOrder(near, id, 'demo-CUT'))).rejects.toMatchObject({
        code: 'ORDER_REFUSED',
      });
      expect(await gateway.timesSent('demo-CUT')).toBe(1);
    },
  );

  test('fills that happened while there was no connection are told after it', async () => {
    const { broker, events } = await connected();
    await gateway.scenario({ kind: 'ack', mode: 'lost-after', n: 1 });
    await broker.place(marketOrder(near, await broker.nextOrderId(1), 'demo-AWAY', { quantity: 3 }));
    await events.until(() => events.filledQuantity('demo-AWAY') === 3);
  });

  test('an order that waits for its turn when the connection is cut is not sent, now or later', async () => {
    const gate = heldClock();
    const { broker, events } = await connected({ clock: gate.clock });
    const id = await broker.nextOrderId(1);
    gate.hold();
    // More than may be sent within a second.
    const questions = Array.from({ length: 60 }, (_, index) =>
      broker.contractDetails({ kind: 'future', symbol: `NONE${index}` }).catch(() => []),
    );
    const placed = broker.place(marketOrder(near, id, 'demo-TURN'));
    const refused = expect(placed).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await gateway.scenario({ kind: 'disconnect', clientId: 12, how: 'rst' });
    await events.until(() => states(events).includes('disconnected'));
    gate.release();
    await refused;
    await Promise.all(questions);
    await broker.ready(8_000);
    expect(await broker.serverTime()).toBeGreaterThan(0);
    expect(await gateway.timesSent('demo-TURN')).toBe(0);
  });

  test('an order without any word is unknown after the deadline, and a later word is an event', async () => {
    const { broker, events } = await connected({ placeTimeoutMs: 300 });
    for (const message of ['openOrder', 'orderStatus', 'execDetails']) {
      await gateway.scenario({ kind: 'events', mode: 'delay', message, n: 20, delayMs: 900 });
    }
    const answer = await broker.place(marketOrder(near, await broker.nextOrderId(1), 'demo-LATE'));
    expect(answer).toMatchObject({ kind: 'unknown' });
    await events.until(() => events.filledQuantity('demo-LATE') === 1);
    expect(await gateway.timesSent('demo-LATE')).toBe(1);
  });

  test('a word that never comes: the execution alone accepts the order', async () => {
    const { broker, events } = await connected({ placeTimeoutMs: 3_000 });
    for (const message of ['openOrder', 'orderStatus']) {
      await gateway.scenario({ kind: 'events', mode: 'drop', message, n: 50 });
    }
    const answer: PlaceAnswer = await broker.place(
      marketOrder(near, await broker.nextOrderId(1), 'demo-EXEC'),
    );
    expect(answer.kind).toBe('accepted');
    await events.until(() => events.filledQuantity('demo-EXEC') === 1);
  });

  test('repeated and reordered messages change nothing', async () => {
    const { broker, events } = await connected();
    for (const message of ['openOrder', 'orderStatus', 'execDetails', 'commissionReport']) {
      await gateway.scenario({ kind: 'events', mode: 'duplicate', message, n: 5 });
    }
    await gateway.scenario({ kind: 'events', mode: 'reorder', message: 'execDetails', n: 1 });
    await broker.place(marketOrder(near, await broker.nextOrderId(1), 'demo-DUP', { quantity: 2 }));
    await events.until(() => events.statuses('demo-DUP').includes('Filled'));
    await events.until(() => events.filledQuantity('demo-DUP') === 2);
    const { executions } = await broker.snapshot();
    const legs = executions.filter((execution) => execution.orderRef === 'demo-DUP');
    expect(legs.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(2);
  });

  test.each([10349, 399])(
    'pysystemtrade #1580: code %d on an order is told to nobody as its end',
    async (code) => {
      const { broker, events } = await connected({ placeTimeoutMs: 300 });
      await gateway.scenario({ kind: 'error', request: 'placeOrder', code, text: 'Order note', n: 1 });
      const answer = await broker.place(marketOrder(near, await broker.nextOrderId(1), 'demo-NOTE'));
      expect(answer.kind).toBe('unknown');
      expect(events.statuses('demo-NOTE')).not.toContain('Cancelled');
      expect(events.statuses('demo-NOTE')).not.toContain('Rejected');
    },
  );
});
