import { BROKER_ORDER_TRANSITIONS, isNews } from './broker-order-transitions';
import type { ReportedState } from './broker-status';
import { type BrokerOrderState, FINAL_BROKER_STATES } from './order';

const STATES = Object.keys(BROKER_ORDER_TRANSITIONS) as BrokerOrderState[];

test('no state of a broker order is without a way out: from each that is not final, every end can be reached', () => {
  for (const state of STATES.filter((each) => !FINAL_BROKER_STATES.includes(each))) {
    expect(BROKER_ORDER_TRANSITIONS[state]).toEqual(
      expect.arrayContaining(['filled', 'cancelled', 'rejected']),
    );
  }
  // Positions, or the operator, say that nothing of it was filled.
  expect(BROKER_ORDER_TRANSITIONS.unknown).toContain('not-accepted');
});

test('nothing is ever sent again: no state leads back to where an order is sent from', () => {
  for (const state of STATES) {
    expect(BROKER_ORDER_TRANSITIONS[state]).not.toContain('intended');
    if (state !== 'intended') expect(BROKER_ORDER_TRANSITIONS[state]).not.toContain('sending');
  }
});

test('an order that was cancelled or rejected is never held as unknown afterwards', () => {
  for (const state of ['filled', 'cancelled', 'rejected'] as const)
    expect(BROKER_ORDER_TRANSITIONS[state]).not.toContain('unknown');
});

test.each<[BrokerOrderState, number | undefined, ReportedState, boolean]>([
  ['sending', undefined, 'working', true],
  ['working', undefined, 'working', true],
  ['working', 7, 'working', false],
  ['filled', 7, 'working', false],
  ['cancelled', 7, 'filled', true],
  ['unknown', undefined, 'unknown', true],
  ['rejected', 7, 'unknown', false],
])('%s (permanent id %s) and reported as %s: news %s', (state, permId, reported, news) => {
  expect(isNews({ state, permId }, reported)).toBe(news);
});
