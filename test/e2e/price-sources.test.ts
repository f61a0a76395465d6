import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, WorkflowHandle } from '@temporalio/client';
import { askAboutPrices } from '../../cli/operator/ask-about-prices';
import { contracts } from '../../data/instruments/contracts';
import { readFetches } from '../../data/instruments/price-fetches';
import { auditEntries } from '../../data/operator/audit';
import { readContractPrices } from '../../data/series/contract-prices';
import { readFx } from '../../data/series/fx';
import { readMultiple } from '../../data/series/prices';
import type { StageResult } from '../../domain/cycle/cycle-result';
import type { PricesInput } from '../../domain/cycle/workflow-inputs';
import { nominalStart } from '../../domain/cycle/workflow-starts';
import { currentContracts } from '../../domain/prices/current-contracts';
import { stageWorkflowId } from '../../domain/system/names';
import { msToDate } from '../../domain/time/trade-date';
import { startOrReach } from '../../services/temporal/start-workflow';
import { type CommandEnd, tst } from '../support/command-line';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/** Prices of an instrument from a directory of CSV files, on a running system. The tests build on each other. */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const INSTRUMENT = 'US10';
const FILES_ALONE = 'SOFR';
const RATE = 'EURUSD';
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
  bank:
    kind: csv
    holds: rates
    directory: vendor
    file: '{instrument}.csv'
    columns: {date: day, close: fixing}
price_source_preference:
  ${INSTRUMENT}: [vendor, broker]
  ${FILES_ALONE}: [vendor, second]
  ${RATE}: [bank, broker]
price_cross_check: {${INSTRUMENT}: none, ${FILES_ALONE}: 0.05%, ${RATE}: 0.5%}
`,
  );
  appendFileSync(
    join(privateDirectory, 'private_control_config.yaml'),
    `arguments:
  run_daily_prices_updates:
    update_historical_prices:
      download_by_zone: {US: '20:00', ASIA: '07:00'}
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

describe('two sources of a rate', () => {
  const id = (date: string) => `fx-sources/${RATE}/${date}`;
  const bank = (date: string, rate: number | string) =>
    writeFileSync(join(privateDirectory, 'vendor', `${RATE}.csv`), `day,fixing\n${date},${rate}\n`);
  const newestRate = async () => {
    const { times, columns } = (await readFx(system.database, RATE))!.series;
    return { date: msToDate(times.at(-1)!), rate: columns.price.at(-1)! };
  };
  let before: number;
  beforeAll(async () => {
    ({ rate: before } = await newestRate());
  });

  test('a rate that differs is asked about, waits, and is stored as answered', async () => {
    const ours = Number((before * 1.01).toFixed(4));
    bank('2023-06-16', ours);
    const { output } = await update('2023-06-16', RATE);
    expect(output).toContain(`${RATE}: sources differ: ${id('2023-06-16')} waits for an answer`);
    expect(await newestRate()).toEqual({ date: DATE, rate: before });
    const shown = (await run(['questions', 'show', id('2023-06-16')])).output;
    expect(shown).toMatch(/bank +│ [\d.]+ +│ 0 [\s\S]*broker +│/);
    expect(await run(['questions', 'answer', id('2023-06-16'), 'replace', '-1'])).toMatchObject({ code: 1 });
    expect(await run(['questions', 'answer', id('2023-06-16'), 'accept'])).toMatchObject({ code: 0 });
    expect(await newestRate()).toEqual({ date: '2023-06-16', rate: ours });
    expect((await update('2023-06-16', RATE)).output).not.toContain('sources differ');
  });

  test('undone and dropped it stays out, although the bank has it still', async () => {
    const undo = ['prices', 'undo', `${id('2023-06-16')}@1`, '--reason', 'a slip'];
    expect((await run(undo)).output).toContain('waits for an answer again');
    expect(await run(['questions', 'answer', id('2023-06-16'), 'drop'])).toMatchObject({ code: 0 });
    expect((await update('2023-06-16', RATE)).output).not.toContain('sources differ');
    expect(await newestRate()).toEqual({ date: DATE, rate: before });
  });

  test('a source that fails is replaced by the next, and named', async () => {
    bank('2023-06-19', 'n.a.');
    expect((await update('2023-06-19', RATE)).output).toMatch(
      /EURUSD: from broker; bank: .*EURUSD.csv, line 2, column fixing/,
    );
    expect((await newestRate()).date).toBe('2023-06-19');
    const after = Number(((await newestRate()).rate * 1.001).toFixed(5));
    bank('2023-06-20', after);
    await system.simulator.scenario(FAULT);
    expect((await update('2023-06-20', RATE)).output).toMatch(/EURUSD: not compared with broker: /);
    expect(await newestRate()).toEqual({ date: '2023-06-20', rate: after });
  });
});

describe('two sources of one instrument, and times of regions', () => {
  let other: string;
  let close: number;
  beforeAll(async () => {
    other = currentContracts(await readMultiple(system.database, FILES_ALONE)).forward;
    ({ close } = await newest(FILES_ALONE, other));
  });
  /** So many tenths above it: beyond the limit, and no spike. */
  const up = (tenths: number) => Number((close + tenths / 10).toFixed(4));
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
    both([['2023-06-16', up(1), close]]);
    const { output } = await update('2023-06-16', FILES_ALONE);
    expect(output).toContain(`sources differ: ${id('2023-06-16')} waits for an answer`);
    expect(await newestOther()).toEqual({ date: DATE, close });
    const shown = (await run(['questions', 'show', id('2023-06-16')])).output;
    expect(shown).toMatch(new RegExp(`second +│ ${close} +│ -0.1`));
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
    expect(await newestOther()).toEqual({ date: '2023-06-16', close: up(1) });
  });

  test('a day that one source has later is asked about as stored; the answer reaches the multiple prices', async () => {
    both([['2023-06-19', up(1)]]);
    await update('2023-06-19', FILES_ALONE);
    expect(await newestOther()).toEqual({ date: '2023-06-19', close: up(1) });
    both([['2023-06-19', up(1), up(2)]]);
    expect((await update('2023-06-20', FILES_ALONE)).output).toContain(`sources differ: ${id('2023-06-19')}`);
    const answer = ['questions', 'answer', id('2023-06-19'), 'replace', 'second'];
    expect(await run(answer)).toMatchObject({ code: 0 });
    expect(await newestOther()).toEqual({ date: '2023-06-19', close: up(2) });
    const { columns } = await readMultiple(system.database, FILES_ALONE);
    expect(columns.FORWARD.at(-1)).toBe(up(2));
  });

  test('a day whose regions have download times waits for each; one without instruments is done at its time', async () => {
    const stage = await scheduledStage('2023-06-21');
    const waits = async () =>
      (await system.clock.waiters()).waits.map(({ until: at }) => new Date(at).toISOString());
    await until('it waits for ASIA', async () => (await waits()).includes('2023-06-21T06:00:00.000Z'));
    expect(await detailsOf(stage)).toMatch(
      /^0 of 2 instruments, 0 new rows\n- \*\*ASIA\*\* waits until 2023-06-21T06.*\n- \*\*US\*\* waits until 2023-06-21T19/,
    );
    await system.clock.advance(Date.parse('2023-06-21T06:00:00Z'));
    await until('it waits for the US', async () => (await waits()).includes('2023-06-21T19:00:00.000Z'));
    expect(await detailsOf(stage)).toContain('**ASIA** done: 0 of 0 instruments');
    await system.clock.advance(Date.parse('2023-06-21T19:00:00Z'));
    expect(await stage.result()).toMatchObject({
      summary: expect.stringMatching(/^2 of 2 instruments, .* 7 FX rates$/),
    });
  });

  test('what the stop time leaves out is said, and the day goes on', async () => {
    const stage = await scheduledStage('2023-06-22');
    await until('it waits', async () => (await system.clock.waiters()).waits.length > 0);
    await system.clock.advance(Date.parse('2023-06-22T22:50:00Z'));
    const { summary, problems } = await stage.result();
    expect(summary).toMatch(/^0 of 2 instruments/);
    expect(problems).toContainEqual(
      'US: not downloaded before the stop time of run_daily_prices_updates: SOFR, US10',
    );
  });

  test('a price is asked about in the terminal: rows and a plot, again after nonsense, left open or answered', async () => {
    both([['2023-06-23', up(12), up(12)]]);
    await update('2023-06-23', FILES_ALONE);
    const said = await askedInTerminal(['nonsense', 'l']);
    expect(said).toMatch(/FINAL[\s\S]*2023-06-23 22:00:00[\s\S]*┤[\s\S]*day: left open/);
    expect((await askedInTerminal(['150', ' '])).trim()).toMatch(
      /150 is not stored[\s\S]*previous: stored, \d+ new rows in the prices of SOFR$/,
    );
    expect(await newestOther()).toEqual({ date: '2023-06-23', close: up(2) });
  });

  test('checks of one run: shown, audited with a reason, and gone afterwards', async () => {
    both([['2023-06-26', up(13), up(13)]]);
    const own = ['--max-price-spike', '1000', '--ignore-zero-volumes-daily', 'no'];
    expect(await update('2023-06-26', FILES_ALONE, own)).toMatchObject({
      ...{ code: 1, output: expect.stringContaining('need --reason') },
    });
    const { output } = await update('2023-06-26', FILES_ALONE, [...own, '--reason', 'a rate decision']);
    expect(output).toMatch(/max_price_spike +│ 8 +│ 1000 [\s\S]*from now on as configured again/);
    expect(await newestOther()).toEqual({ date: '2023-06-26', close: up(13) });
    expect(await auditEntries(system.database, { action: 'update prices with own checks' })).toMatchObject([
      {
        ...{ outcome: 'done', reason: 'a rate decision' },
        details: {
          checks: { max_price_spike: 1000, ignore_prices_with_zero_volumes_daily: false },
          configured: { max_price_spike: 8 },
        },
      },
    ]);
  });

  test('files alone update it while the broker is away', async () => {
    both([['2023-06-27', up(13), up(13)]]);
    await system.simulator.scenario({ kind: 'refuse', ms: 120_000 });
    await system.simulator.scenario({ kind: 'disconnect', how: 'rst' });
    expect(await update('2023-06-27', FILES_ALONE)).toMatchObject({
      code: 0,
      output: expect.stringContaining('taken as stored, not looked up: BROKER_UNREACHABLE'),
    });
    expect(await newestOther()).toEqual({ date: '2023-06-27', close: up(13) });
  });
});

/** The prices stage as a schedule at 06:00 in London starts it: it decides on that day. */
async function scheduledStage(date: string) {
  const nominal = `${date}T05:00:00.000Z`;
  await system.clock.advance(Date.parse(nominal));
  const input = { system: 'test', process: 'prices', clock: 'simulated', nominal } as const;
  await (await startOrReach(system.client, nominalStart('early', input))).result();
  return system.client.workflow.getHandle<(input: PricesInput) => Promise<StageResult>>(
    stageWorkflowId('test', 'prices', date),
  );
}

/** All that is said to a person who types these lines. */
async function askedInTerminal(lines: string[]): Promise<string> {
  const said: string[] = [];
  const { settings, database, clock, client } = system;
  const open = {
    settings,
    database,
    clock,
    temporal: async () => ({ client, connection: client.connection as Connection, close: async () => {} }),
  };
  const ask = async () => lines.shift() ?? 'l';
  await askAboutPrices(open, [FILES_ALONE], { ask, say: (text) => void said.push(text) });
  return said.join('\n');
}

async function detailsOf(stage: WorkflowHandle): Promise<string> {
  const { currentDetails } = await stage.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

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

function update(date: string, instrument = INSTRUMENT, more: readonly string[] = []): Promise<CommandEnd> {
  return run(['prices', 'update', '--instrument', instrument, '--date', date, ...more]);
}

function run(words: readonly string[]): Promise<CommandEnd> {
  return tst([...words, '--system', 'test']);
}
