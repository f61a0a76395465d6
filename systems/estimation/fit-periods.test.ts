import { DAY_MS } from '../../domain/time/units';
import { fitPeriods } from './fit-periods';

const start = Date.UTC(2020, 0, 5);

describe('fitPeriods', () => {
  it('steps back from the last date, with a leading period that has no data', () => {
    const last = start + 1000 * DAY_MS;
    const periods = fitPeriods(start, last, { dateMethod: 'expanding', rollyears: 20, intervalDays: 365 });
    expect(periods.map((p) => p.hasData)).toEqual([false, true]);
    expect(periods[0].periodEnd).toBe(last - 365 * DAY_MS);
    expect(periods[1]).toMatchObject({ fitStart: start, fitEnd: last - 365 * DAY_MS, periodEnd: last });
  });

  it('rollyears counts intervals, which are weeks when the interval is weekly', () => {
    const last = start + 70 * DAY_MS;
    const periods = fitPeriods(start, last, { dateMethod: 'rolling', rollyears: 5, intervalDays: 7 });
    const final = periods[periods.length - 1];
    expect(final.fitEnd - final.fitStart).toBe(5 * 7 * DAY_MS);
  });

  it('fits on and uses the whole span in sample', () => {
    const settings = { dateMethod: 'in_sample', rollyears: 20, intervalDays: 365 } as const;
    expect(fitPeriods(0, 9, settings)).toEqual([
      { fitStart: 0, fitEnd: 9, periodStart: 0, periodEnd: 9, hasData: true },
    ]);
  });

  it('has one period without data where there is less than one interval', () => {
    const settings = { dateMethod: 'expanding', rollyears: 20, intervalDays: 365 } as const;
    expect(fitPeriods(start, start + DAY_MS, settings).map((p) => p.hasData)).toEqual([false]);
  });
});
