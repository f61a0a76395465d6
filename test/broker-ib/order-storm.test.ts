/**
 * Many orders while the connection is cut, messages are lost, repeated and reordered, and the gateway
 * restarts. Whatever happens: no order is sent twice, each fate is known from the complete lists, and the
 * fills told are the broker's position.
 */
import type { BrokerContract, PlaceAnswer } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';
import { ACCOUNT, Events, marketOrder, TestGateway } from './gateway';
import { firstFutures } from './market';

/** A small generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const FAULTS: readonly (Record<string, unknown> | undefined)[] = [
  undefined,
  undefined,
  { kind: 'ack', mode: 'lost-before', n: 1 },
  { kind: 'ack', mode: 'lost-after', n: 1 },
  { kind: 'events', mode: 'duplicate', message: 'execDetails', n: 2 },
  { kind: 'events', mode: 'reorder', message: 'orderStatus', n: 1 },
  { kind: 'events', mode: 'drop', message: 'openOrder', n: 2 },
  { kind: 'events', mode: 'drop', message: 'execDetails', n: 1 },
  { kind: 'reject', n: 1, code: 201, text: 'Order rejected - reason:storm' },
  { kind: 'disconnect', clientId: 12, how: 'rst' },
];

interface Attempt {
  readonly orderRef: string;
  readonly signed: number;
  readonly outcome: PlaceAnswer['kind'] | 'not-sent';
}

async function attempt(
  broker: IbBroker,
  contract: BrokerContract,
  orderRef: string,
  signed: number,
): Promise<Attempt> {
  try {
    const id = await broker.nextOrderId(1);
    const order = marketOrder(contract, id, orderRef, {
      action: signed > 0 ? 'BUY' : 'SELL',
      quantity: Math.abs(signed),
    });
    return { orderRef, signed, outcome: (await broker.place(order)).kind };
  } catch {
    // Refused before sending, because the connection is away: that is an outcome here.
    return { orderRef, signed, outcome: 'not-sent' };
  }
}

test.each([
  [178, 1],
  [178, 2],
  [193, 3],
])('server version %d, seed %d', async (version, seed) => {
  const gateway = await TestGateway.start(version);
  try {
    const random = randomOf(seed);
    const broker = await gateway.connect({ placeTimeoutMs: 1_000 });
    const events = new Events(broker);
    const [contract] = await firstFutures(broker);
    const attempts: Attempt[] = [];
    for (let i = 0; i < 40; i++) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)];
      const signed = (1 + Math.floor(random() * 3)) * (random() < 0.5 ? 1 : -1);
      if (fault) await gateway.scenario(fault);
      attempts.push(await attempt(broker, contract, `storm-${seed}-${i}`, signed));
      if (i === 20) {
        await gateway.stop();
        await gateway.startAgain();
      }
      if (random() < 0.7) await broker.ready(8_000);
    }
    await gateway.control('DELETE', '/scenario');
    await broker.ready(8_000);
    await check(gateway, broker, events, attempts, contract);
  } finally {
    await gateway.close();
  }
});

async function check(
  gateway: TestGateway,
  broker: IbBroker,
  events: Events,
  attempts: readonly Attempt[],
  contract: BrokerContract,
): Promise<void> {
  const { executions, completed } = await broker.snapshot();
  let position = 0;
  for (const { orderRef, signed, outcome } of attempts) {
    const executed = executions
      .filter((e) => e.orderRef === orderRef)
      .reduce((sum, e) => sum + e.quantity, 0);
    if (outcome === 'accepted') expect([orderRef, executed]).toEqual([orderRef, signed]);
    if (outcome === 'rejected' || outcome === 'not-sent') expect([orderRef, executed]).toEqual([orderRef, 0]);
    if (outcome === 'unknown') expect([0, signed]).toContain(executed);
    expect([orderRef, events.filledQuantity(orderRef)]).toEqual([orderRef, executed]);
    if (executed !== 0) expect(completed.map((order) => order.orderRef)).toContain(orderRef);
    position += executed;
  }
  const outcomes = new Set(attempts.map(({ outcome }) => outcome));
  expect(outcomes.has('accepted') && outcomes.has('unknown') && outcomes.has('rejected')).toBe(true);
  const { positions: held } = await broker.positions(ACCOUNT);
  expect(held.find((p) => p.contract.conId === contract.conId)?.position ?? 0).toBe(position);
  for (const { orderRef, outcome } of attempts) {
    expect([orderRef, await gateway.timesSent(orderRef)]).toEqual([orderRef, expect.any(Number)]);
    expect(await gateway.timesSent(orderRef)).toBeLessThanOrEqual(outcome === 'not-sent' ? 0 : 1);
  }
}
