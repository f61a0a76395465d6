import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unknownNames } from './configured-names';
import { loadConfig } from './load-config';

const row = {
  description: '',
  currency: 'USD',
  pointSize: 1,
  assetClass: '',
  perBlock: 0,
  percentage: 0,
  perTrade: 0,
  region: 'US',
};
const KNOWN = {
  instruments: new Map(['CORN', 'GOLD'].map((code) => [code, { ...row, code }])),
  brokerFx: [{ code: 'EURUSD', currency1: 'EUR', currency2: 'USD', invert: false }],
};
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-source-names-'));
  mkdirSync(join(directory, 'vendor'));
  writeFileSync(join(directory, 'private_control_config.yaml'), '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function problems(preference: string, symbols = '{}', more = '') {
  const source = (name: string, holds: string) =>
    `  ${name}: {kind: csv, holds: ${holds}, directory: vendor, file: '{symbol}.csv', columns: {date: d, close: c}, symbols: ${symbols}}\n`;
  const text = `price_sources:\n${source('files', 'day')}${source('bank', 'rates').replace(symbols, '{}')}price_source_preference: ${preference}\n${more}`;
  writeFileSync(join(directory, 'private_config.yaml'), text);
  return unknownNames(loadConfig({ privateDirectory: directory, env: {} }), KNOWN);
}

test('known codes, and default, are in order', () => {
  expect(
    problems('{CORN: [files, broker], EURUSD: [bank, broker], default: files}', '{GOLD: GC, CORN: ZC}'),
  ).toEqual([]);
});

test('the limits of comparisons are named alike', () => {
  const [{ key, line, remedy }] = problems(
    '{CORN: [files, broker], default: [files, broker]}',
    '{}',
    'price_cross_check:\n  CORN: 0.5%\n  GLOD: 1 vol\n',
  );
  expect({ key, line, remedy }).toEqual({
    ...{ key: 'price_cross_check.GLOD', line: 7, remedy: 'Write GOLD, or remove the key.' },
  });
});

test.each([
  [
    '{CORM: files}',
    '{}',
    /^4: price_source_preference.CORM: CORM has no row .* Did you mean CORN\?: Write CORN/,
  ],
  [
    '{WHEAT: files}',
    '{}',
    /^4: price_source_preference.WHEAT: WHEAT has no row in the instruments' files: Add its row/,
  ],
  ['{defualt: files}', '{}', /Did you mean default\?/],
  ['{}', '{GLOD: GC}', /^2: price_sources.files.symbols.GLOD: .* Did you mean GOLD\?/],
  ['{}', '{EURUSD: EC}', /^2: price_sources.files.symbols.EURUSD: EURUSD has no row/],
  ['{CORN: bank}', '{}', /names bank, which holds rates, and CORN is an instrument: .*such as holds: day/],
  ['{EURUSD: [broker, files]}', '{}', /names files, which holds prices of contracts, and EURUSD is a rate/],
])('preference %s, symbols %s: refused with its place and remedy', (preference, symbols, expected) => {
  const found = problems(preference, symbols);
  expect(found).toHaveLength(1);
  const [{ file, line, key, message, remedy }] = found;
  expect(file).toBe(join(directory, 'private_config.yaml'));
  expect(`${line}: ${key}: ${message}: ${remedy}`).toMatch(expected);
});

test('a first notice of an instrument that no file has is refused, with the nearest name', () => {
  writeFileSync(
    join(directory, 'private_config.yaml'),
    'expiry_guard:\n  first_notice_days: {CORN: 14, GOLDD: 5}\n',
  );
  expect(unknownNames(loadConfig({ privateDirectory: directory, env: {} }), KNOWN)).toEqual([
    expect.objectContaining({
      key: 'expiry_guard.first_notice_days.GOLDD',
      remedy: 'Write GOLD, or remove the key.',
      line: 2,
    }),
  ]);
});

test('hours are of instruments or zones', () => {
  writeFileSync(
    join(directory, 'private_config_trading_hours.yaml'),
    "CORN: ['08:00', '15:00']\nMET: ['08:00', '15:00']\nCORM: ['08:00', '15:00']\n",
  );
  expect(problems('{}')).toEqual([
    expect.objectContaining({
      file: join(directory, 'private_config_trading_hours.yaml'),
      key: 'CORM',
      remedy: 'Write CORN, or remove the key.',
    }),
  ]);
});
