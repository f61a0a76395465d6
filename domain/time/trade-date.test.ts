import { businessDayBucket } from './business-day';
import { isClosingRow, notionalClose } from './notional-close';
import {
  addDays,
  businessDays,
  dateToMs,
  isBusinessDay,
  latestTradeDate,
  localDate,
  msToDate,
  nextBusinessDay,
  previousBusinessDay,
} from './trade-date';

const at = (text: string) => Date.parse(`${text}Z`);

describe('trade dates', () => {
  it('counts business days from Monday to Friday', () => {
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(isBusinessDay)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(nextBusinessDay('2026-11-20')).toBe('2026-11-23');
    expect(previousBusinessDay('2026-11-23')).toBe('2026-11-20');
    expect(businessDays('2026-11-19', '2026-11-24')).toEqual([
      '2026-11-19',
      '2026-11-20',
      '2026-11-23',
      '2026-11-24',
    ]);
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  });

  it('puts weekends into the Friday before', () => {
    for (const day of ['2026-11-20T10:00:00', '2026-11-21T10:00:00', '2026-11-22T23:59:59']) {
      expect(msToDate(businessDayBucket(at(day)))).toBe('2026-11-20');
    }
  });

  it.each([
    ['2026-11-20T22:59:59', '2026-11-19'],
    ['2026-11-20T23:00:00', '2026-11-20'],
    ['2026-11-21T23:30:00', '2026-11-20'],
    ['2026-11-23T10:00:00', '2026-11-20'],
    ['2026-07-10T22:00:00', '2026-07-10'],
  ])('at %s UTC the closes of %s have passed', (instant, date) => {
    expect(latestTradeDate(at(instant))).toBe(date);
  });

  it('knows the notional close in summer and winter', () => {
    expect(notionalClose('2026-07-10')).toBe(at('2026-07-10T22:00:00'));
    expect(isClosingRow(at('2026-07-10T22:00:00'))).toBe(true);
    expect(isClosingRow(at('2026-07-10T23:00:00'))).toBe(false);
    expect(localDate(at('2026-07-10T23:30:00'))).toBe('2026-07-11');
  });

  it.each(['2026-02-30', '2026-1-1', '', '20261120'])('refuses "%s"', (text) => {
    expect(() => dateToMs(text)).toThrow('is not a date');
  });
});
