import { staleness } from './staleness';

const SETTINGS = { order_limits: { price_age_business_days_max: 2 } };
const FRIDAY = '2026-11-27';

describe('an optimal position', () => {
  it.each([
    ['of the day before', { tradeDate: '2026-11-26' }, 'its optimal position is of 2026-11-26: not traded'],
    ['of the day', { tradeDate: FRIDAY }, undefined],
    ['on a price of its day', { tradeDate: FRIDAY, referenceDate: FRIDAY }, undefined],
    ['on the oldest price allowed', { tradeDate: FRIDAY, referenceDate: '2026-11-25' }, undefined],
    [
      'on an older price',
      { tradeDate: FRIDAY, referenceDate: '2026-11-24' },
      'its last price is of 2026-11-24: not traded',
    ],
  ])('%s', (_, optimal, expected) => expect(staleness(SETTINGS, optimal, FRIDAY)).toBe(expected));

  it('on a price of before the weekend is fresh on Monday: only business days count', () => {
    const monday = { tradeDate: '2026-11-30', referenceDate: '2026-11-26' };
    expect(staleness(SETTINGS, monday, '2026-11-30')).toBeUndefined();
  });
});
