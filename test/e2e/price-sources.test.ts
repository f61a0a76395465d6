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
  for (const name of ['vendor', 'second']) mkdirSync(join(privateDirectory, name));
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
  second:
    kind: csv
    directory: second
    file: '{instrument}_{contract}.csv'
    columns: {date: day, close: settle}
price_source_preference: {${INSTRUMENT}: [vendor, broker], ${FILES_ALONE}: [vendor, second]}
price_cross_check: {${INSTRUMENT}: none, ${FILES_ALONE}: 0.5%}
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

describe('two sources of one instrument', () => {
  let other: string;
  let close: number;
  beforeAll(async () => {
    other = currentContracts(await readMultiple(system.database, FILES_ALONE)).forward;
    ({ close } = await newest(FILES_ALONE, other));
  });
  const newestOther = () => newest(FILES_ALONE, other);
  const id = (date: string) => `sources/${FILES_ALONE}/${other}/${date}`;
  const both = (days: readonly (readonly [string, number, number?])[]) => {
    const [vendor, second] = ['Datum;Schluss', 'day,settle'].map((head) => [head]);
    for (const [date, ours, theirs] of days) {
      const [year, month, day] = date.split('-');
      vendor.push(`${day}.${month}.${year};${String(ours).replace('.', ',')}`);
      if (theirs !== undefined) second.push(`${date},${theirs}`);
    }
    for (const [name, lines] of Object.entries({ vendor, second }))
      writeFileSync(join(privateDirectory, name, `${FILES_ALONE}_${other}.csv`), lines.join('\n'));
  };

  test('a close that differs is asked about, with what each source has, and waits', async () => {
    both([['2023-06-16', close + 1, close]]);
    const { output } = await update('2023-06-16', FILES_ALONE);
    expect(output).toContain(`sources differ: ${id('2023-06-16')} waits for an answer`);
    expect(await newestOther()).toEqual({ date: DATE, close });
    const shown = (await run(['questions', 'show', id('2023-06-16')])).output;
    expect(shown).toMatch(new RegExp(`second +${close} +-1`));
    expect(await run(['questions', 'answer', id('2023-06-16'), 'replace', 'third'])).toMatchObject({
      ...{ code: 1, output: expect.stringContaining('as a number or vendor or second, not third') },
    });
  });

  test('answered with the other source, it is stored so, not asked again, and can be undone', async () => {
    const { output } = await run(['questions', 'answer', id('2023-06-16'), 'replace', 'second']);
    expect(output).toContain(`undo: npx tst prices undo ${id('2023-06-16')}@1`);
    expect(await newestOther()).toEqual({ date: '2023-06-16', close });
    expect((await update('2023-06-16', FILES_ALONE)).output).not.toContain('sources differ');
    const undo = ['prices', 'undo', `${id('2023-06-16')}@1`, '--reason', 'second thoughts'];
    expect((await run(undo)).output).toContain('waits for an answer again');
    expect(await newestOther()).toEqual({ date: DATE, close });
    expect(await run(['questions', 'answer', id('2023-06-16'), 'accept'])).toMatchObject({ code: 0 });
    expect(await newestOther()).toEqual({ date: '2023-06-16', close: close + 1 });
  });

  test('a day that one source has later is asked about as stored; the answer reaches the multiple prices', async () => {
    both([['2023-06-19', close + 1]]);
    await update('2023-06-19', FILES_ALONE);
    expect(await newestOther()).toEqual({ date: '2023-06-19', close: close + 1 });
    both([['2023-06-19', close + 1, close + 2]]);
    expect((await update('2023-06-20', FILES_ALONE)).output).toContain(`sources differ: ${id('2023-06-19')}`);
    const answer = ['questions', 'answer', id('2023-06-19'), 'replace', 'second'];
    expect(await run(answer)).toMatchObject({ code: 0 });
    expect(await newestOther()).toEqual({ date: '2023-06-19', close: close + 2 });
    const { columns } = await readMultiple(system.database, FILES_ALONE);
    expect(columns.FORWARD.at(-1)).toBe(close + 2);
  });

  test('files alone update it while the broker is away', async () => {
    both([['2023-06-21', close + 2, close + 2]]);
    await system.simulator.scenario({ kind: 'refuse', ms: 120_000 });
    await system.simulator.scenario({ kind: 'disconnect', how: 'rst' });
    expect(await update('2023-06-21', FILES_ALONE)).toMatchObject({
      code: 0,
      output: expect.stringContaining('taken as stored, not looked up: BROKER_UNREACHABLE'),
    });
    expect(await newestOther()).toEqual({ date: '2023-06-21', close: close + 2 });
  });
});

function write(date: string, close: number): void {
  const path = join(privateDirectory, 'vendor', `ZN_${contract}.csv`);
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
