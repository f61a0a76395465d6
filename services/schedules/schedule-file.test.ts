import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../config/config-error';
import { readSchedules } from './schedule-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-schedules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The file's text is the whole base; the overlay's goes into the private directory. */
function read(text: string, overlay?: string) {
  const file = join(folder, 'base.yaml');
  writeFileSync(file, text);
  if (overlay !== undefined) writeFileSync(join(folder, 'schedules.yaml'), overlay);
  return readSchedules({ PYSYS_PRIVATE_CONFIG_DIR: folder }, file);
}

function problemsOf(text: string, overlay?: string) {
  try {
    read(text, overlay);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the file was accepted');
}

const GOOD = `defaults:
  timezone: Europe/London
  days: [MON-FRI]
schedules:
  daily-cycle:
    process: dailyCycle
    at: '23:10'
    catchup_window: 6h
`;

test('the file of the checkout is valid and has the daily cycle at 23:10 London time on weekdays', () => {
  const cycle = readSchedules({ PYSYS_PRIVATE_CONFIG_DIR: folder }).find(
    ({ name }) => name === 'daily-cycle',
  );
  expect(cycle).toMatchObject({
    process: 'dailyCycle',
    times: { kind: 'calendar', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], at: ['23:10'] },
    timezone: 'Europe/London',
    overlap: 'SKIP',
  });
});

test('a single value stands for a list, defaults fill in, durations have units', () => {
  expect(read(GOOD)).toEqual([
    {
      name: 'daily-cycle',
      process: 'dailyCycle',
      times: { kind: 'calendar', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], at: ['23:10'] },
      timezone: 'Europe/London',
      overlap: 'SKIP',
      catchupWindowMs: 6 * 3_600_000,
      pauseOnFailure: false,
      note: '',
    },
  ]);
});

test('a range of days may go over the weekend', () => {
  const [entry] = read(GOOD.replace('[MON-FRI]', '[FRI-MON]'));
  expect(entry.times).toMatchObject({ days: ['FRI', 'SAT', 'SUN', 'MON'] });
});

test('the overlay changes single keys and takes schedules out', () => {
  const [entry] = read(GOOD, "schedules:\n  daily-cycle:\n    at: ['22:45']\n");
  expect(entry).toMatchObject({ process: 'dailyCycle', times: { at: ['22:45'] } });
  expect(read(GOOD, 'schedules:\n  daily-cycle:\n    enabled: false\n')).toEqual([]);
});

test('an interval instead of times', () => {
  const text = 'schedules:\n  prices:\n    process: prices\n    every: 1h\n    offset: 5m\n';
  expect(read(text)[0].times).toEqual({ kind: 'interval', everyMs: 3_600_000, offsetMs: 300_000 });
});

describe('a mistake is reported with file, line, key and remedy', () => {
  const cases: [what: string, text: string, line: number, key: string, message: RegExp][] = [
    [
      'a misspelt key',
      GOOD.replace('catchup_window', 'catchup_windw'),
      8,
      'schedules.daily-cycle.catchup_windw',
      /Did you mean catchup_window/,
    ],
    [
      'an unknown process',
      GOOD.replace('dailyCycle', 'weeklyCycle'),
      6,
      'schedules.daily-cycle.process',
      /one of dailyCycle/,
    ],
    [
      'a time that is none',
      GOOD.replace('23:10', '24:10'),
      7,
      'schedules.daily-cycle.at.0',
      /must be a time/,
    ],
    [
      'a zone that is none',
      GOOD.replace('Europe/London', 'Europe/Londn'),
      2,
      'defaults.timezone',
      /time zone/,
    ],
    ['a day that is none', GOOD.replace('MON-FRI', 'MO-FR'), 3, 'defaults.days.0', /must be a day/],
    [
      'an overlap that could double orders',
      GOOD.replace('6h', '6h\n    overlap: ALLOW_ALL'),
      9,
      'schedules.daily-cycle.overlap',
      /SKIP or BUFFER_ONE/,
    ],
    [
      'neither times nor interval',
      GOOD.replace("    at: '23:10'\n", ''),
      5,
      'schedules.daily-cycle',
      /neither/,
    ],
    [
      'times and interval',
      GOOD.replace("at: '23:10'", "at: '23:10'\n    every: 1h"),
      8,
      'schedules.daily-cycle.every',
      /both/,
    ],
  ];
  test.each(cases)('%s', (_what, text, line, key, message) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ file: join(folder, 'base.yaml'), line, key });
    expect(problem.message).toMatch(message);
    expect(problem.remedy).not.toBe('');
  });

  test('in the overlay, the overlay is named', () => {
    const [problem] = problemsOf(GOOD, 'schedules:\n  daily-cycle:\n    pause_on_failure: perhaps\n');
    expect(problem).toMatchObject({ file: join(folder, 'schedules.yaml'), line: 3 });
  });
});
