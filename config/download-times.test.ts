import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instrument } from '../domain/instruments/instrument';
import { downloadTimes, regionProblems } from './download-times';
import { loadConfig } from './load-config';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-download-'));
  writeFileSync(join(directory, 'private_config.yaml'), '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function load(regions: string, more = '') {
  const text = `arguments:\n  run_daily_prices_updates:\n    update_historical_prices:\n      download_by_zone: ${regions}\n${more}`;
  writeFileSync(join(directory, 'private_control_config.yaml'), text);
  return loadConfig({ privateDirectory: directory, env: {} });
}

test('times are read with the stop time of the process, and nothing is warned about', () => {
  const loaded = load(
    "{ASIA: 07:00, US: '20:00'}",
    "process_configuration_stop_time: {run_daily_prices_updates: '23:40'}\n",
  );
  expect(downloadTimes(loaded.control)).toEqual({
    ...{ times: { ASIA: '07:00', US: '20:00' }, stopTime: '23:40' },
  });
  expect(loaded.warnings).toEqual([]);
  expect(downloadTimes(load("{US: '20:00'}").control)?.stopTime).toBe('23:50');
});

test.each([
  ["{US: '25:00'}", /line 4|:4: .*download_by_zone.US: must be a time such as '20:05'/],
  ['{US: 20}', /:4: .*download_by_zone.US: must be a time/],
  [
    "{US: '23:55'}",
    /:4: .*download_by_zone.US: 23:55 is not before 23:50, the stop time of run_daily_prices_updates/,
  ],
  ['{}', /:4: .*download_by_zone: names no region/],
  ['[US]', /download_by_zone: must be a mapping/],
])('download_by_zone: %s is refused with its line', (regions, expected) => {
  expect(() => load(regions)).toThrow(expected);
});

test('other arguments have no effect, which is said', () => {
  const { warnings } = load("{US: '20:00'}\n      other: 1\n  run_backups: {backup_files: {a: 1}}");
  expect(warnings.map(({ key }) => key)).toEqual([
    'arguments.run_backups',
    'arguments.run_daily_prices_updates.update_historical_prices.other',
  ]);
});

describe('regions', () => {
  const market = (regions: Readonly<Record<string, string>>) => ({
    instruments: new Map(
      Object.entries(regions).map(([code, region]) => [code, { code, region } as Instrument]),
    ),
  });
  const problems = (regions: string, traded: readonly string[]) => {
    const loaded = load(regions);
    const found = regionProblems(loaded, market({ CORN: 'US', BUND: 'EMEA', ASX: 'ASIA' }), new Set(traded));
    const texts = (all: typeof found.errors) =>
      all.map(({ line, key, message }) => `${line} ${key}: ${message}`);
    return { errors: texts(found.errors), warnings: texts(found.warnings) };
  };
  const KEY = '4 arguments.run_daily_prices_updates.update_historical_prices.download_by_zone';

  test('all with a time are in order', () => {
    const times = "{US: '20:00', EMEA: '18:00', ASIA: '07:00'}";
    expect(problems(times, ['CORN'])).toEqual({ errors: [], warnings: [] });
  });

  test('a misspelt one is refused, with what is traded in the right one', () => {
    expect(problems("{US: '20:00', EMAE: '18:00', ASIA: '07:00'}", ['BUND'])).toEqual({
      errors: [
        `${KEY}.EMAE: is no region. Did you mean EMEA?`,
        `${KEY}: has no time for the region of BUND (EMEA): never downloaded`,
      ],
      warnings: [],
    });
  });

  test('what nobody trades, and a region without instruments, is warned about', () => {
    expect(problems("{US: '20:00', ASIA: '07:00', PLUTO: '01:00'}", ['CORN'])).toEqual({
      errors: [],
      warnings: [
        `${KEY}.PLUTO: is the region of no instrument`,
        `${KEY}: has no time for the region of BUND (EMEA): never downloaded`,
      ],
    });
  });
});
