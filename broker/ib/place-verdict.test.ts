import { cancelVerdict, modifyVerdict, placeVerdict } from './place-verdict';

const accepted = (status: string) => ({
  kind: 'answer',
  answer: { kind: 'accepted', permId: 77, status },
});

test.each(['PendingSubmit', 'PreSubmitted', 'Submitted', 'Filled', 'Cancelled', 'ApiCancelled'])(
  'an order shown as %s was accepted',
  (status) => {
    expect(placeVerdict({ kind: 'status', status, permId: 77 })).toEqual(accepted(status));
  },
);

test('Inactive waits for its reason, and is an accepted order when none comes', () => {
  expect(placeVerdict({ kind: 'status', status: 'Inactive', permId: 77 })).toEqual({
    kind: 'wait-for-reason',
    otherwise: { kind: 'accepted', permId: 77, status: 'Inactive' },
  });
});

test('pysystemtrade #1580: notes on an order decide nothing', () => {
  for (const code of [10349, 399, 2109, 2137, 404, 45678]) {
    expect(placeVerdict({ kind: 'error', code, text: 'note' })).toEqual({ kind: 'wait' });
  }
});

test('refusals are answers with the broker’s words', () => {
  for (const code of [200, 201, 110, 103, 321, 434, 478]) {
    expect(placeVerdict({ kind: 'error', code, text: 'why' })).toEqual({
      kind: 'answer',
      answer: { kind: 'rejected', code, text: 'why' },
    });
  }
});

test('a lost connection is neither accepted nor rejected', () => {
  expect(placeVerdict({ kind: 'lost', reason: 'cut' })).toEqual({
    kind: 'answer',
    answer: { kind: 'unknown', reason: 'cut' },
  });
});

test('cancelling: a refusal is an answer like any other, whatever its code', () => {
  const error = (code: number) => cancelVerdict({ kind: 'error', code, text: '' });
  expect(error(202)).toBe('taken');
  expect([10147, 10148, 135, 136, 161, 321, 201].map(error)).toEqual(Array(7).fill('refused'));
  expect([10349, 399, 45678].map(error)).toEqual(Array(3).fill('wait'));
  const status = (name: string) => cancelVerdict({ kind: 'status', status: name, permId: 1 });
  expect(['Submitted', 'Held'].map(status)).toEqual(Array(2).fill('wait'));
  expect(['PendingCancel', 'Cancelled', 'Filled'].map(status)).toEqual(Array(3).fill('taken'));
  expect(cancelVerdict({ kind: 'lost', reason: 'cut' })).toBe('lost');
});

test.each([
  [
    'the new limit shown',
    { kind: 'status', status: 'Submitted', permId: 7, limitPrice: 0.3 },
    { kind: 'taken' },
  ],
  ['the old limit shown', { kind: 'status', status: 'Submitted', permId: 7, limitPrice: 0.2 }, 'wait'],
  ['a status without it', { kind: 'status', status: 'Submitted', permId: 7 }, 'wait'],
  [
    'filled meanwhile',
    { kind: 'status', status: 'Filled', permId: 7 },
    { kind: 'not-now', status: 'Filled' },
  ],
  ['refused', { kind: 'error', code: 110, text: 'tick' }, { kind: 'refused', code: 110, text: 'tick' }],
  ['cancelled', { kind: 'error', code: 202, text: 'x' }, { kind: 'not-now', status: 'Cancelled' }],
  ['a note', { kind: 'error', code: 399, text: 'note' }, 'wait'],
  ['connection lost', { kind: 'lost', reason: 'cut' }, { kind: 'unknown', reason: 'cut' }],
] as const)('a new limit of 0.1 + 0.2: %s', (_, signal, verdict) => {
  expect(modifyVerdict(signal, 0.1 + 0.2)).toEqual(verdict);
});
