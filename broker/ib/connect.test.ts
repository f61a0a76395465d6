import net from 'node:net';
import type { BrokerEvent, OutgoingOrder } from '../broker';
import { createIbBroker } from './connect';

const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

async function deadPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startAtDeadPort() {
  const port = await deadPort();
  const broker = createIbBroker({
    host: '127.0.0.1',
    port,
    clientId: 12,
    account: 'DU1',
    clock,
    backoffMs: [5],
  });
  return { broker, port };
}

test('nobody there: each attempt is reported, ready rejects with the address', async () => {
  const { broker, port } = await startAtDeadPort();
  const states: string[] = [];
  const third = new Promise<void>((resolve) => {
    broker.subscribe((event: BrokerEvent) => {
      if (event.kind !== 'connection') return;
      states.push(event.state);
      if (states.length === 6) resolve();
    });
  });
  await broker.start();
  await third;
  expect(states.slice(0, 4)).toEqual(['connecting', 'disconnected', 'connecting', 'disconnected']);
  await expect(broker.ready(20)).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
    message: expect.stringContaining(`no gateway at 127.0.0.1:${port}`),
  });
  await broker.close();
  expect(broker.state()).toBe('closed');
  await expect(broker.ready(1000)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
});

test('without a ready connection every method refuses at once', async () => {
  const { broker } = await startAtDeadPort();
  const contract = {
    conId: 1,
    kind: 'future' as const,
    symbol: 'ES',
    exchange: 'CME',
    currency: 'USD',
    localSymbol: 'ESU6',
    multiplier: 50,
    contractMonth: '202609',
    expiry: '20260918',
  };
  const order: OutgoingOrder = {
    orderRef: 'demo-A',
    brokerOrderId: 1,
    account: 'DU1',
    legs: [{ contract, ratio: 1 }],
    action: 'BUY',
    quantity: 1,
    type: 'MKT',
  };
  const refused = { code: 'BROKER_UNREACHABLE' };
  await expect(broker.place(order)).rejects.toMatchObject(refused);
  await expect(broker.cancel(1)).rejects.toMatchObject(refused);
  await expect(broker.snapshot()).rejects.toMatchObject(refused);
  await expect(broker.positions('DU1')).rejects.toMatchObject(refused);
  await expect(broker.nextOrderId(1)).rejects.toMatchObject(refused);
  await expect(broker.serverTime()).rejects.toMatchObject(refused);
  await expect(broker.quote(order.legs, 100)).rejects.toMatchObject(refused);
  await expect(
    broker.contractDetails({ kind: 'future', symbol: 'ES', exchange: 'CME' }),
  ).rejects.toMatchObject(refused);
  await expect(broker.bars({ contract, barSize: 'day', days: 365 })).rejects.toMatchObject(refused);
  await broker.close();
});
