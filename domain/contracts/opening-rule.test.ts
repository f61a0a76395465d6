import { expiringContracts } from './expiring-contracts';
import { openingRule } from './opening-rule';

const SETTINGS = {
  system_zone: 'Europe/London',
  expiry_guard: { no_opening_days: 3 },
  roll_policy: { source: 'parameters' },
};
const FRIDAY = Date.parse('2027-03-05T12:00:00Z');
const SOON = { contract: '20270300', expiry: '20270308' };
const LATER = { contract: '20270600', expiry: '20270608' };
const reason = '20270300 expires in 3 days (2027-03-08)';

describe('a position', () => {
  it.each([
    ['No_Roll', SOON, { kind: 'expires-soon', reason }],
    ['No_Roll', LATER, { kind: 'open' }],
    ['No_Roll', { contract: '20270300' }, { kind: 'open' }],
    ['No_Open', LATER, { kind: 'no-open' }],
    ['Passive', SOON, { kind: 'open' }],
    ['Force', SOON, { kind: 'open' }],
    ['Close', SOON, { kind: 'open' }],
  ] as const)('in roll state %s, priced %j: %j', (rollState, priced, rule) =>
    expect(openingRule({ rollState, priced: [priced] }, SETTINGS, FRIDAY)).toEqual(rule),
  );
});

describe('contracts about to expire', () => {
  it('are those within the days of the guard, by the date in the zone', () => {
    expect(expiringContracts([SOON, LATER], SETTINGS, FRIDAY)).toEqual([{ contract: '20270300', reason }]);
    expect(expiringContracts([SOON], SETTINGS, Date.parse('2027-03-04T23:59:00Z'))).toEqual([]);
  });

  it('are none where the calendar of the data decides when a contract is left', () => {
    const calendar = { ...SETTINGS, roll_policy: { source: 'calendar' } };
    expect(expiringContracts([SOON], calendar, FRIDAY)).toEqual([]);
  });
});
