import { type CsvLayout, parseBars } from './csv-layout';

const LAYOUT: CsvLayout = {
  holds: 'day',
  columns: { date: 'Time', open: 'Open', high: 'High', low: 'Low', close: 'Last', volume: 'Volume' },
  separator: ',',
  decimal: '.',
  date_format: 'yyyy-MM-dd',
  zone: 'UTC',
  skip_rows: 0,
  skip_footer: 0,
  multiplier: 1,
  inverse: false,
};
const CLOSE_ONLY = { date: 'd', close: 'c' };

/** Time, open, high, low, close, volume of each row. */
function rowsOf(text: string, layout: Partial<CsvLayout>) {
  const { times, columns } = parseBars('f.csv', text, { ...LAYOUT, ...layout });
  const { OPEN, HIGH, LOW, FINAL, VOLUME } = columns;
  return Array.from(times, (time, row) => [
    new Date(time).toISOString().slice(0, 16),
    ...[OPEN, HIGH, LOW, FINAL, VOLUME].map((values) => values[row]),
  ]);
}

/** The times and closes of rows with a date and a close alone. */
function closesOf(rows: readonly string[], layout: Partial<CsvLayout>) {
  const separator = layout.separator ?? ',';
  const text = [`d${separator}c`, ...rows].join('\n');
  return rowsOf(text, { columns: CLOSE_ONLY, ...layout }).map(([time, , , , close]) => [time, close]);
}

test('the download of Barchart: newest first, American dates, columns of no use, a footer', () => {
  const text =
    'Time,Open,High,Low,Last,Change,%Chg,Volume,"Open Int"\n' +
    '11/27/2024,428.25,431,425.5,428,-0.25,-0.06%,"112,230",500\n' +
    '11/26/2024,433,434.5,427.75,428.25,-4.75,-1.10%,98110,510\n' +
    '"Downloaded from Barchart.com as of 11-28-2024 08:12am CST"\n';
  expect(rowsOf(text, { date_format: 'MM/dd/yyyy', skip_footer: 1, thousands: ',' })).toEqual([
    ['2024-11-26T00:00', 433, 434.5, 427.75, 428.25, 98110],
    ['2024-11-27T00:00', 428.25, 431, 425.5, 428, 112230],
  ]);
});

test('lines before the header, semicolons, decimal commas, points between thousands', () => {
  const text = 'Kurse\n\nTime;Open;High;Low;Last;Volume\r\n28.11.2024;1.234,5;1.240,25;;1.235;12\r\n';
  const layout = {
    separator: ';',
    decimal: ',',
    thousands: '.',
    skip_rows: 2,
    date_format: 'dd.MM.yyyy',
  } as const;
  expect(rowsOf(text, layout)).toEqual([['2024-11-28T00:00', 1234.5, 1240.25, Number.NaN, 1235, 12]]);
});

test('multiplied and inverted: high and low change places, volume stays', () => {
  const text = 'Time,Open,High,Low,Last,Volume\n2024-11-28,4,5,2,4,7\n';
  expect(rowsOf(text, { multiplier: 100 })).toEqual([['2024-11-28T00:00', 400, 500, 200, 400, 7]]);
  expect(rowsOf(text, { multiplier: 100, inverse: true })).toEqual([['2024-11-28T00:00', 25, 50, 20, 25, 7]]);
});

test.each<[string, readonly string[], Partial<CsvLayout>, readonly (string | number)[][]]>([
  [
    'a day with a time is its date, whatever the zone',
    ['2024-11-28 23:30,1'],
    { date_format: 'yyyy-MM-dd HH:mm', zone: 'America/Chicago' },
    [['2024-11-28T00:00', 1]],
  ],
  ['a name of a month', ['28-Nov-24,1'], { date_format: 'dd-MMM-yy' }, [['2024-11-28T00:00', 1]]],
  ['no separators in a date', ['20241128,1'], { date_format: 'yyyyMMdd' }, [['2024-11-28T00:00', 1]]],
  [
    'an instant as the date of its zone',
    ['2024-11-28 23:30 -0600,1'],
    { date_format: 'yyyy-MM-dd HH:mm ZZZ', zone: 'America/Chicago' },
    [['2024-11-28T00:00', 1]],
  ],
  [
    'hours of a zone, in winter and summer',
    ['2024-01-05 09:00,1', '2024-07-05 09:00,2'],
    { holds: 'hour', date_format: 'yyyy-MM-dd HH:mm', zone: 'America/Chicago' },
    [
      ['2024-01-05T15:00', 1],
      ['2024-07-05T14:00', 2],
    ],
  ],
  [
    'the repeated hour of autumn',
    ['2024-11-03 00:00,1', '2024-11-03 01:00,2', '2024-11-03 01:00,3', '2024-11-03 02:00,4'],
    { holds: 'hour', date_format: 'yyyy-MM-dd HH:mm', zone: 'America/Chicago' },
    [
      ['2024-11-03T05:00', 1],
      ['2024-11-03T06:00', 2],
      ['2024-11-03T07:00', 3],
      ['2024-11-03T08:00', 4],
    ],
  ],
  [
    'the same, newest first',
    ['2024-11-03 02:00,4', '2024-11-03 01:00,3', '2024-11-03 01:00,2', '2024-11-03 00:00,1'],
    { holds: 'hour', date_format: 'yyyy-MM-dd HH:mm', zone: 'America/Chicago' },
    [
      ['2024-11-03T05:00', 1],
      ['2024-11-03T06:00', 2],
      ['2024-11-03T07:00', 3],
      ['2024-11-03T08:00', 4],
    ],
  ],
  [
    'the hour that spring skips is the first after it',
    ['2024-03-10 02:30,1'],
    { holds: 'hour', date_format: 'yyyy-MM-dd HH:mm', zone: 'America/Chicago' },
    [['2024-03-10T08:00', 1]],
  ],
  [
    'hours with a zone in the file',
    ['2024-11-28 09:00 +0100,1'],
    { holds: 'hour', date_format: 'yyyy-MM-dd HH:mm ZZZ', zone: 'America/Chicago' },
    [['2024-11-28T08:00', 1]],
  ],
  [
    'of two rows of one day the later',
    ['2024-11-27,1', '2024-11-28,2', '2024-11-28,3'],
    {},
    [
      ['2024-11-27T00:00', 1],
      ['2024-11-28T00:00', 3],
    ],
  ],
  ['tabs', ['2024-11-28\t1.5'], { separator: '\t' }, [['2024-11-28T00:00', 1.5]]],
  ['an empty close is missing', ['2024-11-28,'], {}, [['2024-11-28T00:00', Number.NaN]]],
])('%s', (_, rows, layout, expected) => {
  expect(closesOf(rows, layout)).toEqual(expected);
});

test.each<[string, readonly string[], Partial<CsvLayout>, RegExp]>([
  [
    'a date of another form',
    ['2024-11-27,1', '11/28/2024,2'],
    {},
    /f\.csv, line 3, column d: "11\/28\/2024" is not written as yyyy-MM-dd/,
  ],
  ['a day that does not exist', ['2024-02-30,1'], {}, /line 2, column d: "2024-02-30"/],
  [
    'a word for a price',
    ['2024-11-27,1', '2024-11-28,n.a.'],
    {},
    /line 3, column c: "n.a." is not a number with "\." before/,
  ],
  [
    'a point where the comma is the mark',
    ['2024-11-28;1.5'],
    { separator: ';', decimal: ',' },
    /line 2, column c: "1.5" is not a number with "," before/,
  ],
  ['a comma where the point is the mark', ['2024-11-28;1,5'], { separator: ';' }, /line 2, column c: "1,5"/],
  ['a row cut off', ['2024-11-27,1', '2024-11-28'], {}, /line 3: 1 cells where the header has 2/],
  ['a footer that was not said', ['2024-11-27,1', 'Downloaded today'], {}, /line 3: 1 cells/],
  [
    'a 0 that can not be inverted',
    ['2024-11-27,1', '2024-11-28,0'],
    { inverse: true },
    /line 3: 0 can't be inverted/,
  ],
  [
    'a column that is missing',
    ['2024-11-28,1'],
    { columns: { date: 'd', close: 'Settle' } },
    /line 1, column Settle: is missing; the header has d, c/,
  ],
])('%s: the file is refused with its line', (_, rows, layout, reason) => {
  expect(() => closesOf(rows, layout)).toThrow(reason);
});
