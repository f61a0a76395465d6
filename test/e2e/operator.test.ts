import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { simulatorUrl } from '../../services/system/endpoints';
import { createSandbox, type RunningCommand, type Sandbox } from '../services/support';

/**
 * What an operator does, on one running manual system with real parts: trades by hand in three ways, decides
 * about a price, holds the system, brings it back from a backup. The tests build on each other.
 */
jest.setTimeout(400_000);

const ROOT = resolve(__dirname, '../..');
const SYSTEM = 'manual';
const [DAY, NEXT_DAY] = ['2024-05-15', '2024-05-16'];

/** A manual system: the step that sends orders is not among those of the stack handler. */
const CONTROL = `
process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
  run_stack_handler:
    spawn_children_from_new_instrument_orders: {frequency: 0, max_executions: -1}
    handle_completed_orders: {frequency: 0, max_executions: -1}
`;
const CONFIG = `
strategy_list: {synthetic: {}}
strategy_capital_allocation: {strategy_weights: {synthetic: 100}}
`;

let privateFolder: string;
let sandbox: Sandbox;
let system: RunningCommand;

beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(built.status).toBe(0);
  privateFolder = mkdtempSync(join(tmpdir(), 'tst-private-'));
  mkdirSync(join(privateFolder, 'strategies'));
  cpSync(join(ROOT, 'private/strategies'), join(privateFolder, 'strategies'), { recursive: true });
  writeFileSync(join(privateFolder, 'private_config.yaml'), CONFIG);
  writeFileSync(join(privateFolder, 'private_control_config.yaml'), CONTROL);
  process.env['PYSYS_PRIVATE_CONFIG_DIR'] = privateFolder;
  sandbox = createSandbox();
  const market = ['--instruments', '4', '--seed', '7'];
  system = sandbox.start('start', '--demo', ...market, '--date', DAY, '--system', SYSTEM);
  for (let waited = 0; waited < 4 && !/Ctrl-C stops it/.test(system.output()); waited++) {
    await system.says(/Ctrl-C stops it/).catch((error) => {
      if (waited === 3 || /ended without/.test(String(error))) throw error;
    });
  }
});
afterAll(async () => {
  await sandbox?.close();
  delete process.env['PYSYS_PRIVATE_CONFIG_DIR'];
  if (privateFolder) rmSync(privateFolder, { recursive: true, force: true });
});

/** As `tst` would be run, but without looking first whether something is to be built. */
async function run(...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
  return runTyping('', ...args);
}

/** The same with what a person types. */
async function runTyping(
  typed: string,
  ...args: string[]
): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, TST_DATA_DIR: sandbox.folder, TEMPORAL_ADDRESS: undefined };
  return new Promise((done) => {
    const command = [join(ROOT, 'dist/cli.cjs'), ...args];
    const child = execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, output: stdout + stderr });
    });
    child.stdin?.end(typed);
  });
}

async function tst(...args: string[]): Promise<string> {
  const { code, output } = await run(...args);
  if (code !== 0) throw new Error(`tst ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

async function refused(...args: string[]): Promise<string> {
  const { code, output } = await run(...args);
  expect(code).toBe(1);
  return output;
}

/** Refused before anything is done: the command line itself is wrong. */
async function misused(...args: string[]): Promise<string> {
  const { code, output } = await run(...args);
  expect(code).toBe(2);
  return output;
}

function control(path: string, body: unknown): Promise<Response> {
  return fetch(`${simulatorUrl(sandbox.endpoints(SYSTEM))}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function outbox(pattern: RegExp): string[] {
  return readdirSync(join(sandbox.folder, 'systems', SYSTEM, 'outbox')).filter((name) => pattern.test(name));
}

/** The contract order with most to trade: its name, what remains, and the price it was decided at. */
async function toTrade(): Promise<{ name: string; instrument: string; remaining: number; price: number }> {
  const output = await tst('orders');
  const pattern =
    /(\w+) \d{8}, decided at ([\d.]+)\n {2}then: npx tst orders fill (C\d+) --quantity (-?\d+)/g;
  const found = [...output.matchAll(pattern)].map(([, instrument, price, name, remaining]) => ({
    name,
    instrument,
    remaining: Number(remaining),
    price: Number(price),
  }));
  return found.sort((a, b) => Math.abs(b.remaining) - Math.abs(a.remaining))[0];
}

async function remainingOf(name: string): Promise<number> {
  const line = new RegExp(`${name} --quantity (-?\\d+)`).exec(await tst('orders'));
  return Number(line?.[1] ?? 0);
}

test('a manual system leaves contract orders waiting; three ways of filling, each twice, count once', async () => {
  const order = await toTrade();
  const { name, price } = order;
  const one = Math.sign(order.remaining);
  expect(Math.abs(order.remaining)).toBeGreaterThan(4);

  const byCommand = [
    'orders',
    'fill',
    name,
    '--price',
    String(price),
    '--quantity',
    String(one),
    '--fill-id',
    'a',
  ];
  expect(await tst(...byCommand)).toMatch(/booked/);
  expect(await tst(...byCommand)).toMatch(/known/);
  const cumulative = ['orders', 'fill', name, '--price', String(price), '--cumulative', String(2 * one)];
  expect(await tst(...cumulative)).toMatch(/booked/);
  expect(await tst(...cumulative)).toMatch(/known/);
  expect(await remainingOf(name)).toBe(order.remaining - 2 * one);

  const fill = JSON.stringify({ order: name, fillId: 'b', quantity: one, price });
  const target = ['-w', `${SYSTEM}/order-stack`];
  const update = [
    'temporal',
    'workflow',
    'update',
    'execute',
    ...target,
    '--name',
    'manualFill',
    '--input',
    fill,
  ];
  expect(await tst(...update)).toMatch(/booked/);
  expect(await tst(...update)).toMatch(/known/);
  const bySignal = JSON.stringify({ order: name, fillId: 'c', quantity: one, price });
  const signal = ['temporal', 'workflow', 'signal', ...target, '--name', 'manualFillBySignal', '--input'];
  await tst(...signal, bySignal);
  await tst(...signal, bySignal);
  // The update waits its turn behind both signals.
  expect(await tst(...update)).toMatch(/known/);
  expect(await remainingOf(name)).toBe(order.remaining - 4 * one);
  expect(await tst('positions', '--stored')).toMatch(new RegExp(`${order.instrument}.* ${4 * one} \\d{8}`));
});

test('a bad fill is refused: command and update with the reason, the signal by email', async () => {
  const { name, remaining, price } = await toTrade();
  const one = Math.sign(remaining);
  const fill = (...rest: string[]) => ['orders', 'fill', ...rest];
  const at = ['--price', String(price)];
  expect(await refused(...fill(name, ...at, '--quantity', String(-one), '--fill-id', 'x'))).toMatch(
    /wrong sign/,
  );
  expect(await refused(...fill(name, ...at, '--quantity', String(9 * remaining), '--fill-id', 'x'))).toMatch(
    /only .* remain/,
  );
  expect(await refused(...fill('C99', ...at, '--quantity', '1', '--fill-id', 'x'))).toMatch(
    /C99 does not exist/,
  );
  const far = ['--price', String(price * 3), '--quantity', String(one), '--fill-id', 'x'];
  expect(await refused(...fill(name, ...far))).toMatch(/away from the last price/);

  const bad = JSON.stringify({ order: name, fillId: 'x', quantity: -one, price });
  const target = ['-w', `${SYSTEM}/order-stack`, '--input', bad];
  expect(
    await refused('temporal', 'workflow', 'update', 'execute', ...target, '--name', 'manualFill'),
  ).toMatch(/wrong sign/);
  await tst('temporal', 'workflow', 'signal', ...target, '--name', 'manualFillBySignal');
  // A close waits its turn behind the signal.
  expect(await tst('orders', 'close', name, '--reason', 'enough for today')).toMatch(/closed/);
  expect(outbox(/manual_fill_refused/).length).toBeGreaterThan(0);
  expect(await tst('orders', '--date', DAY)).toMatch(/enough for today/);
  expect(await refused('orders', 'cancel', name)).toMatch(/not a broker order/);
});

test('halt, locks, limits and overrides are set, shown and taken back', async () => {
  await tst('halt', 'on', '--reason', 'a holiday');
  expect(await tst('status')).toMatch(/HALTED since .*a holiday/);
  await tst('halt', 'lift', '--reason', 'back again');
  expect(await tst('halt')).toMatch(/not halted/);
  await tst('locks', 'set', 'SOFR', '--reason', 'odd quotes');
  expect(await tst('locks')).toMatch(/SOFR.*operator.*odd quotes/);
  expect(await refused('locks', 'lift', 'US10', '--reason', 'x')).toMatch(/it is not locked/);
  expect(await tst('locks', 'lift', 'SOFR', '--reason', 'fine now')).toMatch(/SOFR is no longer locked/);
  const audit = await tst('audit', '--instrument', 'SOFR', '--action', 'lock instrument', '--json');
  expect(JSON.parse(audit.slice(audit.indexOf('[')))).toMatchObject([
    {
      action: 'lock instrument',
      instrument: 'SOFR',
      reason: 'odd quotes',
      outcome: 'done',
      by: expect.any(String),
    },
  ]);
  expect(await tst('audit', '--limit', '1')).toMatch(/lift lock +│ SOFR +│ done +│ fine now/);
  expect(await tst('mails', '--subject', 'nobody sent this')).toMatch(/no such mails/);
  expect(await tst('limits', 'trade', 'SOFR', '30', '5', '--reason', 'new')).toMatch(
    /traded in 30 days.* 5 .*0 since/,
  );
  expect(await tst('limits', 'position', 'SOFR', '7', '--reason', 'new')).toMatch(/held.* 7 /);
  expect(await refused('limits', 'position', 'SOFR', 'many', '--reason', 'x')).toMatch(/not a whole number/);
  expect(await tst('overrides', 'set', 'reduce-only', '--instrument', 'V2X', '--reason', 'thin')).toMatch(
    /\(all\).*V2X.*reduce-only.*thin/,
  );
  expect(await refused('overrides', 'set', '2', '--reason', 'x')).toMatch(/is not an override/);
  expect(await tst('overrides', 'remove', '--instrument', 'V2X', '--reason', 'over')).toMatch(/no overrides/);
});

test('what was logged is found by what it is about, with its workflow; the echo file of each process is there', async () => {
  const lines = (await tst('logs', '--instrument', 'SOFR', '--stage', 'positions', '--since', '1h', '--json'))
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(line).toMatchObject({
      ...{
        instrument_code: 'SOFR',
        stage: 'positions',
        type: 'runStrategy',
        component: 'engine',
        level: 'info',
      },
      ...{ workflowId: expect.stringMatching(/^manual\/positions\//), runId: expect.any(String) },
    });
  expect(await tst('logs', '--instrument', 'SOFR', '--level', 'critical')).toMatch(/no such records/);
  expect(await tst('logs', '--attribute', 'clientid=1', '--limit', '1')).toMatch(/no such records/);
  const echos = readdirSync(join(sandbox.folder, 'systems', SYSTEM, 'echos'));
  expect(echos).toEqual(
    expect.arrayContaining(['database.txt', 'simulator.txt', 'temporal.txt', 'worker-main.txt']),
  );
});

test('the doctor finds a running system in order, and names what is broken with its remedy', async () => {
  const findings = async () => {
    const { code, output } = await sandbox.run('doctor', '--json');
    const all = JSON.parse(output.slice(output.indexOf('[\n'))) as {
      check: string;
      state: string;
      remedy?: string;
    }[];
    return { code, states: Object.fromEntries(all.map(({ check, state }) => [check, state])), all };
  };
  const healthy = await findings();
  expect(healthy.states).toMatchObject({
    ...{
      configuration: 'ok',
      disk: 'ok',
      'open files': 'ok',
      secrets: 'ok',
      'time zones': 'ok',
      processes: 'ok',
    },
    ...{ database: 'ok', gateway: 'ok', prices: 'ok', schedules: 'ok', backup: 'ok', mail: 'warning' },
  });
  expect([healthy.code, healthy.all.filter(({ state }) => state === 'problem')]).toEqual([0, []]);

  const config = join(privateFolder, 'private_config.yaml');
  const mail =
    'email_address: a@example.org\nemail_to: [a@example.org]\nemail_server: 127.0.0.1\nemail_port: 1\nemail_pwd: hunter2\n';
  writeFileSync(config, CONFIG + mail);
  chmodSync(config, 0o644);
  try {
    const broken = await findings();
    expect(broken.states).toMatchObject({ secrets: 'problem', mail: 'problem', gateway: 'ok' });
    expect(broken.code).toBe(1);
    expect(broken.all.find(({ check }) => check === 'secrets')?.remedy).toBe(`chmod go= ${config}`);
    expect(JSON.stringify(broken.all)).not.toContain('hunter2');
  } finally {
    writeFileSync(config, CONFIG);
  }
});

test('a limit, override or lock of what does not exist is refused, with the nearest name; so is a reason that says nothing', async () => {
  const why = ['--reason', 'x'];
  expect(await refused('limits', 'trade', 'SOFRR', '30', '5', ...why)).toMatch(
    /instrument SOFRR does not exist \(did you mean SOFR\?\)/,
  );
  expect(await refused('limits', 'position', 'SOFR', '5', '--strategy', 'synthetc', ...why)).toMatch(
    /strategy synthetc does not exist \(did you mean synthetic\?\)/,
  );
  expect(await refused('overrides', 'set', 'close', '--instrument', 'V2XX', ...why)).toMatch(
    /did you mean V2X/,
  );
  expect(await refused('locks', 'set', 'US11', ...why)).toMatch(/did you mean US10/);
  expect(await refused('limits', 'trade', 'SOFR', '0', '5', ...why)).toMatch(/whole number, 1 or more/);
  expect(await refused('limits', 'remove-trade', 'SOFR', '7', ...why)).toMatch(/no trade limit of 7 days/);
  for (const blank of ['', ' \t'])
    expect(await misused('halt', 'on', '--reason', blank)).toMatch(/must say why/);
  const { name } = await toTrade();
  const close = [
    'temporal',
    'workflow',
    'update',
    'execute',
    '-w',
    `${SYSTEM}/order-stack`,
    '--name',
    'closeOrder',
  ];
  const input = JSON.stringify({ order: name, reason: ' ' });
  expect(await refused(...close, '--input', input)).toMatch(/must say why/);
  expect(await tst('halt')).toMatch(/not halted/);
});

test('a deposit that is too large to be taken as profit is asked about once, and entered it freezes nothing', async () => {
  await control('/scenario', { kind: 'cash', currency: 'USD', amount: 10_000_000 });
  // What the broker says of an account may be ten minutes old.
  const run = () => tst('run', 'positions', '--date', DAY);
  expect(await run()).toMatch(/npx tst capital deposit \d+/);
  await run();
  expect(outbox(/capital_change_too_large.*\.txt/)).toHaveLength(1);
  expect(await tst('capital')).toMatch(/pending since/);
  expect(await misused('capital', 'deposit', '0', '--reason', 'x')).toMatch(/not an amount above 0/);
  const unconfirmed = ['capital', 'deposit', '10000000', '--id', 'wire', '--reason', 'wired'];
  expect(await refused(...unconfirmed)).toMatch(/is more than the account is worth/);
  const deposit = [...unconfirmed, '--yes'];
  expect(await tst(...deposit)).toMatch(/booked as wire/);
  expect(await tst(...deposit)).toMatch(/already booked: wire/);
  expect(await run()).not.toMatch(/tst capital/);
  expect(await tst('capital')).toMatch(/deposit 10,000,000 \(wire\)/);
  expect(await refused('capital', 'confirm', '--reason', 'x')).toMatch(/no change of the capital is waiting/);
});

test("a roll state is set by command, update and signal, and is the operator's until it is given back", async () => {
  expect(await tst('rolls')).toMatch(/│ SOFR +│ No_Roll /);
  expect(await tst('rolls', 'plan')).toMatch(/nothing is planned|^PLANNED|^YOU DECIDE|^DONE/);
  expect(await tst('rolls', 'set', 'SOFR', 'Passive', '--reason', 'thin')).toMatch(/SOFR: Passive/);
  expect(await tst('rolls', 'list', 'SOFR')).toMatch(/│ Passive .*\(operator\): thin/);
  expect(await misused('rolls', 'set', 'SOFR', 'Passive', '--reason', ' ')).toMatch(/must say why/);
  expect(await refused('rolls', 'set', 'SOFR', 'passive', '--reason', 'x')).toMatch(/must be one of/);
  const target = ['-w', `${SYSTEM}/order-stack`];
  const signal = JSON.stringify({ instrument: 'SOFR', state: 'automatic', reason: 'by signal' });
  const bySignal = ['temporal', 'workflow', 'signal', ...target, '--name', 'setRollStateBySignal', '--input'];
  await tst(...bySignal, signal);
  // The update waits its turn behind the signal.
  const update = [
    'temporal',
    'workflow',
    'update',
    'execute',
    ...target,
    '--name',
    'setRollState',
    '--input',
  ];
  expect(await refused(...update, signal)).toMatch(/already belongs to the roll policy/);
  expect(await refused(...update, 'null')).toMatch(/must be an instrument code/);
  const view = JSON.parse(await tst('rolls', 'show', 'SOFR', '--json'));
  expect(view).toMatchObject({ instrument: 'SOFR', state: 'Passive', origin: 'policy', inTheWay: [] });
  expect(view.orders.length).toBeGreaterThan(0);
  expect(await tst('rolls', 'show', 'SOFR')).toMatch(/may follow .*recommended/);
  expect(await refused('rolls', 'undo', 'SOFR', '--reason', 'x')).toMatch(/no roll of SOFR is known/);
  expect(await refused('rolls', 'settle', 'SOFR', '20990300', '--price', '1', '--reason', 'x')).toMatch(
    /not known to have expired/,
  );
});

test('prices roll on request after a look at them, and the roll is undone', async () => {
  const lines: { held: number; record: { instrument: string }; contracts: Record<string, string> }[] =
    JSON.parse(await tst('rolls', 'list', '--json'));
  let flat = lines[0];
  let found: { refused: string | null; after: { multiple: object[] } } | undefined;
  for (flat of lines.filter(({ held }) => held === 0)) {
    found = JSON.parse(await tst('rolls', 'preview', flat.record.instrument, '--json'));
    if (found?.refused === null) break;
  }
  expect(found?.refused).toBeNull();
  const { instrument } = flat.record;
  expect(found?.after.multiple.at(-1)).toMatchObject({ PRICE_CONTRACT: Number(flat.contracts['forward']) });
  const roll = ['rolls', 'set', instrument, 'Roll_Adjusted', '--reason', 'early'];
  expect(await refused(...roll)).toMatch(/agree with --yes/);
  expect(await tst(...roll, '--yes')).toMatch(new RegExp(`No_Roll.*${flat.contracts['forward']} into`));
  expect(await tst('rolls', 'show', instrument)).toMatch(new RegExp(`out of ${flat.contracts['price']}`));
  const undo = ['rolls', 'undo', instrument, '--reason', 'too early'];
  expect(await refused(...undo)).toMatch(/agree with --yes/);
  expect(await tst(...undo, '--yes', '--json')).toMatch(new RegExp(`${flat.contracts['price']} into`));
  expect(await tst('rolls', 'set', instrument, 'automatic', '--reason', 'back')).toMatch(
    /roll policy decides/,
  );
});

test('states of all that are due are decided by rules with other parameters, and one by what a person types', async () => {
  const nothingIsLiquid = ['auto_roll_if_relative_volume_higher_than=1e9', 'min_absolute_volume=1e12'];
  const auto = ['rolls', 'set', '--auto', '--days-ahead', '4000', '--yes', '--json', '--reason', 'holidays'];
  const near = ['--param', 'near_expiry_days=4000', ...nothingIsLiquid];
  const outcomes = JSON.parse(await tst(...auto, ...near));
  expect(outcomes.map(({ state }: { state: string }) => state)).toEqual(Array(4).fill('No_Open'));
  const lines = JSON.parse(await tst('rolls', 'list', '--json'));
  // The rules have decided: the roll policy may change it again.
  expect(lines.every(({ record }: { record: { operator?: true } }) => !record.operator)).toBe(true);
  expect(await refused(...auto, '--param', 'near_days=3')).toMatch(/the keys are days_ahead/);
  expect(await refused('rolls', 'set', '--reason', 'x')).toMatch(/name an instrument, or give --due/);
  const named = await runTyping(
    'nonsense\nPassive\nno\nPassive\nyes\n',
    'rolls',
    'set',
    'SOFR',
    '--reason',
    'thin',
  );
  expect(named).toMatchObject({
    code: 0,
    output: expect.stringMatching(/SOFR: Passive;.*'nonsense' is none of/s),
  });
});

test('a price spike becomes a question and an email; answered by command, the prices go on', async () => {
  await control('/scenario', { kind: 'data', mode: 'spike', symbol: 'ESTX50', factor: 3 });
  expect(await tst('run', 'prices', '--date', NEXT_DAY)).toMatch(/prices: 3 of 4 instruments/);
  await control('/scenario', { kind: 'data', mode: 'none', symbol: 'ESTX50' });
  expect(outbox(/price_spike_eurostx/).length).toBeGreaterThan(0);
  const questions = await tst('questions');
  const ids = [...questions.matchAll(/^(spike\/EUROSTX\/\d{8}\/\w+) /gm)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(1);
  expect(await refused('questions', 'answer', ids[0], 'replace')).toMatch(/needs the correct value/);
  expect(await refused('questions', 'answer', ids[0], 'perhaps')).toMatch(
    /accept, drop, previous, or replace/,
  );
  expect(await tst('questions', 'answer', ids[0], 'drop')).toMatch(/more questions of EUROSTX wait/);
  expect(await refused('questions', 'answer', ids[0], 'drop')).toMatch(/is answered/);
  expect(await tst('questions', 'answer', 'spike/EUROSTX/*', 'drop')).toMatch(
    /[1-9]\d* new rows in the prices/,
  );
  expect(await tst('questions')).toMatch(/no open questions/);
  expect(await tst('run', 'prices', '--date', NEXT_DAY)).toMatch(/prices: 4 of 4 instruments/);
});

test("an execution that is none of ours is asked about, and adopted it is the ledger's", async () => {
  await control('/scenario', { kind: 'manualTrade', symbol: 'ESTX50', month: '202406', quantity: 2 });
  // Trades of others are told only when the connection is synchronised.
  await control('/scenario', { kind: 'disconnect', how: 'fin' });
  await untilAsked();
  const [, id] = /^(execution\/\S+) /m.exec(await tst('questions')) ?? [];
  expect(await tst('locks')).toMatch(/EUROSTX/);
  expect(await refused('questions', 'answer', id, 'adopt')).toMatch(/--reason/);
  expect(await tst('questions', 'answer', id, 'adopt', '--reason', 'I traded by phone')).toMatch(
    /is adopted/,
  );
  // V2X stays locked: what was filled by hand there never reached the broker.
  expect(await tst('locks')).not.toMatch(/EUROSTX/);
  expect(await tst('positions', '--stored')).toMatch(/EUROSTX/);
});

test('a backup is brought back with the journal after it; the system is halted until confirmed', async () => {
  await tst('run', 'backup', '--date', NEXT_DAY);
  expect(await tst('reports')).toMatch(/status .*2024-05-15/);
  expect(await tst('reports', 'status', '--date', DAY)).toMatch(/Status report/i);
  expect(await refused('reports', 'nonsense')).toMatch(/there are: slippage, costs, /);
  expect(await refused('reports', 'pandl', '--date', '2020-01-01')).toMatch(
    /stored are: account_curve, costs, /,
  );
  const folder = join(sandbox.folder, 'systems', SYSTEM, 'backups', 'mongo', DAY);
  expect(await refused('restore', folder)).toMatch(/SYSTEM_BUSY/);
  await tst('halt', 'on', '--reason', 'after the backup', '--strategy', 'synthetic');
  system.kill('SIGINT');
  await system.ended;

  expect(await refused('restore', folder)).toMatch(/holds documents; restore with replace/);
  const restored = await run('restore', folder, '--replace');
  expect(restored.code).toBe(1);
  // The dump was made before the fills by hand: the journal has them.
  expect(restored.output).toMatch(/journal: [45] fills added, 0 were in the dump/);
  expect(restored.output).toMatch(/HALTED until you confirm/);
  expect(await tst('status')).toMatch(/HALTED.*restored from a backup/);
  expect(await tst('restore', folder, '--replace', '--yes')).toMatch(
    /halted still: synthetic: after the backup/,
  );
  expect(await tst('halt')).toMatch(/^HALTED since .* synthetic: after the backup\n.*--strategy synthetic$/m);
  expect(await tst('halt')).not.toMatch(/restored from a backup/);
  expect(await tst('halt', 'lift', '--reason', 'seen', '--strategy', 'synthetic')).toMatch(/sent again/);
  expect(readFileSync(join(sandbox.folder, 'last-system'), 'utf8').trim()).toBe(SYSTEM);
});

async function untilAsked(): Promise<void> {
  for (let tries = 0; tries < 30; tries++) {
    if (/execution\//.test(await tst('questions'))) return;
  }
  throw new Error('nobody asked about the execution');
}
