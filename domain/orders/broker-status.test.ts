import { type StatusSource, statusMeaning, unclearReason } from './broker-status';

const SOURCES: readonly StatusSource[] = ['event', 'open', 'completed'];

test.each<[string, string]>([
  ['ApiPending', 'working'],
  ['PendingSubmit', 'working'],
  ['PreSubmitted', 'working'],
  ['Submitted', 'working'],
  ['PendingCancel', 'working'],
  ['Filled', 'working'],
  ['Cancelled', 'cancelled'],
  ['ApiCancelled', 'cancelled'],
  ['Rejected', 'rejected'],
])('an order shown as %s is %s', (status, meaning) => {
  expect(SOURCES.map((source) => statusMeaning({ status }, source))).toEqual(SOURCES.map(() => meaning));
});

test('an order that was refused with 201 is rejected, not working', () => {
  expect(statusMeaning({ status: 'Rejected', reason: 'Exchange is closed.' }, 'event')).toBe('rejected');
});

test('Inactive is a refusal once its reason is known or the order is completed; before, nobody can tell', () => {
  const why = { status: 'Inactive', reason: 'no margin' };
  expect(SOURCES.map((source) => statusMeaning(why, source))).toEqual(SOURCES.map(() => 'rejected'));
  expect(SOURCES.map((source) => statusMeaning({ status: 'Inactive' }, source))).toEqual([
    'unclear',
    'unclear',
    'rejected',
  ]);
  expect(unclearReason({ status: 'Inactive' })).toMatch(/Inactive and reports no reason/);
});

test.each(['', 'submitted', 'Held', 'constructor', '__proto__'])(
  "a status text that is not known ('%s') does not count as working",
  (status) => {
    expect(SOURCES.map((source) => statusMeaning({ status }, source))).toEqual(SOURCES.map(() => 'unclear'));
    expect(unclearReason({ status })).toContain(`'${status}', which this version does not know`);
  },
);
