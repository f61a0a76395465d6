import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutDirectory } from '../config/checkout';
import { loadConfig } from '../config/load-config';
import type { WrongValue } from '../systems/config/wrong-value';
import { createPrivateDirectory, type PrivateDirectory } from '../test/support/private-directory';
import { parseStrategy } from './parse-strategy';
import { strategiesOf } from './strategy-config';
import { loadStrategyFile } from './strategy-file';

let privateFiles: PrivateDirectory;
let directory: string;

beforeEach(() => {
  privateFiles = createPrivateDirectory();
  directory = privateFiles.path;
  write('private_config.yaml', '');
  write('private_control_config.yaml', '');
});
afterEach(() => privateFiles.remove());

const write = (name: string, content: string) => privateFiles.write(name, content);

const load = () => loadConfig({ privateDirectory: directory, env: {} });

describe('strategy files', () => {
  it('lie over private configuration and defaults, without keys of production', () => {
    write(
      'private_config.yaml',
      'percentage_vol_target: 12\nsmall_system: {shadow_cost: 500}\nemail_pwd: x\n',
    );
    const file = write('s.yaml', 'forecast_cap: 15\nsmall_system: {cost_multiplier: 2}\ntrading_rules: {}\n');
    const strategy = loadStrategyFile(file, load());
    expect(strategy.own).toEqual({
      forecast_cap: 15,
      small_system: { cost_multiplier: 2 },
      trading_rules: {},
    });
    expect(strategy.inherited).toMatchObject({ percentage_vol_target: 12, buffer_size: 0.1 });
    expect(strategy.inherited).not.toHaveProperty('email_pwd');
    const { effective } = parseStrategy(strategy, {});
    expect(effective).toMatchObject({ forecast_cap: 15, percentage_vol_target: 12, buffer_size: 0.1 });
    expect(effective['small_system']).toMatchObject({ shadow_cost: 500, cost_multiplier: 2 });
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
    const file = loadStrategyFile(strategiesOf(loaded)[0].backtestFile, loaded);
    const { effective } = parseStrategy(file, {});
    for (const key of Object.keys(golden))
      expect({ [key]: effective[key] }).toMatchObject({ [key]: golden[key] });
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
    const config = parseStrategy(loadStrategyFile(file, loaded), {});
    expect(config.percentageVolTarget).toBe(20);
    expect(config.instrumentWeights.kind).toBe(name === 'chapter15' ? 'fixed' : 'equal');
  });
});

describe('a wrong value in a strategy', () => {
  const parse = (file: string) => parseStrategy(loadStrategyFile(file, load()), {});
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
