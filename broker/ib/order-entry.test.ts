import type { BrokerContract, OutgoingOrder } from '../broker';
import { checkOrder, ibOrder } from './order-entry';

const near: BrokerContract = {
  conId: 11,
  kind: 'future',
  symbol: 'ES',
  exchange: 'CME',
  currency: 'USD',
  localSymbol: 'ESU6',
  multiplier: 50,
  contractMonth: '202609',
  expiry: '20260918',
};
const far: BrokerContract = { ...near, conId: 12, localSymbol: 'ESZ6' };
const order: OutgoingOrder = {
  orderRef: 'demo-01JDABCDEFGHJKMNPQRSTVWXYZ',
  brokerOrderId: 5,
  account: 'DU1',
  legs: [{ contract: near, ratio: 1 }],
  action: 'SELL',
  quantity: 2,
  type: 'LMT',
  limitPrice: -0.25,
};

test('nothing is left to presets: transmit, time in force, account and ref are explicit', () => {
  expect(ibOrder(order)).toEqual({
    action: 'SELL',
    totalQuantity: 2,
    orderType: 'LMT',
    lmtPrice: -0.25,
    tif: 'DAY',
    account: 'DU1',
    orderRef: order.orderRef,
    transmit: true,
  });
  expect(ibOrder({ ...order, type: 'MKT', limitPrice: undefined })).not.toHaveProperty('lmtPrice');
});

test('a good order and a good spread pass', () => {
  expect(() => checkOrder(order, 'DU1')).not.toThrow();
  const legs = [
    { contract: near, ratio: 1 },
    { contract: far, ratio: -2 },
  ];
  expect(() => checkOrder({ ...order, legs }, 'DU1')).not.toThrow();
});

const bad: [string, Partial<OutgoingOrder>][] = [
  ['orderRef is not', { orderRef: '' }],
  ['orderRef is not', { orderRef: 'x'.repeat(41) }],
  ['orderRef is not', { orderRef: 'a;b' }],
  ['is not the connected DU1', { account: 'U2' }],
  ['is not in 1..999999999', { brokerOrderId: 1_000_000_000 }],
  ['is not in 1..999999999', { brokerOrderId: 0 }],
  ['positive whole number', { quantity: 0 }],
  ['positive whole number', { quantity: 1.5 }],
  ['is not a number', { limitPrice: Number.NaN }],
  ['is not a number', { limitPrice: undefined }],
  ['has no limit price', { type: 'MKT', limitPrice: 5 }],
  ['has no legs', { legs: [] }],
  ['lacks its id or exchange', { legs: [{ contract: { ...near, exchange: '' }, ratio: 1 }] }],
  ['must be 1', { legs: [{ contract: near, ratio: -1 }] }],
  [
    'first leg must be positive',
    {
      legs: [
        { contract: near, ratio: -1 },
        { contract: far, ratio: 1 },
      ],
    },
  ],
  [
    'different exchanges',
    {
      legs: [
        { contract: near, ratio: 1 },
        { contract: { ...far, exchange: 'X' }, ratio: -1 },
      ],
    },
  ],
  [
    'same contract',
    {
      legs: [
        { contract: near, ratio: 1 },
        { contract: near, ratio: -1 },
      ],
    },
  ],
  [
    'not a whole number',
    {
      legs: [
        { contract: near, ratio: 1 },
        { contract: far, ratio: 0 },
      ],
    },
  ],
];

test.each(bad)('refused before it is sent: %s %j', (text, change) => {
  expect(() => checkOrder({ ...order, ...change }, 'DU1')).toThrow(text);
});
