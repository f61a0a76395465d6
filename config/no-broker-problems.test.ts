import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigError } from './config-error';
import { loadConfig } from './load-config';
import { ratesWithoutSource } from './no-broker-problems';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-no-broker-'));
  for (const name of ['files', 'statement']) mkdirSync(join(directory, name));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const BY_HAND = `process_configuration_methods:
  run_stack_handler: {spawn_children_from_new_instrument_orders: {frequency: 0, max_executions: -1}}
`;
const FILES = `price_sources:
  files: {kind: csv, directory: files, file: '{instrument}.csv', columns: {date: d, close: c}}
price_source_preference: {default: [files]}
`;

function load(config: string, control = BY_HAND) {
  writeFileSync(join(directory, 'private_config.yaml'), config);
  writeFileSync(join(directory, 'private_control_config.yaml'), control);
  return loadConfig({ privateDirectory: directory, env: {} });
}

function problemsOf(config: string, control?: string): readonly string[] {
  try {
    load(config, control);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ key, message }) => `${key} ${message}`);
  }
}

test('a system without a broker has prices of files, orders by hand, and may have statements', () => {
  expect(problemsOf(`broker_kind: none\n${FILES}`)).toEqual([]);
  const { config } = load(`broker_kind: none\nbroker_statement_directory: statement\n${FILES}`);
  expect(config.broker_statement_directory).toBe(join(directory, 'statement'));
});

test.each([
  [
    'orders that are sent',
    `broker_kind: none\n${FILES}`,
    '',
    /^broker_kind is none, but run_stack_handler has/,
  ],
  [
    'prices of the broker',
    'broker_kind: none\n',
    BY_HAND,
    /^price_source_preference.default names the broker/,
  ],
  [
    'statements that are nowhere',
    `broker_kind: none\nbroker_statement_directory: statment\n${FILES}`,
    BY_HAND,
    /^broker_statement_directory .*statment is not a directory that exists/,
  ],
  [
    'statements of a system with a broker',
    'broker_statement_directory: statement\n',
    BY_HAND,
    /^broker_statement_directory is of a system without a broker/,
  ],
])('%s are refused', (_, config, control, expected) => {
  expect(problemsOf(config, control)).toEqual([expect.stringMatching(expected)]);
});

test('each rate needs a source', () => {
  const brokerFx = [{ code: 'EURUSD', currency1: 'EUR', currency2: 'USD', invert: false }];
  const keys = (config: string) => ratesWithoutSource(load(config), { brokerFx }).map(({ key }) => key);
  expect(keys(`broker_kind: none\n${FILES}`)).toEqual(['price_source_preference.EURUSD']);
  const bank = FILES.replace(
    'price_source_preference: {',
    "  bank: {kind: csv, holds: rates, directory: files, file: '{instrument}.csv', columns: {date: d, close: c}}\nprice_source_preference: {EURUSD: [bank], ",
  );
  expect(keys(`broker_kind: none\n${bank}`)).toEqual([]);
  expect(keys('')).toEqual([]);
});
