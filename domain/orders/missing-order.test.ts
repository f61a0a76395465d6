import { fateOfMissing } from './missing-order';

const ZONE = 'Europe/London';
const at = (iso: string) => Date.parse(iso);
const sentAt = (iso: string) => ({ sendingAt: new Date(iso) });

test('an order that the broker never showed on the day of its sending was not accepted', () => {
  const sent = sentAt('2026-11-26T09:00:00Z');
  expect(fateOfMissing(sent, at('2026-11-26T23:59:59Z'), ZONE)).toBe('not-accepted');
  expect(fateOfMissing({ ...sent, permId: 0 }, at('2026-11-26T23:59:59Z'), ZONE)).toBe('not-accepted');
});

test("after the broker's midnight, in its zone, nobody can tell", () => {
  expect(fateOfMissing(sentAt('2026-11-26T23:59:59Z'), at('2026-11-27T00:00:00Z'), ZONE)).toBe('unknown');
  // Summer time: midnight is at 23:00 UTC.
  expect(fateOfMissing(sentAt('2026-07-01T22:59:59Z'), at('2026-07-01T23:00:00Z'), ZONE)).toBe('unknown');
});

test('an order that the broker had shown and lists no longer may have been filled', () => {
  const shown = { ...sentAt('2026-11-26T09:00:00Z'), permId: 77 };
  expect(fateOfMissing(shown, at('2026-11-26T10:00:00Z'), ZONE)).toBe('unknown');
  expect(fateOfMissing({ permId: 77 }, at('2026-11-26T10:00:00Z'), ZONE)).toBe('unknown');
});
