import type { BrokerOrder } from '../orders/order';
import { trafficAround } from './throttle';

const order = (id: string, change: Partial<BrokerOrder> & { readonly changes?: number } = {}) =>
  ({
    ...{ id, instrument: 'CORN', contracts: ['20261200'], trade: [2], state: 'working' },
    ...change,
  }) as BrokerOrder & { readonly changes?: number };
const own = order('own', { state: 'intended' });
const sent = { sendingAt: new Date(0) };

test.each<[string, readonly BrokerOrder[], number, number]>([
  ['no other', [own], 0, 0],
  ['one of its contract and side', [own, order('b')], 1, 1],
  ['one that is not sent yet', [own, order('b', { state: 'intended' })], 0, 0],
  ['one of the other side', [own, order('b', { trade: [-1] })], 1, 0],
  ['one of another contract', [own, order('b', { contracts: ['20270300'] })], 1, 0],
  ['one of another instrument', [own, order('b', { instrument: 'GOLD' })], 1, 0],
  [
    'a spread that buys its contract',
    [own, order('b', { contracts: ['20260900', '20261200'], trade: [-3, 3] })],
    1,
    1,
  ],
])('next to %s', (_what, broker, working, sameSide) => {
  expect(trafficAround(own, broker, [])).toEqual({ working, sameSide, messages: 0 });
});

test('a spread counts the fuller of its legs', () => {
  const spread = order('own', { contracts: ['20261200', '20270300'], trade: [-1, 1] });
  const others = [order('b'), order('c', { trade: [-1] }), order('d', { trade: [-4] })];
  expect(trafficAround(spread, others, []).sameSide).toBe(2);
});

test('each sending and each change is a message, that of orders that were never sent is none', () => {
  const ofDay = [order('a', sent), order('b', { ...sent, changes: 4 }), order('c', { changes: 9 })];
  expect(trafficAround(own, [], ofDay).messages).toBe(6);
});
