import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { register } from './config';

let directory: string;
let printed: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-config-command-'));
  for (const name of ['private_config.yaml', 'private_control_config.yaml'])
    writeFileSync(join(directory, name), '');
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void printed.push(String(text)));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

function run(...args: string[]): Promise<string> {
  return config(...args, '--private', directory);
}

async function config(...args: string[]): Promise<string> {
  const program = new Command('tst').exitOverride();
  register(program);
  await program.parseAsync(['node', 'tst', 'config', ...args]);
  return printed.join('\n');
}

it('shows values in force, where each came from, and masks secrets', async () => {
  writeFileSync(join(directory, 'private_config.yaml'), 'ib_port: 4002\nemail_pwd: hunter2\n', {
    mode: 0o600,
  });
  const text = await run('show');
  expect(text).toMatch(/ib_port +4002 .*private_config\.yaml:1/);
  expect(text).toMatch(/email_pwd +\*{8} .*private_config\.yaml:2/);
  expect(text).toMatch(/max_price_spike +8 +default/);
  expect(text).not.toContain('hunter2');
});

it('shows only the keys asked for, or what was changed', async () => {
  writeFileSync(join(directory, 'private_config.yaml'), 'ib_port: 4002\n');
  expect(await run('show', '--key', 'IB_', '--changed')).toMatch(/ib_port/);
  expect(printed.join('\n')).not.toMatch(/ib_ipaddress|mongo/);
});

it('checks strategies, their files and own rules', async () => {
  writeFileSync(
    join(directory, 'private_control_config.yaml'),
    'process_configuration_methods:\n  run_systems:\n    mine: {backtest_config_filename: mine.yaml}\n',
  );
  await expect(run('check')).rejects.toThrow(
    /private_control_config\.yaml:3.*mine\.yaml, which does not exist/,
  );
  writeFileSync(
    join(directory, 'mine.yaml'),
    'trading_rules:\n  trend: systems.provided.rules.ewmac.ewmacc\n',
  );
  await expect(run('check')).rejects.toThrow(
    /mine\.yaml:2: trading_rules\.trend: unknown rule .*did you mean 'systems\.provided\.rules\.ewmac\.ewmac'/,
  );
  writeFileSync(
    join(directory, 'mine.yaml'),
    'trading_rules: {trend: systems.provided.rules.bias.long_bias}\n',
  );
  expect(await run('check')).toMatch(/configuration is valid[\s\S]*strategies: mine/);
});

it('names what is wrong with each strategy, not only with the first', async () => {
  writeFileSync(
    join(directory, 'private_control_config.yaml'),
    'process_configuration_methods:\n  run_systems:\n    one: {backtest_config_filename: one.yaml}\n    two: {backtest_config_filename: two.yaml}\n',
  );
  const rules = 'trading_rules: {trend: systems.provided.rules.bias.long_bias}\n';
  writeFileSync(join(directory, 'one.yaml'), `${rules}percentage_vol_target: -25\n`);
  writeFileSync(join(directory, 'two.yaml'), `${rules}forecast_cap: .nan\n`);
  await expect(run('check')).rejects.toThrow(
    /one\.yaml:2: percentage_vol_target: must be above 0, not -25[\s\S]*two\.yaml:2: forecast_cap: must be a number, not NaN/,
  );
});

it('names reports, keys and steps that do nothing, with their lines', async () => {
  writeFileSync(
    join(directory, 'private_config.yaml'),
    'reports:\n  status:\n  riks:\nlog_directory: ~/logs\n',
  );
  writeFileSync(
    join(directory, 'private_control_config.yaml'),
    'process_configuration_methods:\n  run_daily_prices_updates: {}\n  run_backups:\n    backup_parquet: {}\n',
  );
  const text = await run('check');
  expect(text).toMatch(/private_config\.yaml:3: reports\.riks: is not a report, so it is never created/);
  expect(text).toMatch(/private_config\.yaml:4: log_directory: has no effect here/);
  expect(text).toMatch(/private_control_config\.yaml:2: .*update_historical_prices, which is performed all/);
  expect(text).toMatch(/private_control_config\.yaml:3: .*leaves out backup_db_to_csv, backup_mongo/);
  expect(text).toMatch(/private_control_config\.yaml:4: .*backup_parquet: has no effect here/);
});

it("shows a dynamic strategy's settings next to those outside of it", async () => {
  writeFileSync(
    join(directory, 'private_control_config.yaml'),
    'process_configuration_methods:\n  run_systems:\n    mine: {object: dynamic, backtest_config_filename: mine.yaml}\n',
  );
  writeFileSync(
    join(directory, 'mine.yaml'),
    'trading_rules: {trend: systems.provided.rules.bias.long_bias}\nsmall_system:\n  shadow_cost: 5\n',
  );
  expect(await run('check')).toMatch(
    /warning: .*mine\.yaml:3: small_system\.shadow_cost is 5 for mine and 50 outside it \(dynamic_optimisation_inputs: backtest\)/,
  );
});

describe('of a named system', () => {
  const before = { data: process.env['TST_DATA_DIR'], own: process.env['PYSYS_PRIVATE_CONFIG_DIR'] };
  beforeEach(() => {
    process.env['TST_DATA_DIR'] = directory;
    delete process.env['PYSYS_PRIVATE_CONFIG_DIR'];
    const own = join(directory, 'systems', 'moved', 'private');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'private_control_config.yaml'), '');
    writeFileSync(join(own, 'private_config.yaml'), 'ib_port: 4002\nib_prot: 4001\n');
  });
  afterEach(() => {
    for (const [name, value] of [
      ['TST_DATA_DIR', before.data],
      ['PYSYS_PRIVATE_CONFIG_DIR', before.own],
    ] as const)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  it('its own private directory is shown and checked, although it was never started', async () => {
    await expect(config('check', '--system', 'moved')).rejects.toThrow(
      /systems\/moved\/private\/private_config\.yaml:2: ib_prot/,
    );
    writeFileSync(join(directory, 'systems/moved/private/private_config.yaml'), 'ib_port: 4002\n');
    expect(await config('show', '--changed', '--system', 'moved')).toMatch(
      /ib_port +4002 .*private_config\.yaml:1/,
    );
    await expect(config('check', '--system', 'moved')).rejects.toThrow(/broker_account is missing/);
    writeFileSync(join(directory, 'systems/moved/private/private_config.yaml'), 'broker_account: DU1\n');
    expect(await config('check', '--system', 'moved')).toMatch(/valid: .*systems\/moved\/private/);
  });

  it('one that is not on this machine is refused', async () => {
    await expect(config('show', '--system', 'mvoed')).rejects.toThrow(/'mvoed' was never started/);
  });
});
