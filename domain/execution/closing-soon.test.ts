import { isClosingSoon } from './closing-soon';

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);
const session = (open: string, close: string) => [
  { openUtc: at(open), closeUtc: at(close), label: '2026-03-02' as const },
];
const DAY = session('08:00', '16:00');
const SHORT = session('08:00', '12:00');

test.each([
  ['in the middle of the day', [DAY], '19:45', '10:00', false],
  ['half an hour before the close', [DAY], '19:45', '15:30', false],
  ['less than half an hour before the close', [DAY], '19:45', '15:31', true],
  ['before the window ends', [DAY], '11:00', '10:31', true],
  ['before one leg closes', [DAY, SHORT], '19:45', '11:45', true],
  ['after the close', [DAY], '19:45', '16:00', true],
  ['before the open', [DAY], '19:45', '07:00', true],
  ['with unknown hours', [undefined], '19:45', '10:00', true],
] as const)('%s: %j', (_, sessions, windowEnd, now, soon) => {
  expect(isClosingSoon(sessions, at(windowEnd), at(now))).toBe(soon);
});
