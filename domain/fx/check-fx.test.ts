import { STOP } from '../limits/halt';
import { type FxFacts, whyFxNotSent } from './check-fx';

const ORDER = { currency: 'EUR', amount: -25_000 };
const FACTS: FxFacts = { sendsOrders: true, halts: [], now: 0, notionalMax: undefined, rate: undefined };
const HALT = { ...STOP, reason: 'drill', by: 'ann', at: new Date(0) };
const LATER = new Date(1).toISOString();

test.each([
  ['nothing speaks against it', {}],
  ['one instrument is halted', { halts: [{ ...HALT, instrument: 'CORN' }] }],
  ['one strategy is halted', { halts: [{ ...HALT, strategy: 'carry' }] }],
  ['its time has just come', { now: 1 }],
  ['its value is the limit', { notionalMax: 30_000, rate: 1.2 }],
])('currencies are traded when %s', (_, facts) => {
  expect(whyFxNotSent(ORDER, LATER, { ...FACTS, ...facts })).toBeUndefined();
});

test.each([
  ['a person trades', { sendsOrders: false }, /sends no orders: trade the currencies at the broker/],
  ['everything is halted', { halts: [HALT] }, /halted \(drill\); npx tst halt lift --reason R lifts it/],
  ['everything may only reduce', { halts: [{ ...HALT, mode: 'reduce-only' as const }] }, /halted/],
  ['its time has passed', { now: 2 }, /was to be sent until .*ask again/],
  [
    'its value is above the limit',
    { notionalMax: 29_999, rate: 1.2 },
    /its value, 30000 .* above .*notional_max/,
  ],
  ['its value is not known', { notionalMax: 1e9 }, /the value of EUR is not known/],
])('currencies are not traded when %s', (_, facts, reason) => {
  const answer = whyFxNotSent(ORDER, LATER, { ...FACTS, ...facts });
  expect(answer).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
