import type { BrokerOrder } from './order';
import { orderProgress } from './order-progress';

const order = {
  ...{ state: 'working', trade: [-2, 2], instrument: 'CORN', contracts: ['20261200', '20270300'] },
} as unknown as BrokerOrder;

test.each([
  [
    'nothing filled yet',
    {},
    { filled: [0, 0], price: Number.NaN },
    'working: 0/0 of -2/2 CORN 20261200/20270300',
  ],
  ['a part', {}, { filled: [-1, 1], price: -1.5 }, 'working: -1/1 of -2/2 CORN 20261200/20270300 at -1.5'],
  [
    'the reason of its end',
    { state: 'rejected', reason: '201 margin' },
    { filled: [0, 0], price: Number.NaN },
    'rejected: 0/0 of -2/2 CORN 20261200/20270300 (201 margin)',
  ],
] as const)('how an order stands: %s', (_what, change, fill, text) => {
  const at = '2026-11-20T15:00:00.000Z';
  const { state } = { ...order, ...change };
  expect(orderProgress({ ...order, ...change }, fill, at)).toEqual({ state, text, at });
});
