import { choose, shownRollParameters } from './taken-from-files';

const cost = { shown: (value: number) => `spread cost ${value}` };

test.each([
  ['what the files lack changes nothing', undefined, { value: 1, saidBy: 'shipped' }, { kind: 'same' }],
  ['what is the same is not said', 1, { value: 1, saidBy: 'operator' }, { kind: 'same' }],
  ['what is new is taken', 2, undefined, { kind: 'take', value: 2, text: 'spread cost 2' }],
  [
    'what only the shipped files say is replaced, and said',
    2,
    { value: 1, saidBy: 'shipped' },
    { kind: 'take', value: 2, text: 'spread cost 2 (instead of the shipped spread cost 1)' },
  ],
  [
    'what the operator has set stays, and is said',
    2,
    { value: 1, saidBy: 'operator' },
    { kind: 'leave', text: 'spread cost 2: yours stays, spread cost 1' },
  ],
] as const)('of other files, %s', (_, theirs, ours, expected) => {
  expect(choose(theirs, ours, cost)).toEqual(expected);
});

test('what can not be kept here is left, with the reason', () => {
  const unwritable = 'instrument_config_directory is not set';
  expect(choose(2, { value: 1, saidBy: 'shipped' }, { ...cost, unwritable })).toEqual({
    kind: 'leave',
    text: 'spread cost 2: instrument_config_directory is not set',
  });
});

test('roll parameters are shown in one line', () => {
  const roll = {
    holdRollCycle: 'HZ',
    pricedRollCycle: 'HMUZ',
    rollOffsetDays: -5,
    carryOffset: -1,
    expiryOffset: 18,
  };
  expect(shownRollParameters(roll)).toBe('hold HZ, priced HMUZ, roll -5 days, carry -1, expiry 18 days');
});
