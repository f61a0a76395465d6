import { DAY_MS } from '../../domain/time/units';

/** `YYYY-MM-DD HH:MM:SS` of naive time; `YYYY-MM-DD` when the whole file has midnights only, as pandas writes. */
export function timeTexts(localTimes: Float64Array): string[] {
  const datesOnly = localTimes.length > 0 && localTimes.every((time) => time % DAY_MS === 0);
  return Array.from(localTimes, datesOnly ? dateText : timeText);
}

export function timeText(local: number): string {
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

function dateText(local: number): string {
  return new Date(local).toISOString().slice(0, 10);
}

/**
 * The date rule: the first 19 characters of each text as `YYYY-MM-DD HH:MM:SS`; if any fails, all as
 * `YYYY-MM-DD`. Naive ms, or the index of the first text that is neither.
 */
export function parseTimes(
  texts: readonly string[],
): { readonly kind: 'times'; readonly times: Float64Array } | { readonly kind: 'bad'; readonly row: number } {
  const full = parseAll(texts, (text) => parseTime(text.slice(0, 19)));
  if (full.kind === 'times') return full;
  const dates = parseAll(texts, parseDate);
  if (dates.kind === 'times') return dates;
  // The row to blame is the odd one out: in a file that begins with times, the first that is none.
  return { kind: 'bad', row: full.row > 0 ? full.row : dates.row };
}

function parseAll(texts: readonly string[], parse: (text: string) => number) {
  const times = new Float64Array(texts.length);
  for (let row = 0; row < texts.length; row += 1) {
    times[row] = parse(texts[row]);
    if (Number.isNaN(times[row])) return { kind: 'bad', row } as const;
  }
  return { kind: 'times', times } as const;
}

/** Naive ms of `YYYY-MM-DD HH:MM:SS`; NaN for anything else, 30 February included. */
export function parseTime(text: string): number {
  return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text)
    ? strict(`${text.slice(0, 10)}T${text.slice(11)}`)
    : Number.NaN;
}

/** Naive ms of `YYYY-MM-DD`; NaN for anything else. */
export function parseDate(text: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? strict(`${text}T00:00:00`) : Number.NaN;
}

function strict(iso: string): number {
  const time = Date.parse(`${iso}Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== iso) return Number.NaN;
  return time;
}
