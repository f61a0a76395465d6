import { neverSet, nextRollRecord, rollSwitchOf, undoSwitchOf } from './roll-record';

const at = new Date('2026-11-20T22:00:00Z');

test.each([
  ['by the policy', { by: 'roll policy', reason: 'volumes', at }, {}],
  ['by a person', { by: 'ann', operator: true as const, reason: 'liquid', at }, { operator: true }],
  ['by a request', { by: 'ann', reason: 'liquid', request: 'r1', at }, { request: 'r1' }],
])(
  'the record that follows, set %s, has the next version and nothing of the one before',
  (_, author, more) => {
    const before = { ...neverSet('CORN'), version: 7, operator: true as const, request: 'r0' };
    expect(nextRollRecord(before, 'Passive', author)).toEqual({
      instrument: 'CORN',
      state: 'Passive',
      since: at,
      by: author.by,
      reason: author.reason,
      from: 'No_Roll',
      version: 8,
      ...more,
    });
  },
);

test('an instrument that nobody has set is at No_Roll, version 0, so that the first record is version 1', () => {
  const first = nextRollRecord(neverSet('CORN'), 'No_Roll', { by: 'ann', reason: 'x', at });
  expect(first.version).toBe(1);
  expect(neverSet('CORN')).toEqual({
    ...{ instrument: 'CORN', state: 'No_Roll', version: 0 },
    ...{ by: '', reason: 'never set' },
  });
});

test('what a roll leaves is kept with the state through later changes, until the roll is undone', () => {
  const author = { by: 'ann', reason: 'x', at };
  const passive = nextRollRecord(neverSet('CORN'), 'Passive', author);
  const { readVersion, next } = rollSwitchOf(passive, { pricesVersion: 4, contract: '20261200' }, author);
  const beforeRoll = { state: 'Passive', pricesVersion: 4, contract: '20261200' } as const;
  expect([readVersion, next]).toEqual([1, expect.objectContaining({ state: 'No_Roll', beforeRoll })]);
  const later = nextRollRecord(next, 'No_Open', author);
  expect(later.beforeRoll).toEqual(beforeRoll);
  const undone = undoSwitchOf(later, beforeRoll, author);
  expect(undone).toEqual({
    readVersion: 3,
    next: expect.objectContaining({ state: 'Passive', from: 'No_Open', operator: true, version: 4 }),
  });
  expect(undone.next.beforeRoll).toBeUndefined();
});

test('undoing a roll that was begun in the transient state leads to No_Roll', () => {
  const transient = { ...neverSet('CORN'), state: 'Roll_Adjusted' as const };
  const { next } = rollSwitchOf(
    transient,
    { pricesVersion: 1, contract: '20261200' },
    { by: 'a', reason: 'b', at },
  );
  expect(next.beforeRoll?.state).toBe('No_Roll');
});
