import { DateTime } from 'luxon';

/** A wall clock's time that is skipped, or comes twice, when a zone changes its clocks. */
export interface ClockChange {
  readonly kind: 'skipped' | 'twice';
  /** `YYYY-MM-DD`, the first day on which it happens. */
  readonly date: string;
}

const DAYS_AHEAD = 400;
const DAY_NAMES = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

/**
 * What the changes of clocks in the 400 days from a date (`YYYY-MM-DD`) do to a time `HH:MM` of a zone, on the given
 * days of the week (`MON` ...): at most one of each kind, the first.
 */
export function clockChangesAt(
  { time, zone, days }: { readonly time: string; readonly zone: string; readonly days: readonly string[] },
  from: string,
): readonly ClockChange[] {
  const [hour, minute] = time.split(':').map(Number);
  const found: ClockChange[] = [];
  const start = DateTime.fromISO(from, { zone: 'utc' });
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const day = start.plus({ days: ahead });
    if (!days.includes(DAY_NAMES[day.weekday - 1])) continue;
    const { year, month, day: dayOfMonth } = day;
    const local = DateTime.fromObject({ year, month, day: dayOfMonth, hour, minute }, { zone });
    const kind = kindOf(local, hour, minute);
    if (kind !== undefined && !found.some((each) => each.kind === kind))
      found.push({ kind, date: day.toFormat('yyyy-MM-dd') });
  }
  return found;
}

function kindOf(local: DateTime, hour: number, minute: number): ClockChange['kind'] | undefined {
  if (local.hour !== hour || local.minute !== minute) return 'skipped';
  return local.getPossibleOffsets().length > 1 ? 'twice' : undefined;
}
