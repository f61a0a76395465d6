import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askBroker } from '../../cli/operator/ask-broker';
import type { OpenSystem } from '../../cli/operator/open-system';
import { accountCapital } from '../../data/capital/capital';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { openQuestions } from '../../data/operator/questions';
import { latestOptimalPositions } from '../../data/results/optimal-positions';
import { strategyRuns } from '../../data/results/strategy-versions';
import { emails } from '../../data/system/emails';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { stageStart } from '../../domain/cycle/workflow-starts';
import { orderStackWorkflowId, taskQueue } from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { invariantViolations } from '../support/books';
import { type CommandEnd, tst } from '../support/command-line';
import { startTestSystem, type TestSystem } from '../support/running-system';

/**
 * A simulated month of two strategies, whose account is worth what the script says: money comes and goes, 15 % are lost,
 * the method changes. Capital, shares, profit and positions are worked out by hand. The tests build on each other.
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
  const lines = await askBroker(open, (broker, account) => broker.accountValues(account));
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
