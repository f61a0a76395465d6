import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askBroker } from '../../cli/operator/ask-broker';
import type { OpenSystem } from '../../cli/operator/open-system';
import { readPositions } from '../../cli/views/position-lines';
import type { StrategyLine } from '../../cli/views/strategy-lines';
import { accountCapital, accountCapitalHistory } from '../../data/capital/capital';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { strategyState } from '../../data/controls/strategy-states';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { openQuestions } from '../../data/operator/questions';
import { latestOptimalPositions } from '../../data/results/optimal-positions';
import { strategyRuns } from '../../data/results/strategy-versions';
import { readMergedContract } from '../../data/series/contract-prices';
import { lastAdjustedPrices } from '../../data/series/last-adjusted';
import { emails } from '../../data/system/emails';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { stageStart } from '../../domain/cycle/workflow-starts';
import { contractPositions, strategyPositions } from '../../domain/ledger/positions';
import { strategyBreaks } from '../../domain/ledger/strategy-breaks';
import { orderStackWorkflowId, taskQueue } from '../../domain/system/names';
import { notionalClose } from '../../domain/time/notional-close';
import { startOrReach } from '../../services/temporal/start-workflow';
import { invariantViolations, positionsOfBoth } from '../support/books';
import { type CommandEnd, tst } from '../support/command-line';
import { startTestSystem, type TestSystem } from '../support/running-system';

/**
 * A simulated month of two strategies, whose account is worth what the script says: money comes and goes, 15 % are lost,
 * the method changes; a strategy comes, one hands over, two end. Capital, shares, profit and positions are worked out by
 * hand. The tests build on each other.
 */
jest.setTimeout(400_000);

const FIRST = '2023-06-15';
const SYSTEM = 'test';
const folder = mkdtempSync(join(tmpdir(), 'tst-private-'));
const CONFIG = join(folder, 'private_config.yaml');
let system: TestSystem;
let updates = 0;

const config = (method: string) => `
production_capital_method: ${method}
strategy_list: {slow: {}, fast: {}}
strategy_capital_allocation: {strategy_weights: {slow: 60, fast: 40}}
`;
const CONTROL = `
process_configuration_methods:
  run_systems:
    slow: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
    fast: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    slow: {max_executions: 1}
    fast: {max_executions: 1}
`;

beforeAll(async () => {
  cpSync(resolve(__dirname, '../../private/strategies'), join(folder, 'strategies'), { recursive: true });
  writeFileSync(CONFIG, config('full'));
  writeFileSync(join(folder, 'private_control_config.yaml'), CONTROL);
  const market = { kind: 'synthetic', seed: 1, instruments: 2 } as const;
  system = await startTestSystem({ date: FIRST, market, privateDirectory: folder });
  await system.seed(FIRST);
});
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Market moves and money at the broker: from now on the account is worth this, whatever is held. */
async function accountIsWorth(value: number): Promise<void> {
  const open = { settings: system.settings, clock: system.clock } as unknown as OpenSystem;
  const answer = await askBroker(open, (broker, account) => broker.accountValues(account));
  const lines = answer.kind === 'reported' ? answer.values : [];
  const now = Number(lines.find((line) => line.key === 'NetLiquidation')?.value);
  await system.simulator.scenario({ kind: 'cash', currency: 'USD', amount: value - now });
}

/** What the schedule `capital` starts. */
async function updateCapital(tradeDate: string): Promise<string> {
  const args = [{ system: SYSTEM, tradeDate, clock: 'simulated', window: 'hand-over' }];
  const workflowId = `${SYSTEM}/capital/${++updates}`;
  return system.client.workflow.execute('capitalUpdate', {
    ...{ workflowId, taskQueue: taskQueue(SYSTEM, 'workflows'), args },
  });
}

/** The positions stage alone: capital, shares, both strategies. */
async function positions(tradeDate: string): Promise<string> {
  const input = { system: SYSTEM, tradeDate, clock: 'simulated', window: 'hand-over' } as const;
  const handle = await startOrReach(system.client, stageStart('positions', input));
  return ((await handle.result()) as { summary: string }).summary;
}

async function capital() {
  const { actual, accumulated, broker, max } = (await accountCapital(system.database))!;
  return [actual, accumulated, broker, max].map((value) => Math.round(value * 100) / 100);
}

async function shares(): Promise<readonly number[]> {
  const found = await Promise.all(['slow', 'fast'].map((name) => strategyCapital(system.database, name)));
  return found.map((each) => Math.round(each!.capital * 100) / 100);
}

async function command(...args: string[]): Promise<CommandEnd> {
  return tst([...args, '--system', SYSTEM]);
}

const why = ['--reason', 'as the bank says'];

test('capital begins with the account, and the strategies get their shares of it', async () => {
  expect(await system.runDay(FIRST)).toEqual({ kind: 'completed' });
  expect(await capital()).toEqual([1_000_000, 0, 1_000_000, 1_000_000]);
  expect(await shares()).toEqual([600_000, 400_000]);
  expect(await invariantViolations(system.database, system.simulator, FIRST)).toEqual([]);
  const subjects = (await emails(system.database)).map(({ subject }) => subject);
  expect(subjects).toContain('Capital begins');
});

test('a profit is capital, money paid in or out is neither profit nor loss', async () => {
  await accountIsWorth(1_020_000); // the market: +20,000
  expect(await updateCapital('2023-06-16')).toBe('capital 1,020,000 USD');
  expect(await capital()).toEqual([1_020_000, 20_000, 1_020_000, 1_020_000]);
  // Shared once a day, before the strategies run.
  expect(await shares()).toEqual([600_000, 400_000]);

  await accountIsWorth(1_120_000); // paid in: 100,000
  expect((await command('capital', 'deposit', '100000', '--id', 'wire-1', ...why)).output).toMatch(/booked/);
  await updateCapital('2023-06-19');
  expect(await capital()).toEqual([1_020_000, 20_000, 1_120_000, 1_020_000]);

  await accountIsWorth(1_065_000); // paid out: 50,000; the market: -5,000
  expect((await command('capital', 'withdraw', '50000', ...why)).code).toBe(0);
  await updateCapital('2023-06-20');
  expect(await capital()).toEqual([1_015_000, 15_000, 1_065_000, 1_015_000]);
});

test('a loss of 15 % changes nothing until it is confirmed, here by update', async () => {
  await accountIsWorth(905_250); // the market: -159,750
  for (const _ of [1, 2]) expect(await updateCapital('2023-06-21')).toMatch(/changed by 15.0 % \(-159,750/);
  expect(await capital()).toEqual([1_015_000, 15_000, 1_065_000, 1_015_000]);
  const asked = (await emails(system.database)).filter(({ subject }) =>
    /Capital change too large/.test(subject),
  );
  expect(asked).toHaveLength(1);
  expect(await openQuestions(system.database)).toMatchObject([{ kind: 'capital-change' }]);

  const input = { system: SYSTEM, tradeDate: '2023-06-21', clock: 'simulated' };
  const stack = await system.client.workflow.start('orderStack', {
    ...{ workflowId: orderStackWorkflowId(SYSTEM), taskQueue: taskQueue(SYSTEM, 'workflows') },
    args: [{ ...input, windowEnd: '2023-06-22T18:45:00.000Z' }],
  });
  const confirm = (request: object) => stack.executeUpdate(STACK_UPDATES.confirmCapital, { args: [request] });
  await expect(confirm({ reason: ' ' })).rejects.toThrow();
  await expect(confirm({ reason: 'a bad day', value: 900_000 })).rejects.toThrow();
  expect(await confirm({ reason: 'a bad day', value: 905_250, by: 'anna' })).toMatchObject({
    summary: expect.stringContaining('-159,750 USD taken as loss; capital at risk 855,250'),
  });
  await expect(confirm({ reason: 'again' })).rejects.toThrow();
  await stack.signal('endWindow');
  await stack.result();
  expect(await openQuestions(system.database)).toEqual([]);
  expect(await capital()).toEqual([855_250, -144_750, 905_250, 855_250]);
  expect((await command('capital', 'show', '--json')).output).toMatch(/"by":"anna","reason":"a bad day"/);
});

test('from full to half: losses bite, profits count up to the ceiling, and positions follow capital', async () => {
  writeFileSync(CONFIG, readFileSync(CONFIG, 'utf8').replace('full', 'half'));
  await system.kill('worker-main');
  await accountIsWorth(935_250); // the market: +30,000
  await updateCapital('2023-06-22');
  expect(await capital()).toEqual([855_250, -114_750, 935_250, 855_250]);
  await accountIsWorth(915_250); // the market: -20,000
  await positions('2023-06-22');
  expect(await capital()).toEqual([835_250, -134_750, 915_250, 855_250]);
  expect(await shares()).toEqual([501_150, 334_100]);
  const before = await wanted();

  expect((await command('capital', 'set', '--max', '900000', '--yes', ...why)).output).toMatch(
    /ceiling 900,000/,
  );
  await accountIsWorth(975_250); // the market: +60,000
  await positions('2023-06-22');
  expect(await capital()).toEqual([895_250, -74_750, 975_250, 900_000]);
  expect(await shares()).toEqual([537_150, 358_100]);
  const after = await wanted();
  expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  for (const [i, { upper }] of after.entries())
    expect(upper).toBeCloseTo((before[i].upper * 895_250) / 835_250, 8);
});

/** The upper edge of what each strategy wants of each instrument. */
async function wanted(): Promise<readonly { readonly name: string; readonly upper: number }[]> {
  const found = await latestOptimalPositions(system.database);
  return found
    .map(({ strategy, instrument, values }) => ({
      name: `${strategy} ${instrument}`,
      upper: values['upper'],
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

test('each run has its capital, its risk target and its configuration recorded', async () => {
  const run = { tradeDate: '2023-06-22', capital: 537_150, riskTarget: 20 };
  expect((await strategyRuns(system.database, 'slow')).at(-1)).toMatchObject({
    ...run,
    configHash: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect((await command('strategies', 'show', 'slow', '--history')).output).toMatch(/│ 20 % = 107,430 +│/);
});

test('a deletion is previewed, refused without consent, and taken back', async () => {
  const before = await capital();
  const preview = await command('capital', 'delete-since', '2023-06-15T23:00', '--preview');
  expect(preview.output).toMatch(/rows would be deleted/);
  const all = ['capital', 'delete-since', 'everything', '--yes', ...why];
  expect((await command(...all, '--literally', 'yes')).output).toMatch(/that was not YESyesYES/);
  expect(await capital()).toEqual(before);
  expect((await command(...all, '--literally', 'YESyesYES')).output).toMatch(/capital has no value/);
  expect((await command('capital', 'undo', ...why)).output).toMatch(/taken back/);
  expect(await capital()).toEqual(before);
});

test('the month’s profit is what the market made, in the view of it', async () => {
  const shown = JSON.parse((await command('capital', '--json')).output) as {
    readonly returns: { readonly month: { readonly money: number } };
    readonly margins: readonly unknown[];
  };
  // +20,000 - 5,000 - 159,750 + 30,000 - 20,000 + 60,000
  expect(shown.returns.month.money).toBeCloseTo(-74_750, 2);
  expect(shown.margins.length).toBeGreaterThan(5);
});

/** Signed contracts of a strategy by instrument. */
async function heldBy(strategy: string): Promise<Readonly<Record<string, number>>> {
  const held = strategyPositions(await ledgerRows(system.database)).filter(
    (each) => each.strategy === strategy,
  );
  return Object.fromEntries(held.map(({ instrument, quantity }) => [instrument, quantity]));
}

const added = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    [...Object.keys(a), ...Object.keys(b)].map((code) => [code, (a[code] ?? 0) + (b[code] ?? 0)]),
  );

const CHANGES = ['2023-06-23', '2023-06-26', '2023-06-27', '2023-06-28'];

test('a strategy is added beside the others: files, share of the capital, first positions', async () => {
  const before = readFileSync(CONFIG, 'utf8');
  const file = ['--file', join(folder, 'strategies/synthetic.yaml')];
  const refused = await command('strategies', 'add', 'a/b', ...file, '--weight', '50', '--yes', ...why);
  expect(refused.output).toMatch(/not a usable name/);
  expect(readFileSync(CONFIG, 'utf8')).toBe(before);

  const end = await command('strategies', 'add', 'third', ...file, '--weight', '50', '--yes', ...why);
  expect(end.output).toMatch(/fast +│ 40\.0 % +│ 26\.7 %[\s\S]*third +│ 0\.0 % +│ 33\.3 %/);
  expect(end.output).toMatch(/What remains[\s\S]*\[x\] 1\. its instruments have prices/);
  const { actual } = (await accountCapital(system.database))!;
  const share = await strategyCapital(system.database, 'third');
  expect(share!.capital).toBeCloseTo(actual / 3, 6); // 50 of 60 + 40 + 50, before its first run

  await system.kill('worker-main');
  expect(await system.runDay(CHANGES[0])).toEqual({ kind: 'completed' });
  expect(Object.keys(await heldBy('third')).length).toBeGreaterThan(0);
  expect(await invariantViolations(system.database, system.simulator, CHANGES[0])).toEqual([]);
});

test('its positions pass to another: contracts and the sum of strategies stay, nothing is traded', async () => {
  const [slow, third, ledger] = [
    await heldBy('slow'),
    await heldBy('third'),
    await ledgerRows(system.database),
  ];
  const orders = (await system.simulator.state()).orders.length;
  const handOver = () =>
    command('strategies', 'transfer', 'slow', 'third', '--id', 'over-1', '--yes', ...why);
  expect((await handOver()).output).toMatch(/moved as over-1/);
  expect(await heldBy('slow')).toEqual({});
  expect(await heldBy('third')).toEqual(added(slow, third));
  expect((await handOver()).output).toMatch(/nothing is left to move/);

  const rows = await ledgerRows(system.database);
  expect(contractPositions(rows)).toEqual(contractPositions(ledger));
  expect(strategyBreaks(rows)).toEqual([]);
  expect((await system.simulator.state()).orders.length).toBe(orders);
  const prices = await lastAdjustedPrices(system.database);
  const moved = rows.filter(({ kind }) => kind === 'transfer');
  expect(moved).toHaveLength(2 * Object.keys(slow).length);
  for (const { price, instrument } of moved) expect(price).toBe(prices.get(instrument));
});

test('two are retired: one that holds nothing, one over two days; the third trades on all of the capital', async () => {
  const start = await heldBy('fast');
  expect(Object.keys(start).length).toBeGreaterThan(0);
  const half = Object.fromEntries(
    Object.entries(start)
      .map(([code, held]): [string, number] => [code, Math.trunc(held / 2)])
      .filter(([, left]) => left !== 0),
  );
  // Nothing is left to be done for it: it ends at once, without its next run.
  expect((await command('strategies', 'retire', 'slow', '--yes', ...why)).output).toMatch(
    /it holds nothing\n[\s\S]*slow is retired/,
  );
  expect(await strategyState(system.database, 'slow')).toMatchObject({ state: 'retired', version: 2 });
  await command('strategies', 'retire', 'fast', '--over-days', '2', '--yes', ...why);
  expect(readFileSync(CONFIG, 'utf8')).toMatch(/slow: 0, fast: 0, third: 50/);

  expect(await system.runDay(CHANGES[1])).toEqual({ kind: 'completed' });
  expect(await heldBy('fast')).toEqual(half);
  const { actual } = (await accountCapital(system.database))!;
  const capitals = await Promise.all(
    ['slow', 'fast', 'third'].map((name) => strategyCapital(system.database, name)),
  );
  expect(capitals.map((each) => each!.capital)).toEqual([0, 0, actual]);
  expect(await system.runDay(CHANGES[2])).toEqual({ kind: 'completed' });
  expect(await heldBy('fast')).toEqual({});
  expect(await system.runDay(CHANGES[3])).toEqual({ kind: 'completed' });

  const subjects = (await emails(system.database)).map(({ subject }) => subject);
  expect(subjects).toContain('Strategy fast is retired');
  const list = JSON.parse((await command('strategies', '--json')).output) as StrategyLine[];
  expect(list.map(({ strategy, state }) => [strategy, state])).toEqual([
    ['slow', 'retired'],
    ['fast', 'retired'],
    ['third', 'active'],
  ]);
  const { lines } = await readPositions(system.database, system.settings.config);
  expect(new Set(lines.map(({ strategy }) => strategy))).toEqual(new Set(['third']));
  expect(lines.filter(({ trade }) => trade !== 0)).toEqual([]);
  for (const day of CHANGES)
    expect(await invariantViolations(system.database, system.simulator, day)).toEqual([]);
  const { ledger, broker } = await positionsOfBoth(system.database, system.simulator);
  expect(ledger).toEqual(broker);
});

test('the report of profit and loss is what was held times the change of its prices; a deposit is no part of it', async () => {
  const day = '2023-06-29';
  const before = contractPositions(await ledgerRows(system.database));
  const [last] = (await accountCapitalHistory(system.database)).slice(-1);
  await system.simulator.scenario({ kind: 'cash', currency: 'USD', amount: 50_000 });
  expect((await command('capital', 'deposit', '50000', '--id', 'wire-2', ...why)).code).toBe(0);
  expect(await system.runDay(day)).toEqual({ kind: 'completed' });
  expect(contractPositions(await ledgerRows(system.database))).toEqual(before); // nothing was traded

  const report = (await command('reports', 'pandl', '--date', day)).output;
  const percent = (name: string) => Number(new RegExp(`│ ${name} +│ +(-?[\\d.]+) │`).exec(report)?.[1]);
  const { accumulated, max } = (await accountCapitalHistory(system.database)).at(-1)!;
  const market = accumulated - last.accumulated;
  expect(Math.abs(market)).toBeLessThan(25_000); // half of the deposit
  expect(percent("total, by the broker's valuation")).toBeCloseTo((100 * market) / max, 3);

  let futures = 0;
  for (const [instrument, pointSize] of [
    ['SOFR', 2500],
    ['US10', 1000],
  ] as const) {
    const money = pointSize * (await pointsOf(instrument, day));
    expect(percent(instrument)).toBeCloseTo((100 * money) / max, 3);
    futures += money;
  }
  for (const name of ['futures held', 'third']) expect(percent(name)).toBeCloseTo((100 * futures) / max, 3);
  expect(report).not.toMatch(/│ (slow|fast) +│/); // they held and traded nothing: no line
});

/** What was held at the close before, times the change of its price; and each fill since, from its price to the close. */
async function pointsOf(instrument: string, day: string): Promise<number> {
  const [start, end] = [CHANGES[3], day].map((date) => notionalClose(date, 'Europe/London'));
  let points = 0;
  for (const row of (await ledgerRows(system.database)).filter((each) => each.instrument === instrument)) {
    if (row.contract === '') continue;
    const { times, columns } = await readMergedContract(system.database, instrument, row.contract);
    const at = (time: number) => columns.FINAL[times.indexOf(time)];
    const from = row.time.getTime() > start ? row.price : at(start);
    points += row.quantity * (at(end) - from);
  }
  return points;
}

test('one comes back with a weight', async () => {
  expect((await command('strategies', 'resume', 'fast', ...why)).output).toMatch(/--weight/);
  expect((await command('strategies', 'resume', 'fast', '--weight', '40', ...why)).output).toMatch(
    /is active/,
  );
  expect(readFileSync(CONFIG, 'utf8')).toMatch(/slow: 0, fast: 40, third: 50/);
});
