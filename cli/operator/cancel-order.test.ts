import type { BrokerOrderState } from '../../domain/orders/order';
import { whatCameOfIt } from './cancel-order';

const progress = (state: BrokerOrderState) => ({
  state,
  text: `${state}: 0 of 2 CORN`,
  at: '2026-11-27T09:00:00Z',
});

test.each(['filled', 'cancelled', 'rejected', 'not-accepted'] as const)(
  'a cancel says how the order ended: %s',
  (state) => {
    expect(whatCameOfIt('B7', progress(state))).toBe(`B7: ${state}`);
  },
);

test.each<[BrokerOrderState, string, RegExp]>([
  ['working', 'ORDER_REFUSED', /B7 was not cancelled, it is still being watched/],
  ['sending', 'ORDER_REFUSED', /B7 was not cancelled/],
  ['unknown', 'ORDER_UNKNOWN', /npx tst orders settle B7/],
])('a cancel that changed nothing is an error: the order is %s', (state, code, message) => {
  const failure = expect.objectContaining({ code, message: expect.stringMatching(message) });
  expect(() => whatCameOfIt('B7', progress(state))).toThrow(failure);
});
