import { BROKER_ORDER_TRANSITIONS, isNews } from './broker-order-transitions';
import type { ReportedState } from './broker-status';
import { type BrokerOrderState, FINAL_BROKER_STATES, OPEN_BROKER_STATES } from './order';

const STATES = Object.keys(BROKER_ORDER_TRANSITIONS) as BrokerOrderState[];
const NOT_REPORTED_ENDED = ['intended', 'not-accepted', 'sending', 'unknown', 'working'] as const;

/** Seen from the state that is entered: where an order may come from. */
test.each<[BrokerOrderState, readonly BrokerOrderState[]]>([
  // Nothing is ever sent again.
  ['intended', []],
  ['sending', ['intended']],
  // An order that was rejected, or thought not to have arrived, may turn up at the broker.
  ['working', ['intended', 'not-accepted', 'rejected', 'sending', 'unknown']],
  // Only what may be at the broker without a reported end is ever held as unknown.
  ['unknown', ['not-accepted', 'sending', 'working']],
  // A fill is true whenever it comes: it may have crossed the cancel.
  ['filled', [...NOT_REPORTED_ENDED, 'cancelled', 'rejected']],
  ['cancelled', NOT_REPORTED_ENDED],
  ['rejected', NOT_REPORTED_ENDED],
  // The broker shows nothing of it, and positions or the operator say that nothing was filled.
  ['not-accepted', ['sending', 'unknown']],
])('an order becomes %s only from %j', (state, from) => {
  const before = STATES.filter((each) => BROKER_ORDER_TRANSITIONS[each].includes(state));
  expect(before.sort()).toEqual([...from].sort());
});

test('from each state that is not final every reported end can be reached', () => {
  for (const state of OPEN_BROKER_STATES)
    expect(BROKER_ORDER_TRANSITIONS[state]).toEqual(
      expect.arrayContaining(['filled', 'cancelled', 'rejected']),
    );
});

test('what is filled stays filled', () => {
  expect(BROKER_ORDER_TRANSITIONS.filled).toEqual([]);
});

test('each state is either open or final', () => {
  expect([...OPEN_BROKER_STATES, ...FINAL_BROKER_STATES].sort()).toEqual(STATES.sort());
  expect(OPEN_BROKER_STATES).toEqual(['intended', 'sending', 'working', 'unknown']);
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
