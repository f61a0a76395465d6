import { interruptionText, joinInterruptions } from './interruption';

const at = (time: string) => Date.parse(`2026-11-27T${time}Z`);
const first = { from: at('22:10:05'), to: at('22:10:09'), reason: 'BROKER_UNREACHABLE: gone' };
const later = { from: at('22:10:06'), to: at('22:10:40'), reason: 'not connected' };

test.each([
  ['none', [], undefined],
  ['none of several', [undefined, undefined], undefined],
  ['one', [undefined, first], first],
  ['several', [later, undefined, first], { ...first, to: later.to }],
])('%s', (_, all, joined) => {
  expect(joinInterruptions(all)).toEqual(joined);
});

test('says from when to when and why, and that nothing is missing', () => {
  expect(interruptionText({ ...first, to: later.to })).toBe(
    'interrupted from 22:10:05 to 22:10:40 UTC, then continued where it had stopped: BROKER_UNREACHABLE: gone',
  );
});
