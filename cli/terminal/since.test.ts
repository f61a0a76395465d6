import { parseSince } from './since';

test.each([
  ['2023-06-15', '2023-06-15T00:00:00.000Z'],
  ['2023-06-15T22:10', '2023-06-15T22:10:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(new Date(parseSince(text)).toISOString()).toBe(instant);
});

test.each([
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
])('%s is so long ago', (text, ms) => {
  expect(Math.abs(Date.now() - ms - parseSince(text))).toBeLessThan(5_000);
});

test.each(['', '2', 'h', '2 h', '2w', '2023-02-30', '-1h', 'yesterday'])('%j is refused', (text) => {
  expect(() => parseSince(text)).toThrow(/2h/);
});
