import { DateTime, type DurationLikeObject } from 'luxon';
import { tstError } from '../errors/errors';

/** Codes that `periodStart` understands, for messages. */
export const PERIOD_CODES = 'nB, nD, nW, nM, nY (such as 12M), YTD, MTD, QTD, TAX';

const BACK: Readonly<Record<string, keyof DurationLikeObject>> = {
  D: 'days',
  W: 'weeks',
  M: 'months',
  Y: 'years',
};
const TAX_YEAR_BEGINS = { month: 4, day: 6 } as const;

/**
 * Where a period that ends at `end` begins (UTC ms): `7D` seven calendar days before, at the same time of day in the
 * zone; `1B` that many business days before; the beginning of the year, quarter or month; `TAX`: of the British tax
 * year, 6 April. Throws BAD_INPUT.
 */
export function periodStart(code: string, end: number, zone: string): number {
  const last = DateTime.fromMillis(end, { zone });
  const counted = /^([1-9]\d{0,3})([BDWMY])$/.exec(code);
  if (counted) {
    const [, count, unit] = counted;
    return (
      unit === 'B' ? businessDaysBefore(last, Number(count)) : last.minus({ [BACK[unit]]: Number(count) })
    ).toMillis();
  }
  if (code === 'YTD') return last.startOf('year').toMillis();
  if (code === 'QTD') return last.startOf('quarter').toMillis();
  if (code === 'MTD') return last.startOf('month').toMillis();
  if (code === 'TAX') return taxYearOf(last).toMillis();
  throw tstError('BAD_INPUT', `'${code}' is not a period; one of: ${PERIOD_CODES}`);
}

/** Monday to Friday, without holidays. */
function businessDaysBefore(last: DateTime, count: number): DateTime {
  let day = last;
  for (let left = count; left > 0; ) {
    day = day.minus({ days: 1 });
    if (day.weekday <= 5) left--;
  }
  return day;
}

function taxYearOf(last: DateTime): DateTime {
  const begin = last.startOf('day').set(TAX_YEAR_BEGINS);
  return begin <= last ? begin : begin.minus({ years: 1 });
}
