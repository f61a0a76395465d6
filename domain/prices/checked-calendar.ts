/** A roll calendar that somebody else made, held against the contracts' prices. */
import { tstError } from '../errors/errors';
import { firstAtOrAfter } from '../series/rows';
import { msToDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import type { FinalPrices } from './price-points';
import type { RollCalendar, RollCalendarRow } from './roll-calendar';

/**
 * The calendar without the rolls before the contracts' prices begin. Error MISSING_DATA for rolls that do not follow each
 * other in time, and for one within a day of which the current or the next contract has no price.
 */
export function checkedCalendar(calendar: RollCalendar, finals: FinalPrices): RollCalendar {
  const late = calendar.findIndex(({ time }, row) => row > 0 && time <= calendar[row - 1].time);
  if (late > 0)
    throw tstError(
      'MISSING_DATA',
      `the roll calendar has ${msToDate(calendar[late].time)} after ${msToDate(calendar[late - 1].time)}: rolls must follow each other in time`,
    );
  const first = calendar.findIndex((row) => unpriced(row, finals).length === 0);
  const kept = first < 0 ? [] : calendar.slice(first);
  if (kept.length === 0)
    throw tstError('MISSING_DATA', 'on no roll of the calendar do its contracts have prices');
  for (const row of kept) {
    const missing = unpriced(row, finals);
    if (missing.length > 0)
      throw tstError(
        'MISSING_DATA',
        `the calendar rolls from ${row.current} to ${row.next} on ${msToDate(row.time)}, when ${missing.join(' and ')} had no price`,
      );
  }
  return kept;
}

function unpriced({ time, current, next }: RollCalendarRow, finals: FinalPrices): readonly string[] {
  return [current, next].filter((contract) => {
    const { times, values } = finals(contract) ?? { times: new Float64Array(0), values: new Float64Array(0) };
    for (
      let row = firstAtOrAfter(times, time - DAY_MS);
      row < times.length && times[row] <= time + DAY_MS;
      row++
    )
      if (!Number.isNaN(values[row])) return false;
    return true;
  });
}
