import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkoutDirectory } from '../config/checkout';
import { loadConfig } from '../config/load-config';
import {
  ambiguousInstruments,
  refuseAmbiguousInstruments,
  refuseBadCodes,
  undescribedInstruments,
} from '../config/validate-instruments';
import { parseBacktestConfig } from '../systems/config/parse-backtest-config';
import type { WrongValue } from '../systems/config/wrong-value';
import { loadOwnRules } from './own-code/own-rules';
import { strategiesOf } from './strategy-config';
import { loadStrategyFile } from './strategy-file';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-strategies-'));
  write('private_config.yaml', '');
  write('private_control_config.yaml', '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = join(directory, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const load = () => loadConfig({ privateDirectory: directory, env: {} });

function control(entry: string): void {
  write('private_control_config.yaml', `process_configuration_methods:\n  run_systems:\n    ${entry}\n`);
}

describe('strategies', () => {
  it('finds a file by path, by dots and by absolute path', () => {
    const file = write('my/system.yaml', 'forecast_cap: 15\n');
    for (const reference of ['my/system.yaml', 'my.system.yaml', file]) {
      control(`mine: {object: a.b.runSystemClassic, backtest_config_filename: ${reference}}`);
      expect(strategiesOf(load())).toEqual([
        expect.objectContaining({
          name: 'mine',
          runner: 'classic',
          generator: 'buffered',
          backtestFile: file,
        }),
      ]);
    }
  });

  it('knows dynamic and own runners, and passes their own arguments', () => {
    const file = write('d.yaml', '');
    control(`mine: {object: x.runSystemCarryTrendDynamic, backtest_config_filename: ${file}, depth: 3}`);
    expect(strategiesOf(load())[0]).toMatchObject({
      runner: 'dynamic',
      generator: 'dynamic',
      runnerArguments: { depth: 3 },
    });
    control(`mine: {object: runners.mine.half, backtest_config_filename: ${file}, part: 0.5}`);
    expect(strategiesOf(load())[0]).toMatchObject({
      runner: 'own',
      ownRunner: 'runners.mine.half',
      generator: 'buffered',
      runnerArguments: { part: 0.5 },
    });
  });

  it('refuses a class that it does not know, rather than run another, and a generator that does not fit', () => {
    const file = write('d.yaml', '');
    control(`mine: {object: x.runSystemClasic, backtest_config_filename: ${file}}`);
    expect(() => strategiesOf(load())).toThrow(
      /config\.yaml:3: .*mine\.object: is unknown: 'x\.runSystemClasic' \(did you mean 'runSystemClassic'\?\)/,
    );
    const generator = (object: string) =>
      `mine: {backtest_config_filename: ${file}}\n  run_strategy_order_generator:\n    mine: {object: ${object}}`;
    control(generator('my.own.generator'));
    expect(() => strategiesOf(load())).toThrow(/config\.yaml:5: .*mine\.object: is unknown/);
    control(generator('dynamic'));
    expect(() => strategiesOf(load())).toThrow(/makes orders of dynamic positions, but .* runner is classic/);
  });

  it('does not take the shipped example for a file that a private directory lacks', () => {
    control('mine: {backtest_config_filename: strategies/chapter15.yaml}');
    expect(() => strategiesOf(load())).toThrow(
      /private_control_config\.yaml:3: .*strategies\/chapter15\.yaml, which does not exist/,
    );
  });

  it('refuses a missing file and an unusable name, with the line', () => {
    control('mine: {backtest_config_filename: no.such.yaml}');
    expect(() => strategiesOf(load())).toThrow(
      /private_control_config\.yaml:3: .*no\.such\.yaml, which does not exist/,
    );
    control('mine_raw: {backtest_config_filename: no.such.yaml}');
    expect(() => strategiesOf(load())).toThrow(/not a usable name/);
  });

  it('warns of capital for a strategy that never runs, and of one that runs without', () => {
    write('private_config.yaml', 'strategy_capital_allocation: {strategy_weights: {idle: 1}}\n');
    control('poor: {backtest_config_filename: a.yaml}');
    expect(load().warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/never runs/),
      expect.stringMatching(/no weight/),
    ]);
  });
});

describe('strategy files', () => {
  it('lie over private configuration and defaults, without keys of production', () => {
    write(
      'private_config.yaml',
      'percentage_vol_target: 12\nsmall_system: {shadow_cost: 500}\nemail_pwd: x\n',
    );
    const file = write('s.yaml', 'forecast_cap: 15\nsmall_system: {cost_multiplier: 2}\n');
    const strategy = loadStrategyFile(file, load());
    expect(strategy.own).toEqual({ forecast_cap: 15, small_system: { cost_multiplier: 2 } });
    expect(strategy.merged).toMatchObject({ forecast_cap: 15, percentage_vol_target: 12, buffer_size: 0.1 });
    expect(strategy.merged['small_system']).toMatchObject({ shadow_cost: 500, cost_multiplier: 2 });
    expect(strategy.merged).not.toHaveProperty('email_pwd');
    expect(strategy.origin('forecast_cap')).toEqual({ kind: 'file', file, line: 1 });
    expect(strategy.origin('percentage_vol_target')).toMatchObject({ kind: 'file', line: 1 });
  });

  it('replace the keys of their base file whole', () => {
    write('base.yaml', 'instrument_weights: {A: 1, B: 1}\nforecast_cap: 10\n');
    const file = write('top.yaml', 'base_config: base.yaml\ninstrument_weights: {C: 1}\n');
    const { own, files } = loadStrategyFile(file, load());
    expect(own).toEqual({ instrument_weights: { C: 1 }, forecast_cap: 10 });
    expect(files.map((each) => each.slice(directory.length + 1))).toEqual(['base.yaml', 'top.yaml']);
  });

  it('refuse a missing base file and a circle', () => {
    expect(() => loadStrategyFile(write('a.yaml', 'base_config: no.yaml\n'), load())).toThrow(
      /a\.yaml:1: base_config/,
    );
    expect(() => loadStrategyFile(write('b.yaml', 'base_config: b.yaml\n'), load())).toThrow(/chain/);
  });
});

describe('the example directory', () => {
  const example = join(checkoutDirectory(), 'private');
  const loaded = loadConfig({ privateDirectory: example, env: {} });

  it('is right, and without warnings', () => {
    expect(loaded.warnings).toEqual([]);
    expect(strategiesOf(loaded).map(({ name }) => name)).toEqual(['chapter15']);
  });

  const shared = process.env['TST_SHARED'] ?? resolve(checkoutDirectory(), '..', 'shared');
  const goldenFile = join(shared, 'golden/chapter15_base/config.json');
  const whenShared = existsSync(goldenFile) || process.env['CI'] === 'true' ? it : it.skip;

  whenShared(`has the values of the golden chapter-15 system (needs ${goldenFile})`, () => {
    const golden = JSON.parse(readFileSync(goldenFile, 'utf8'));
    const { merged } = loadStrategyFile(strategiesOf(loaded)[0].backtestFile, loaded);
    for (const key of Object.keys(golden)) expect({ [key]: merged[key] }).toEqual({ [key]: golden[key] });
  });

  it('has a strategy for all instruments', () => {
    const { own } = loadStrategyFile(join(example, 'strategies/synthetic.yaml'), loaded);
    expect(own['instrument_weights']).toEqual({});
    expect(Object.keys(own['trading_rules'] as object)).toContain('carry');
  });
});

describe('the engine', () => {
  const loaded = loadConfig({ privateDirectory: join(checkoutDirectory(), 'private'), env: {} });

  it.each(['chapter15', 'synthetic'])('takes the example strategy %s as it is', (name) => {
    const file = join(checkoutDirectory(), 'private/strategies', `${name}.yaml`);
    const { own, inherited } = loadStrategyFile(file, loaded);
    const config = parseBacktestConfig(own, { file }, inherited);
    expect(config.percentageVolTarget).toBe(20);
    expect(config.instrumentWeights.kind).toBe(name === 'chapter15' ? 'fixed' : 'equal');
  });
});

describe('a wrong value in a strategy', () => {
  const parse = (file: string) => {
    const { own, inherited, place } = loadStrategyFile(file, load());
    return parseBacktestConfig(own, { file, place }, inherited);
  };
  const RULES = 'trading_rules: {trend: systems.provided.rules.bias.long_bias}\n';

  it('is named with file, line, key, remedy and the nearest known name', () => {
    const file = write('mine.yaml', `${RULES}forecast_weights:\n  trend: 0.5\n  trand: 0.5\n`);
    expect(() => parse(file)).toThrow(
      /mine\.yaml:4: forecast_weights\.trand: no rule 'trand' in trading_rules \(did you mean 'trend'\?\)/,
    );
    try {
      parse(file);
    } catch (error) {
      expect((error as WrongValue).remedy).toBe('Correct its name, or add it to trading_rules.');
    }
    expect.assertions(2);
  });

  it('is found where it was written: in a base file, in the private configuration', () => {
    write('base.yaml', '\nbuffer_size: wide\n');
    expect(() => parse(write('top.yaml', `base_config: base.yaml\n${RULES}`))).toThrow(
      /base\.yaml:2: buffer_size: must be a number, not "wide"/,
    );
    write('private_config.yaml', 'small_system:\n  shadow_cost: 1\n  shadow_costs: 50\n');
    expect(() => parse(write('s.yaml', `${RULES}small_system: {cost_multiplier: 2}\n`))).toThrow(
      /private_config\.yaml:3: small_system\.shadow_costs: unknown key.*mean shadow_cost\?/,
    );
  });

  it('that is missing is looked for where the section stands', () => {
    const file = write('mine.yaml', `${RULES}risk_overlay:\n  max_risk_leverage: 13\n`);
    expect(() => parse(file)).toThrow(
      /3 wrong values[\s\S]*mine\.yaml:2: risk_overlay\.max_risk_fraction_normal_risk: must be a number, not missing/,
    );
  });
});

describe('own rules', () => {
  it('are not passed over where their folder is a link to nothing, nor waited for where one is a pipe', async () => {
    symlinkSync('/no/such/disk/rules', join(directory, 'rules'));
    await expect(loadOwnRules(directory)).rejects.toThrow(/rules: is a link to \/no\/such\/disk\/rules/);
    rmSync(join(directory, 'rules'));
    mkdirSync(join(directory, 'rules'));
    execFileSync('mkfifo', [join(directory, 'rules', 'mine.ts')]);
    await expect(loadOwnRules(directory)).rejects.toThrow(/mine\.ts: is a pipe, not a regular file/);
  });

  it('are found by folder, file and export, wherever the directory lies', async () => {
    write('rules/high-low.ts', readFileSync(join(checkoutDirectory(), 'private/rules/high-low.ts'), 'utf8'));
    const rules = await loadOwnRules<{
      data: string[];
      arguments: Record<string, unknown>;
      forecast: (i: never, a: never) => { values: Float64Array };
    }>(directory);
    const values = Float64Array.from({ length: 20 }, (_, i) => i);
    const inputs = [{ times: values, values }];
    const forecast = rules['rules.high-low.highLow'].forecast(inputs as never, { lookback: 12 } as never);
    expect(forecast.values[19]).toBe(1);
  });

  it('name file and line when they cannot be compiled, and say when there is none', async () => {
    write('rules/bad.ts', 'export const x = 1;\nexport const = 2;\n');
    await expect(loadOwnRules(directory)).rejects.toThrow(/bad\.ts:2/);
    write('rules/bad.ts', 'export const x = 1;\n');
    await expect(loadOwnRules(directory)).rejects.toThrow(/exports no rule/);
  });
});

describe('pysystemtrade #953, #132, #329: one broker contract under two names', () => {
  const row = { symbol: 'ES', exchange: 'CME', priceMagnifier: 1, ignoreWeekly: false, multiplier: 50 };

  it('is refused when loaded', () => {
    const rows = [
      { ...row, code: 'SP500' },
      { ...row, code: 'SP500_again' },
    ];
    expect(() => refuseAmbiguousInstruments(rows, 'ib_config_futures.csv')).toThrow(
      /SP500_again: is the same contract at the broker as SP500/,
    );
  });

  it('is not seen in contracts that differ in multiplier, exchange or currency', () => {
    const rows = [
      { ...row, code: 'A', currency: 'USD' },
      { ...row, code: 'B', currency: 'EUR' },
      { ...row, code: 'C', multiplier: 5 },
      { ...row, code: 'D', exchange: 'EUREX' },
    ];
    expect(ambiguousInstruments(rows, 'f')).toEqual([]);
  });

  it('codes that would break keys are refused', () => {
    expect(() => refuseBadCodes(['BRENT-LAST', 'SP500_micro'], 'f')).not.toThrow();
    for (const code of ['A/B', 'A B', 'A.B', 'A#1', ''])
      expect(() => refuseBadCodes([code], 'f')).toThrow(/is not a valid instrument code/);
  });

  it('names instruments of a strategy that no file describes', () => {
    const known = new Set(['A']);
    const described = { instrumentconfig: new Set(['A', 'B']), rollconfig: known, brokerMapping: known };
    expect(undescribedInstruments(['A', 'B'], described, 's.yaml')).toEqual([
      expect.objectContaining({
        key: 'B',
        message: 'has no row in rollconfig.csv and ib_config_futures.csv',
      }),
    ]);
  });
});
