import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algosOf } from '../domain/orders/algo';
import { strategiesOf } from '../strategies/strategy-config';
import { BACKTEST_DEFAULTS } from '../systems/config/defaults';
import { KNOWN_KEYS, PRODUCTION_KEYS } from '../systems/config/known-keys';
import { backtestSchema } from '../systems/config/schema';
import { ConfigError } from './config-error';
import { effectiveValues } from './effective';
import { loadConfig } from './load-config';
import type { ConfigProblem, LoadOptions } from './loaded-config';
import { backtestKeys } from './schema/backtest-keys';
import { productionSchema } from './schema/production';
import { sendsOrders, stackSteps } from './stack-steps';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-config-'));
  write('private_config.yaml', '');
  write('private_control_config.yaml', '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: string, mode = 0o600): string {
  const file = join(directory, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content, { mode });
  chmodSync(file, mode);
  return file;
}

function load(options: Partial<LoadOptions> = {}) {
  return loadConfig({ privateDirectory: directory, env: {}, ...options });
}

function problems(options: Partial<LoadOptions> = {}): readonly ConfigProblem[] {
  try {
    load(options);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('no problem was found');
}

describe('precedence', () => {
  it('takes private values over defaults, key by key, and says where each came from', () => {
    const file = write(
      'private_config.yaml',
      'ib_port: 4002\nroll_status_auto_update:\n  near_expiry_days: 5\n',
    );
    const { config, origin } = load();
    expect(config.ib_port).toBe(4002);
    expect(config.roll_status_auto_update).toMatchObject({ near_expiry_days: 5, min_absolute_volume: 100 });
    expect(origin('ib_port')).toEqual({ kind: 'file', file, line: 1 });
    expect(origin('roll_status_auto_update.near_expiry_days')).toEqual({ kind: 'file', file, line: 3 });
    expect(origin('roll_status_auto_update.min_absolute_volume').kind).toBe('default');
    expect(origin('no_such_key')).toEqual({ kind: 'absent' });
  });

  it('checks and cleans prices by default as pysystemtrade does, on hourly and daily bars', () => {
    expect(load().config).toMatchObject({
      max_price_spike: 8,
      ignore_future_prices: true,
      ignore_prices_with_zero_volumes_intraday: true,
      ignore_prices_with_zero_volumes_daily: false,
      ignore_zero_prices: true,
      ignore_negative_prices: false,
      intraday_frequency: 'H',
    });
  });

  it('counts an empty value as absent; a list replaces, also an empty one', () => {
    write(
      'private_config.yaml',
      'ib_port:\nmax_price_spike: null\nstale_instruments: [CORN]\nreports: [status]\n',
    );
    const { config } = load();
    expect(config.ib_port).toBe(4001);
    expect(config.max_price_spike).toBe(8);
    expect(config.stale_instruments).toEqual(['CORN']);
    expect(Object.keys(config.reports)).toEqual(['status']);
  });

  it('keeps a report that is named without options', () => {
    write('private_config.yaml', 'reports:\n  reconcile:\n  status: {title: Mine}\n');
    expect(load().config.reports).toEqual({ reconcile: {}, status: { title: 'Mine' } });
  });

  it('lets overrides win, for control keys too', () => {
    write('private_config.yaml', 'ib_port: 4002\n');
    const loaded = load({
      overrides: {
        ib_port: 7000,
        'control.process_configuration_methods.run_systems': {
          demo: { object: 'classic', backtest_config_filename: __filename },
        },
        'control.process_configuration_methods.run_strategy_order_generator': {
          demo: { object: 'buffered' },
        },
        'strategy_capital_allocation.strategy_weights': { demo: 100 },
        strategy_list: { demo: {} },
      },
      overriddenBy: 'demo',
    });
    expect(loaded.config.ib_port).toBe(7000);
    expect(loaded.origin('ib_port')).toEqual({ kind: 'override', by: 'demo' });
    expect(strategiesOf(loaded).map(({ name, weight }) => [name, weight])).toEqual([['demo', 100]]);
  });

  it('has the defaults of the engine for every backtest key', () => {
    const { raw } = load();
    expect(Object.fromEntries(Object.keys(BACKTEST_DEFAULTS).map((key) => [key, raw[key]]))).toEqual(
      BACKTEST_DEFAULTS,
    );
    const others = Object.keys(backtestKeys).filter((key) => raw[key] !== undefined);
    expect(others.filter((key) => !(key in BACKTEST_DEFAULTS))).toEqual([]);
  });

  it("has a key that is no strategy's in the list of keys that a strategy sets in vain", () => {
    const keys = Object.keys(productionSchema.shape);
    expect(PRODUCTION_KEYS.filter((key) => !keys.includes(key))).toEqual([]);
    expect(keys.filter((key) => !KNOWN_KEYS.has(key))).toEqual([]);
    expect(PRODUCTION_KEYS.filter((key) => key in backtestSchema.shape)).toEqual([]);
  });

  it('reads booleans written as text', () => {
    write('private_config.yaml', 'ignore_zero_prices: "False"\nignore_negative_prices: yes\n');
    expect(load().config).toMatchObject({ ignore_zero_prices: false, ignore_negative_prices: true });
  });

  it('follows anchors and merge keys', () => {
    write(
      'private_config.yaml',
      'a_base: &a {near_expiry_days: 3}\nroll_status_auto_update:\n  <<: *a\n  min_absolute_volume: 7\n',
    );
    expect(load().config.roll_status_auto_update).toMatchObject({
      near_expiry_days: 3,
      min_absolute_volume: 7,
    });
  });
});

describe('mistakes name file, line, key and remedy', () => {
  it('suggests the key that a misspelt one means, at every level', () => {
    const file = write('private_config.yaml', '# mine\nib_prot: 4002\nbackup:\n  compres: true\n');
    const found = problems();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ file, line: 4, key: 'backup.compres' });
    expect(found.find(({ key }) => key === 'ib_prot')).toMatchObject({
      line: 2,
      message: expect.stringMatching(/ib_port/),
    });
  });

  it('warns of a key that resembles nothing, and continues', () => {
    write('private_config.yaml', 'my_own_strategy_setting: 1\n');
    expect(load().warnings).toEqual([expect.objectContaining({ key: 'my_own_strategy_setting', line: 1 })]);
  });

  it.each([
    ['ib_port: many', 'ib_port', /number, not "many"/],
    ['ib_port: 70000', 'ib_port', /65535/],
    ['ib_pacing: {history_open_max: 0.5}', 'ib_pacing.history_open_max', /whole number/],
    ['ib_pacing: {history_open_max: 50}', 'ib_pacing.history_open_max', /at most 49/],
    ['email_timeout_seconds: 1e9', 'email_timeout_seconds', /at most 86400/],
    [
      'strategy_list: {a: {}}\nstrategy_capital_allocation:\n  strategy_weights: {a: 0}',
      'strategy_capital_allocation.strategy_weights',
      /are all 0/,
    ],
    [
      'strategy_capital_allocation:\n  strategy_weights: {a: -1, b: 2}',
      'strategy_capital_allocation.strategy_weights.a',
      /0 or more, not -1/,
    ],
    [
      'strategy_list: {trend: {}}\nstrategy_capital_allocation:\n  strategy_weights: {trnd: 1}',
      'strategy_capital_allocation.strategy_weights.trnd',
      /trnd is not a strategy/,
    ],
    [
      'strategy_capital_allocation:\n  function: my.own.allocation',
      'strategy_capital_allocation.function',
      /my\.own\.allocation is not available/,
    ],
    ['production_capital_method: ful', 'production_capital_method', /full, half, fixed/],
    ['base_currency: dollars', 'base_currency', /three capital letters/],
    ['system_zone: Europe/Londn', 'system_zone', /IANA/],
    ['roll_status_auto_update: 5', 'roll_status_auto_update', /mapping/],
    ['exclude_instrument_lists:\n  bad_markets: {a: 1}', 'exclude_instrument_lists.bad_markets', /list/],
    // Half a lot cut nothing off: the whole order went out.
    ['execution:\n  lots_per_order_max: 0.5', 'execution.lots_per_order_max', /whole number, 1 or more/],
    ['order_limits:\n  contracts_max: 2.5', 'order_limits.contracts_max', /whole number, 1 or more/],
    ['order_limits:\n  orders_per_day_max: 0', 'order_limits.orders_per_day_max', /whole number, 1 or more/],
    // Names of algorithms that don't exist were taken, and everything went to the market.
    ['execution_algos:\n  default_algo: no.such.algo', 'execution_algos.default_algo', /market, limit/],
    ['execution_algos:\n  best_algo: limit', 'execution_algos.best_algo', /must not be limit here/],
    [
      'execution_algos:\n  limit_order_algo: market',
      'execution_algos.limit_order_algo',
      /must be limit here/,
    ],
    // What must be done at once would wait.
    ['execution_algos:\n  market_algo: original_best', 'execution_algos.market_algo', /original_best here/],
    [
      'execution_algos:\n  algo_overrides: {CORN: sysexecution.algos.algo_best.algoBest}',
      'execution_algos.algo_overrides.CORN',
      /is not an available algorithm/,
    ],
  ])('refuses %j', (text, key, message) => {
    const file = write('private_config.yaml', `${text}\n`);
    const [problem] = problems();
    expect(problem).toMatchObject({ file, key, message: expect.stringMatching(message) });
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.remedy).not.toBe('');
  });

  it.each([
    ['percentage_vol_target: -25', /above 0, not -25/],
    ['forecast_cap: .nan', /must be a number, not NaN/],
    ['notional_trading_capital: .inf', /must be a number, not Infinity/],
    ['instrument_weights: {CORN: -1}', /0 or more, not -1/],
    ['buffer_size: {}', /must be a number/],
    ['small_system: {shadow_cost: x}', /must be a number, not "x"/],
    ['volatility_calculation: {days: -3}', /must be 1 or more, not -3/],
    ['trading_rules: {a: {function: 5}}', /must be text, not 5/],
  ])('refuses %s here as it would in a strategy: both have one schema', (text, message) => {
    const file = write('private_config.yaml', `# mine\n${text}\n`);
    expect(problems()).toEqual([
      expect.objectContaining({ file, line: 2, message: expect.stringMatching(message) }),
    ]);
  });

  it("takes pysystemtrade's names of the algorithms that do the same here", () => {
    write(
      'private_config.yaml',
      'execution_algos:\n  market_algo: sysexecution.algos.algo_market.algoMarket\n  limit_order_algo: sysexecution.algos.algo_limit_orders.algoLimit\n',
    );
    expect(algosOf(load().config)).toMatchObject({ market: 'market', limit: 'limit' });
  });

  it('reports all of them at once', () => {
    write('private_config.yaml', 'ib_port: x\nmongo_db: "a b"\nib_prot: 1\n');
    expect(
      problems()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['ib_port', 'ib_prot', 'mongo_db']);
  });

  it('names the line of bad YAML and of a key given twice', () => {
    write('private_config.yaml', 'ib_port: 1\nib_port: 2\n');
    expect(problems()[0]).toMatchObject({ line: 2, message: 'is given twice, in lines 1 and 2' });
    write('private_config.yaml', 'a: [1\nb: 2\n');
    expect(problems()[0].line).toBeGreaterThan(0);
    write('private_config.yaml', '- 1\n- 2\n');
    expect(problems()[0].message).toMatch(/keys and values/);
  });

  it('sends a control key to its own file', () => {
    write('private_config.yaml', 'process_configuration_methods: {}\n');
    expect(problems()[0].message).toMatch(/private_control_config\.yaml/);
  });

  it('refuses a named directory that does not exist, and a file in its place', () => {
    expect(() => load({ privateDirectory: join(directory, 'no') })).toThrow(/does not exist/);
    const env = { PYSYS_PRIVATE_CONFIG_DIR: write('file', '') };
    expect(() => loadConfig({ env })).toThrow(/PYSYS_PRIVATE_CONFIG_DIR names .* not a directory/);
  });

  it('refuses values that contradict each other', () => {
    write('private_config.yaml', 'broker_kind: live\nbroker_account: DU1\nlive_trading: true\n');
    expect(problems()[0]).toMatchObject({ key: 'broker_account', line: 2 });
    write('private_config.yaml', 'broker_kind: live\n');
    expect(problems()[0].message).toMatch(/live_trading is false/);
    write('private_config.yaml', 'broker_account: U123\n');
    expect(problems()[0].message).toMatch(/broker_kind is paper/);
    write('private_config.yaml', 'email_address: a@b.c\nemail_server: s\nemail_to: a@b.c\n');
    expect(problems()[0].message).toMatch(/email_pwd is not/);
    write('private_config.yaml', 'expiry_guard:\n  urgent_days: 6\n');
    expect(problems()[0]).toMatchObject({
      key: 'expiry_guard.urgent_days',
      message: 'is above alarm_days (5)',
    });
  });
});

describe('sources of prices', () => {
  const SOURCE = `price_sources:
  files:
    kind: csv
    directory: vendor
    file: '{symbol}{month}{yy}.csv'
    columns: {date: Time, close: Last}
`;
  const of = (text: string) => {
    write('private_config.yaml', text);
    return problems();
  };

  it('are read with their defaults, and their directory found in the private one', () => {
    mkdirSync(join(directory, 'vendor'));
    write('private_config.yaml', `${SOURCE}price_source_preference: {CORN: [files, broker], GOLD: files}\n`);
    const { price_sources, price_source_preference } = load().config;
    expect(price_sources['files']).toMatchObject({
      ...{ holds: 'day', directory: join(directory, 'vendor'), separator: ',', decimal: '.' },
      ...{ date_format: 'yyyy-MM-dd', zone: 'UTC', multiplier: 1, inverse: false, symbols: {} },
    });
    expect(price_source_preference).toEqual({
      ...{ CORN: ['files', 'broker'], GOLD: ['files'], default: ['broker'] },
    });
  });

  it('name the line of a directory that does not exist, and of a source that nobody described', () => {
    const [missing, unknown] = of(`${SOURCE}price_source_preference:\n  CORN: [files, barchart]\n`);
    expect(missing).toMatchObject({ key: 'price_sources.files.directory', line: 4 });
    expect(missing.message).toMatch(/vendor is not a directory that exists/);
    expect(unknown).toMatchObject({ key: 'price_source_preference.CORN', line: 8 });
    expect(unknown.remedy).toMatch(/name one of: broker, files/);
  });

  it.each<[string, RegExp]>([
    [SOURCE.replace('close: Last', 'settle: Last'), /close: must be text|settle: unknown key/],
    [`${SOURCE}    date_format: '%m/%d/%Y'\n`, /must hold year, month and day, such as yyyy-MM-dd/],
    [`${SOURCE}    date_format: MM/yyyy\n`, /must hold year, month and day/],
    [`${SOURCE}    decimal: ','\n`, /separator ,, decimal , must differ/],
    [`${SOURCE}    zone: Chicago\n`, /IANA time zone/],
    [SOURCE.replace('{symbol}{month}', '{month}'), /must be a file name with \{instrument\} or \{symbol\}/],
    [SOURCE.replace('kind: csv', 'kind: ftp'), /must be one of: csv/],
    [SOURCE.replace('vendor', '$NOWHERE/x'), /\$NOWHERE is not set/],
    [SOURCE.replace('files:', 'broker:'), /the name of the broker's own prices/],
    ['price_source_preference: {CORN: []}\n', /names no source/],
    ['price_cross_check: {CORN: 1 vol}\n', /price_cross_check.CORN: compares nothing: CORN has one source/],
    [
      'price_cross_check: {default: 1}\n',
      /price_cross_check.default: must be .* 0.5%.* 1 vol, or none, not 1/,
    ],
    ['price_cross_check: {default: 0%}\n', /price_cross_check.default: must be/],
  ])('are refused where they are wrong: %s', (text, expected) => {
    expect(
      of(text)
        .map(({ key, message }) => `${key}: ${message}`)
        .join('\n'),
    ).toMatch(expected);
  });
});

describe('the files of a private directory', () => {
  it('must be there: a missing one is not read as an empty one, whose limits are the defaults', () => {
    rmSync(join(directory, 'private_config.yaml'));
    rmSync(join(directory, 'private_control_config.yaml'));
    expect(problems().map(({ file, remedy }) => [file, remedy.includes(`touch ${file}`)])).toEqual([
      [join(directory, 'private_config.yaml'), true],
      [join(directory, 'private_control_config.yaml'), true],
    ]);
  });

  it.each([
    'private_config.yaml',
    'private_control_config.yaml',
    'private_config_trading_hours.yaml',
    'secrets.yaml',
  ])('are not passed over where %s is a link to nothing', (name) => {
    rmSync(join(directory, name), { force: true });
    symlinkSync('/no/such/disk/mine.yaml', join(directory, name));
    expect(problems()).toEqual([
      expect.objectContaining({
        file: join(directory, name),
        message: expect.stringMatching(/is a link to/),
      }),
    ]);
  });

  it.each(['private_config.yaml', 'private_control_config.yaml'])(
    'are not passed over where %s is a folder',
    (name) => {
      rmSync(join(directory, name));
      mkdirSync(join(directory, name));
      expect(problems()[0].message).toMatch(/is a directory, not a regular file/);
    },
  );

  it('are warned of where a name is misspelt, so that nothing reads them', () => {
    write('private_config_trading_hour.yaml', "MET: ['08:00', '15:00']\n");
    expect(load().warnings).toEqual([
      expect.objectContaining({ file: join(directory, 'private_config_trading_hour.yaml') }),
    ]);
  });

  it('may be empty', () => expect(load().config.order_limits.contracts_max).toBe(1000));
});

describe('secrets', () => {
  it('takes them from environment, credentials, secrets file, private configuration, in this order', () => {
    write('private_config.yaml', 'email_pwd: from-yaml\n');
    expect(load().config.email_pwd).toBe('from-yaml');
    const file = write('secrets.yaml', 'email_pwd: from-file\n');
    expect(load().origin('email_pwd')).toMatchObject({ kind: 'file', file });
    write('credentials/email_pwd', 'from-systemd\n');
    const env = { CREDENTIALS_DIRECTORY: join(directory, 'credentials') };
    expect(load({ env }).config.email_pwd).toBe('from-systemd');
    const both = { ...env, TST_EMAIL_PWD: 'from-env' };
    expect(load({ env: both }).config.email_pwd).toBe('from-env');
    expect(load({ env: both }).origin('email_pwd')).toEqual({ kind: 'environment', name: 'TST_EMAIL_PWD' });
  });

  it('warns of a private configuration that others can read and that holds the password of the database', () => {
    write('private_config.yaml', 'mongo_host: "mongodb://me:hunter2@db/"\n', 0o644);
    expect(load().warnings[0]).toMatchObject({ key: 'mongo_host', line: 1 });
    write('private_config.yaml', 'mongo_host: db.example\n', 0o644);
    expect(load().warnings.filter(({ key }) => key === 'mongo_host')).toEqual([]);
  });

  it('refuses a secrets file that others can read, and warns of a private configuration that they can', () => {
    write('secrets.yaml', 'email_pwd: x\n', 0o644);
    expect(problems()[0]).toMatchObject({ remedy: expect.stringMatching(/^chmod 600/) });
    rmSync(join(directory, 'secrets.yaml'));
    write('private_config.yaml', 'email_pwd: x\n', 0o644);
    expect(load().warnings[0]).toMatchObject({ key: 'email_pwd', line: 1 });
  });

  it('never shows them: not in values, errors or hash', () => {
    write('private_config.yaml', 'email_pwd: hunter2\nmongo_host: "mongodb://me:hunter2@db/"\n');
    const loaded = load();
    expect(JSON.stringify(effectiveValues(loaded))).not.toContain('hunter2');
    const { hash } = loaded;
    write('private_config.yaml', 'email_pwd: other\nmongo_host: "mongodb://me:other@db/"\n');
    expect(load().hash).toBe(hash);
    expect(load({ overrides: { ib_port: 5 } }).hash).toBe(hash);
    expect(load({ overrides: { max_price_spike: 5 } }).hash).not.toBe(hash);
    write('private_config.yaml', 'email_pwd: [hunter2]\n');
    expect(() => load()).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('process control', () => {
  it('performs every step by default', () => {
    expect(sendsOrders(load().control)).toBe(true);
  });

  it('is a manual system when the list leaves out the sending step', () => {
    write(
      'private_control_config.yaml',
      'process_configuration_methods:\n  run_stack_handler:\n    process_fills_stack: {frequency: 1}\n    handle_completed_orders: {}\n    create_broker_orders_from_contract_orders:\n',
    );
    const { control, warnings } = load();
    expect(sendsOrders(control)).toBe(false);
    expect(stackSteps(control)).toEqual(['process_fills_stack', 'handle_completed_orders']);
    expect(control.process_configuration_methods['run_stack_handler']['process_fills_stack']).toEqual({
      frequency: 1,
      max_executions: -1,
    });
    expect(warnings[0].message).toMatch(/leaves out .*create_broker_orders_from_contract_orders/);
    expect(control.process_configuration_methods['run_backups']).toBeDefined();
  });

  it.each(['false', '{max_executions: 0}'])('takes %s as: not performed', (value) => {
    write(
      'private_control_config.yaml',
      `process_configuration_methods:\n  run_stack_handler:\n    create_broker_orders_from_contract_orders: ${value}\n`,
    );
    expect(sendsOrders(load().control)).toBe(false);
  });

  it('refuses misspelt processes and methods', () => {
    write(
      'private_control_config.yaml',
      'process_configuration_methods:\n  run_stack_handlr: {}\n  run_reports:\n    run_report: {}\n',
    );
    expect(problems().map(({ message }) => message)).toEqual([
      'unknown process. Did you mean run_stack_handler?',
      'unknown method. Did you mean run_reports?',
    ]);
  });

  it('refuses times that are none', () => {
    write('private_control_config.yaml', "process_configuration_stop_time:\n  run_stack_handler: '25:00'\n");
    expect(problems()[0]).toMatchObject({
      line: 2,
      key: 'process_configuration_stop_time.run_stack_handler',
    });
  });

  it('reads times without quotes', () => {
    write('private_control_config.yaml', 'process_configuration_stop_time:\n  run_stack_handler: 19:30\n');
    expect(load().control.process_configuration_stop_time['run_stack_handler']).toBe('19:30');
  });
});

describe('trading hours', () => {
  it('reads pairs, lists of pairs and weekdays; they are part of what decides', () => {
    write(
      'private_config_trading_hours.yaml',
      "MET: ['08:00', '15:00']\nCORN: {Monday: [['01:00', '02:00'], ['03:00', '04:00']]}\n",
    );
    expect(load().tradingHours).toEqual({
      MET: ['08:00', '15:00'],
      CORN: {
        Monday: [
          ['01:00', '02:00'],
          ['03:00', '04:00'],
        ],
      },
    });
    expect(load().warnings).toEqual([]);
    const { hash } = load();
    write('private_config_trading_hours.yaml', "MET: ['08:00', '16:00']\n");
    expect(load().hash).not.toBe(hash);
    write('private_config_trading_hours.yaml', "MET: ['08:00']\n");
    expect(problems()[0]).toMatchObject({ key: 'MET', line: 1 });
  });
});
