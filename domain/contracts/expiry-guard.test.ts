import fc from 'fast-check';
import { daysToExpiry, opensPosition, whyNotOpen } from './expiry-guard';

const guard = { no_opening_days: 3 };

describe('shortly before expiry', () => {
  const bund = { contract: '20270300', expiry: '2027-03-08' };

  it.each([
    ['2027-03-02', 6, undefined],
    ['2027-03-04', 4, undefined],
    ['2027-03-05', 3, '20270300 expires in 3 days (2027-03-08)'],
    ['2027-03-07', 1, '20270300 expires in 1 day (2027-03-08)'],
    ['2027-03-08', 0, '20270300 expires today (2027-03-08)'],
    ['2027-03-09', -1, '20270300 expired on 2027-03-08'],
  ])('on %s, %d days away: %s', (today, days, expected) => {
    expect(daysToExpiry({ ...bund, today })).toBe(days);
    expect(whyNotOpen({ ...bund, today }, guard)).toBe(expected);
  });

  it.each<[number, number[], number, boolean]>([
    [0, [], 1, true],
    [0, [], -1, true],
    [2, [], 1, true],
    [2, [], -1, false],
    [2, [], -2, false],
    [2, [], -3, true],
    [2, [], -5, true],
    [-2, [], 2, false],
    [-2, [], 3, true],
    // Another order that sells what is held: this one would open the other side.
    [2, [-2], -1, true],
    [3, [-2], -1, false],
    [2, [2], -2, false],
  ])('from %d with %j working, a trade of %d opens: %s', (position, working, trade, expected) => {
    expect(opensPosition(position, working, trade)).toBe(expected);
  });

  it('a trade that does not open leaves less, on the same side', () => {
    const lots = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(lots, lots, (position, trade) => {
        const left = position + trade;
        const isLess = Math.abs(left) <= Math.abs(position) && left * position >= 0;
        expect(opensPosition(position, [], trade)).toBe(!isLess);
      }),
    );
  });
});
