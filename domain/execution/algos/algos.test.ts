import { ALGOS, type Algo } from '../../orders/algo';
import { sliceOf, storedTypeOf, submissionOf, timeoutSecondsOf } from './algos';

const facts = {
  direction: 1,
  tick: { bid: 99, ask: 101, bidSize: 10, askSize: 40 },
  closingSoon: false,
  steps: [{ from: Number.NEGATIVE_INFINITY, step: 0.25 }],
} as const;

test.each<[Algo, string, number | undefined]>([
  ['market', 'market', undefined],
  ['snap_market', 'snap_mkt', undefined],
  ['snap_mid', 'snap_mid', undefined],
  ['snap_primary', 'snap_prim', undefined],
  ['adaptive_market', 'adaptive_mkt', undefined],
  ['limit', 'limit', 98.25],
  ['original_best', 'limit', 99],
])('%s is sent as %s, limit %s', (algo, type, limitPrice) => {
  const own = algo === 'limit' ? { limitPrice: 98.3 } : {};
  const submission = submissionOf(algo, { ...facts, ...own });
  expect(submission.type).toBe(type);
  expect(submission.limitPrice).toBe(limitPrice);
  expect(storedTypeOf(algo)).toBe(type);
});

test('a limit order without its price stays without one: the last check refuses it', () => {
  expect(submissionOf('limit', facts)).toEqual({ type: 'limit' });
});

test.each(ALGOS)('%s sends at most the lots of one order; limit orders and panic go whole', (algo) => {
  const whole = algo === 'limit';
  expect(sliceOf(algo, 'best', [-7, 7], 1)).toEqual(whole ? [-7, 7] : [-1, 1]);
  expect(sliceOf(algo, 'panic', [7], 1)).toEqual([7]);
});

test('what is not filled is cancelled after 600 s, but for what rests or is worked by the broker', () => {
  const resting = ALGOS.filter((algo) => timeoutSecondsOf(algo, 600) > 86_400);
  expect(resting).toEqual(['adaptive_market', 'limit']);
  expect(timeoutSecondsOf('original_best', 600)).toBe(600);
});
