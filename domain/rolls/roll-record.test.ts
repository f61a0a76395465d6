import { neverSet, nextRollRecord } from './roll-record';

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
