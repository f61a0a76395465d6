import { exchangeTradeDate, isOpen, nextOpen, parseTradingHours, sessionEnd } from './sessions';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units';
import { restrictToWeekly, splitAtMidnight } from './weekly-hours';

const at = (text: string) => Date.parse(`${text}Z`);
const iso = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);

describe('trading sessions', () => {
  // The US has changed its clocks on 8 March 2026, Europe has not yet.
  const chicago = parseTradingHours(
    '20260308:1700-20260309:1600;20260309:1700-20260310:1600;20260311:CLOSED',
    'America/Chicago',
  );

  it('uses the real rules of the zone', () => {
    expect(chicago.map((s) => [iso(s.openUtc), iso(s.closeUtc), s.label])).toEqual([
      ['2026-03-08T22:00', '2026-03-09T21:00', '2026-03-09'],
      ['2026-03-09T22:00', '2026-03-10T21:00', '2026-03-10'],
    ]);
  });

  it.each([
    ['America/New_York', '0930-1600', '14:30-21:00', '13:30-20:00'],
    ['America/Chicago', '0830-1515', '14:30-21:15', '13:30-20:15'],
    ['Europe/London', '0800-1630', '08:00-16:30', '07:00-15:30'],
    ['Europe/Berlin', '0900-1730', '08:00-16:30', '07:00-15:30'],
    ['Asia/Kolkata', '0915-1530', '03:45-10:00', '03:45-10:00'],
    ['Asia/Hong_Kong', '0915-1630', '01:15-08:30', '01:15-08:30'],
    ['Asia/Tokyo', '0845-1515', '23:45-06:15', '23:45-06:15'],
    ['Australia/Sydney', '0950-1630', '22:50-05:30', '23:50-06:30'],
  ])(
    'pysystemtrade #838, #723: trading hours are right outside GMT: %s %s',
    (zone, hours, winter, summer) => {
      const inUtc = (date: string) => {
        const [{ openUtc, closeUtc, label }] = parseTradingHours(`${date}:${hours}`, zone);
        expect(label.replaceAll('-', '')).toBe(date);
        return [openUtc, closeUtc].map((each) => iso(each)?.slice(11)).join('-');
      };
      expect([inUtc('20260114'), inUtc('20260715')]).toEqual([winter, summer]);
    },
  );

  it('knows open, next open and end', () => {
    expect(isOpen(chicago, at('2026-03-09T20:59:59'))).toBe(true);
    expect(isOpen(chicago, at('2026-03-09T21:00:00'))).toBe(false);
    expect(iso(nextOpen(chicago, at('2026-03-09T21:30:00')))).toBe('2026-03-09T22:00');
    expect(iso(nextOpen(chicago, at('2026-03-09T10:00:00')))).toBe('2026-03-09T10:00');
    expect(nextOpen(chicago, at('2026-03-12T00:00:00'))).toBeUndefined();
    expect(iso(sessionEnd(chicago, '2026-03-10'))).toBe('2026-03-10T21:00');
    expect(sessionEnd(chicago, '2026-03-11')).toBeUndefined();
  });

  it('takes a margin off both ends', () => {
    const [session] = parseTradingHours('20260310:0800-20260310:1630', 'Europe/London', HOUR_MS);
    expect([iso(session.openUtc), iso(session.closeUtc)]).toEqual(['2026-03-10T09:00', '2026-03-10T15:30']);
    expect(parseTradingHours('20260310:0800-20260310:0930', 'Europe/London', HOUR_MS)).toEqual([]);
  });

  it('labels a night session with the day it closes on, and a weekend close with the Monday', () => {
    const hongKong = parseTradingHours(
      '20260108:1715-20260109:0300;20260109:1715-20260110:0300',
      'Asia/Hong_Kong',
    );
    expect(hongKong.map((s) => s.label)).toEqual(['2026-01-09', '2026-01-12']);
    expect(exchangeTradeDate(hongKong, 'Asia/Hong_Kong', at('2026-01-09T12:00:00'))).toBe('2026-01-12');
    expect(exchangeTradeDate([], 'Asia/Hong_Kong', at('2026-01-08T20:00:00'))).toBe('2026-01-09');
  });

  it('reads several sessions of one day, and closed days', () => {
    const text = '20260109:0900-1200,1300-1630;20260110:CLOSED;';
    expect(parseTradingHours(text, 'UTC').map((s) => iso(s.openUtc))).toEqual([
      '2026-01-09T09:00',
      '2026-01-09T13:00',
    ]);
  });

  it('keeps the session over midnight of the short form: it opened the evening before', () => {
    const chicago = parseTradingHours('20260112:1700-1515,1530-1615;20260113:1700-1515', 'UTC');
    expect(chicago.map((s) => [iso(s.openUtc), iso(s.closeUtc), s.label])).toEqual([
      ['2026-01-11T17:00', '2026-01-12T15:15', '2026-01-12'],
      ['2026-01-12T15:30', '2026-01-12T16:15', '2026-01-12'],
      ['2026-01-12T17:00', '2026-01-13T15:15', '2026-01-13'],
    ]);
    const day = parseTradingHours('20260112:0000-0000;20260113:0800-0000', 'UTC');
    expect(day.map((s) => [iso(s.openUtc), iso(s.closeUtc), s.label])).toEqual([
      ['2026-01-12T00:00', '2026-01-13T00:00', '2026-01-12'],
      ['2026-01-13T08:00', '2026-01-14T00:00', '2026-01-13'],
    ]);
  });

  it.each(['20260109:0900-banana', '09:00-17:00'])('refuses "%s"', (text) => {
    expect(() => parseTradingHours(text, 'UTC')).toThrow('is not a trading session');
  });

  it('refuses an unknown zone', () => {
    expect(() => parseTradingHours('', 'Mars/Base')).toThrow('unknown time zone');
  });
});

describe('weekly hours', () => {
  it('splits at midnight, a second short', () => {
    const pieces = splitAtMidnight(at('2026-01-08T22:00:00'), at('2026-01-09T03:00:00'));
    expect(pieces.map(([a, b]) => [iso(a), new Date(b).toISOString().slice(11, 19)])).toEqual([
      ['2026-01-08T22:00', '23:59:59'],
      ['2026-01-09T00:00', '03:00:00'],
    ]);
  });

  it('leaves of a session what the weekday allows, in its zone, with its label', () => {
    const [session] = parseTradingHours('20260709:1700-20260710:1600', 'America/Chicago');
    const allowed = restrictToWeekly([session], { Friday: [[14 * HOUR_MS, 19 * HOUR_MS]] });
    expect(allowed).toEqual([
      { openUtc: at('2026-07-10T13:00:00'), closeUtc: at('2026-07-10T18:00:00'), label: '2026-07-10' },
    ]);
  });

  it.each([
    ['23:59', 23 * HOUR_MS + 59 * MINUTE_MS],
    ['24:00', DAY_MS],
  ])('until %s and from midnight are one session', (_, until) => {
    const [session] = parseTradingHours('20260708:1700-20260709:1600', 'Europe/London');
    const weekly = { Wednesday: [[18 * HOUR_MS, until]], Thursday: [[0, 9 * HOUR_MS]] } as const;
    expect(restrictToWeekly([session], weekly)).toEqual([
      { openUtc: at('2026-07-08T17:00:00'), closeUtc: at('2026-07-09T08:00:00'), label: '2026-07-09' },
    ]);
  });
});
