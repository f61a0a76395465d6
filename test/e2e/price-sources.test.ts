import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contracts } from '../../data/instruments/contracts';
import { readFetches } from '../../data/instruments/price-fetches';
import { readContractPrices } from '../../data/series/contract-prices';
import { readMultiple } from '../../data/series/prices';
import { currentContracts } from '../../domain/prices/current-contracts';
import { msToDate } from '../../domain/time/trade-date';
import { type CommandEnd, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem } from '../support/running-system';

/** Prices of an instrument from a directory of CSV files, on a running system. The tests build on each other. */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const INSTRUMENT = 'US10';
const FILES_ALONE = 'SOFR';
const FAULT = { kind: 'error', request: 'reqHistoricalData', code: 162, text: 'No market data', n: 99 };

let privateDirectory: string;
let system: TestSystem;
let contract: string;

beforeAll(async () => {
  privateDirectory = manualConfiguration();
  mkdirSync(join(privateDirectory, 'vendor'));
  appendFileSync(
    join(privateDirectory, 'private_config.yaml'),
    `price_sources:
  vendor:
    kind: csv
    directory: vendor
    file: '{symbol}_{contract}.csv'
    columns: {date: Datum, close: Schluss}
    separator: ';'
    decimal: ','
    date_format: dd.MM.yyyy
    symbols: {US10: ZN}
price_source_preference: {${INSTRUMENT}: [vendor, broker], ${FILES_ALONE}: vendor}
`,
  );
  const market = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
  system = await startTestSystem({ date: DATE, privateDirectory, market });
  await system.seed(DATE);
  expect(await update(DATE)).toMatchObject({ code: 0 });
  [, { contract }] = await contracts(system.database, { instrument: INSTRUMENT, sampling: true });
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});
afterEach(() => system.simulator.clearScenarios());

test('a day comes from the file while the broker fails', async () => {
  const { date, close } = await newest();
  expect(date).toBe(DATE);
  write('16.06.2023', close + 0.25);
  await system.simulator.scenario(FAULT);
  expect(await update('2023-06-16')).toMatchObject({ code: 0 });
  expect(await newest()).toEqual({ date: '2023-06-16', close: close + 0.25 });
  expect((await dayFetch()).result).toEqual({ kind: 'data', rows: 1 });
});

test('a bad row of the file falls back to the broker, and says why', async () => {
  write('2023-06-19', 1);
  const { output } = await update('2023-06-19');
  expect(output).toMatch(
    new RegExp(
      `problem: US10: ${contract} day: from broker; vendor: .*ZN_${contract}.csv, line 2, column Datum`,
    ),
  );
  expect((await newest()).date).toBe('2023-06-19');
  expect((await dayFetch()).result).toMatchObject({
    kind: 'data',
    note: expect.stringContaining('"2023-06-19" is not written as dd.MM.yyyy'),
  });
});

test('without a file the broker is asked, which is no problem', async () => {
  rmSync(join(privateDirectory, 'vendor', `ZN_${contract}.csv`));
  const { output } = await update('2023-06-20');
  expect(output).not.toContain(`${contract} day`);
  expect((await newest()).date).toBe('2023-06-20');
  expect((await run(['prices', 'status', '--instrument', INSTRUMENT])).output).toContain('does not exist');
});

test('an instrument of files alone is updated while the broker is away', async () => {
  const { forward: other } = currentContracts(await readMultiple(system.database, FILES_ALONE));
  const { close } = await newest(FILES_ALONE, other);
  write('21.06.2023', close + 0.5, `${FILES_ALONE}_${other}`);
  await system.simulator.scenario({ kind: 'refuse', ms: 120_000 });
  await system.simulator.scenario({ kind: 'disconnect', how: 'rst' });
  expect(await update('2023-06-21', FILES_ALONE)).toMatchObject({
    code: 0,
    output: expect.stringContaining('taken as stored, not looked up: BROKER_UNREACHABLE'),
  });
  expect(await newest(FILES_ALONE, other)).toEqual({ date: '2023-06-21', close: close + 0.5 });
});

function write(date: string, close: number, name = `ZN_${contract}`): void {
  const path = join(privateDirectory, 'vendor', `${name}.csv`);
  writeFileSync(path, `Datum;Schluss\n${date};${String(close).replace('.', ',')}\n`);
}

async function newest(instrument = INSTRUMENT, of = contract): Promise<{ date: string; close: number }> {
  const series = await readContractPrices(system.database, instrument, of, 'day');
  const { times, columns } = series!;
  return { date: msToDate(times.at(-1)!), close: columns.FINAL.at(-1)! };
}

async function dayFetch() {
  const all = await readFetches(system.database, INSTRUMENT);
  return all.find((each) => each.contract === contract && each.barSize === 'day')!;
}

function update(date: string, instrument = INSTRUMENT): Promise<CommandEnd> {
  return run(['prices', 'update', '--instrument', instrument, '--date', date]);
}

function run(words: readonly string[]): Promise<CommandEnd> {
  return tst([...words, '--system', 'test']);
}
