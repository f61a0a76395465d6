import { type HeldContract, heldExpiry } from './held-expiry';

const guard = {
  ...{ no_opening_days: 3, notice_days: 7, alarm_days: 5, urgent_days: 2 },
  first_notice_days: { CORN: 14 },
};
const bund = { instrument: 'BUND', contract: '20270300', expiry: '2027-03-08', quantity: 2 };
const report = (today: string, change: Partial<HeldContract> = {}) => {
  const found = heldExpiry({ ...bund, today, ...change }, guard);
  return found && [found.severity, found.subject];
};

test.each<[string, readonly [string, string] | undefined]>([
  ['2027-02-28', undefined],
  ['2027-03-01', ['notice', 'Held, 7 days left: BUND 20270300']],
  ['2027-03-02', ['notice', 'Held, 6 days left: BUND 20270300']],
  ['2027-03-03', ['alarm', 'Held near expiry, 5 days left: BUND 20270300']],
  ['2027-03-05', ['alarm', 'Held near expiry, 3 days left: BUND 20270300']],
  ['2027-03-06', ['urgent', 'ROLL OR CLOSE NOW, 2 DAYS LEFT: BUND 20270300']],
  ['2027-03-07', ['urgent', 'ROLL OR CLOSE NOW, LAST DAY TOMORROW: BUND 20270300']],
  ['2027-03-08', ['urgent', 'ROLL OR CLOSE NOW, LAST DAY TODAY: BUND 20270300']],
  ['2027-03-09', ['expired', 'EXPIRED WHILE HELD, 1 day ago: BUND 20270300']],
  ['2027-03-11', ['expired', 'EXPIRED WHILE HELD, 3 days ago: BUND 20270300']],
])('expired contracts are noticed, each day louder: on %s %j', (today, expected) => {
  expect(report(today)).toEqual(expected);
});

test('a short position too, and nothing where nothing is held', () => {
  expect(report('2027-03-03', { quantity: -1 })?.[0]).toBe('alarm');
  expect(report('2027-03-03', { quantity: 0 })).toBeUndefined();
});

const corn = { instrument: 'CORN' };
test.each<[string, Partial<HeldContract>, readonly [string, string] | undefined]>([
  ['2027-02-14', corn, undefined],
  ['2027-02-15', corn, ['notice', 'Held, 7 days left: CORN 20270300']],
  ['2027-02-22', corn, ['urgent', 'ROLL OR CLOSE NOW, LAST DAY TODAY: CORN 20270300']],
  ['2027-02-23', corn, ['urgent', 'ROLL OR CLOSE NOW, FIRST NOTICE IS OVER: CORN 20270300']],
  ['2027-03-09', corn, ['expired', 'EXPIRED WHILE HELD, 1 day ago: CORN 20270300']],
  // Nobody delivers to who is short.
  ['2027-02-22', { ...corn, quantity: -2 }, undefined],
])('the first notice counts where it is known and the position long: %s %j', (today, change, expected) => {
  expect(report(today, change)).toEqual(expected);
});

test('the text names the date, the first notice or that it is not known, and the command', () => {
  const textOf = (today: string, change: Partial<HeldContract>) =>
    heldExpiry({ ...bund, today, ...change }, guard)?.text;
  expect(textOf('2027-03-03', {})).toBe(
    '2 of 20270300 held, which expires in 5 days (2027-03-08), first notice not known (expiry_guard.first_notice_days): ' +
      'roll or close it (npx tst rolls set BUND Force | Close --reason "...")',
  );
  expect(textOf('2027-02-17', corn)).toMatch(
    /^2 of 20270300 held, .*, first notice 2027-02-22: roll or close it/,
  );
  expect(textOf('2027-03-03', { quantity: -2 })).not.toMatch(/first notice/);
  expect(textOf('2027-03-09', {})).toMatch(
    /expired on 2027-03-08: it is settled once .*rolls settle BUND sets/,
  );
});
