import { BACKTEST_DEFAULTS } from './defaults';
import { parseBacktestConfig } from './parse-backtest-config';

const RULES = {
  ewmac8_32: {
    function: 'systems.provided.rules.ewmac.ewmac',
    data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
    other_args: { Lfast: 8, Lslow: 32 },
    forecast_scalar: 5.3,
  },
  carry: { function: 'systems.provided.rules.carry.carry', data: 'rawdata.raw_carry' },
};
const parse = (extra: object, lower = {}) =>
  parseBacktestConfig({ trading_rules: RULES, ...extra }, { file: 'my.yaml' }, lower);

describe('parseBacktestConfig', () => {
  it('fills in the defaults of 7.4', () => {
    const config = parse({});
    expect(config.percentageVolTarget).toBe(16);
    expect(config.notionalTradingCapital).toBe(1_000_000);
    expect(config.forecastFloor).toBe(-20);
    expect(config.volatilityCalculation.proportionOfSlowVol).toBe(0.3);
    expect(config.instrumentWeightEstimate.equaliseSR).toBe(true);
    expect(config.smallSystem.trackingErrorBuffer).toBe(0.0125);
  });

  it.each(['True', 'true', true])('reads %p as true', (value) => {
    expect(parse({ use_SR_costs: value }).useSRCosts).toBe(true);
  });

  it.each(['False', 'false', false])('reads %p as false', (value) => {
    expect(parse({ buffer_trade_to_edge: value }).bufferTradeToEdge).toBe(false);
  });

  it('names file, key and the nearest known key', () => {
    expect(() => parse({ buffer_sise: 0.2 })).toThrow(
      "my.yaml: buffer_sise: unknown key 'buffer_sise' (did you mean 'buffer_size'?)",
    );
  });

  it('names the nearest known key of a section and of a rule', () => {
    expect(() => parse({ small_system: { shadow_costs: 5 } })).toThrow(
      "my.yaml: small_system.shadow_costs: unknown key 'shadow_costs' (did you mean 'shadow_cost'?)",
    );
    const trading_rules = { a: { ...RULES.ewmac8_32, other_arg: {} } };
    expect(() => parse({ trading_rules })).toThrow(
      "my.yaml: trading_rules.a.other_arg: unknown key 'other_arg' (did you mean 'other_args'?)",
    );
  });

  it('names every wrong value at once, what it is and what it should be', () => {
    expect(() => parse({ buffer_size: 'wide', use_SR_costs: 'perhaps' })).toThrow(
      /buffer_size: must be a number, not "wide"[\s\S]*use_SR_costs: must be true or false, not "perhaps"/,
    );
  });

  it('reads scalars for all instruments and for single ones', () => {
    const { forecastScalars } = parse({ forecast_scalars: { carry: '30', CORN: { carry: 31 } } });
    expect(forecastScalars).toEqual({ byRule: { carry: 30 }, byInstrument: { CORN: { carry: 31 } } });
    expect(() => parse({ forecast_scalars: { CORN: { cary: 31 } } })).toThrow(
      "my.yaml: forecast_scalars.CORN.cary: no rule 'cary' in trading_rules (did you mean 'carry'?)",
    );
  });

  it('names the nearest known rule path', () => {
    const trading_rules = { a: { function: 'systems.provided.rules.ewmac.ewmacc' } };
    expect(() => parse({ trading_rules })).toThrow("did you mean 'systems.provided.rules.ewmac.ewmac'");
  });

  it('accepts rules of the user that the caller names', () => {
    const trading_rules = { mine: 'private.rules.mine' };
    const config = parseBacktestConfig({ trading_rules }, { file: 'f', ownRules: ['private.rules.mine'] });
    expect(config.tradingRules['mine'].function).toBe('private.rules.mine');
  });

  it('refuses weights of rules that do not exist', () => {
    expect(() => parse({ forecast_weights: { ewmac8_23: 1 } })).toThrow("did you mean 'ewmac8_32'");
  });

  it.each([
    [{ buffer_method: 'forecasts' }, 'buffer_method'],
    [{ capital_multiplier: { func: 'syscore.capital.half_compound' } }, "did you mean 'half_compounding'"],
    [
      { volatility_calculation: { func: 'my.own.mixed_vol_calc' } },
      "unknown function 'my.own.mixed_vol_calc'",
    ],
    [
      { forecast_scalar_estimate: { func: 'sysquant.estimators.mine.scalar' } },
      'the engine has forecast_scalar',
    ],
    [{ percentage_vol_target: 'high' }, 'percentage_vol_target'],
    [{ small_system: { shadow_costs: 5 } }, 'shadow_costs'],
    [{ instrument_weight_estimate: { method: 'bootstrap' } }, 'instrument_weight_estimate.method'],
    [{ start_date: 'yesterday' }, 'start_date'],
  ])('refuses %p', (extra, named) => {
    expect(() => parse(extra)).toThrow(named);
  });

  it('reads all forms of forecast weights', () => {
    expect(parse({}).forecastWeights.kind).toBe('equal');
    expect(parse({ forecast_weights: { carry: 1 } }).forecastWeights.kind).toBe('all');
    expect(parse({ forecast_weights: { CORN: { carry: 1 } } }).forecastWeights.kind).toBe('perInstrument');
    const groups = { trend: { weight: 0.6, ewmac8_32: 1 }, carry: { weight: 0.4, carry: 1 } };
    const grouped = parse({ forecast_weights: { auto_weight_from_grouping: { groups } } }).forecastWeights;
    expect(grouped.kind).toBe('grouped');
  });

  it('refuses a group with both leaves and groups', () => {
    const groups = { a: { weight: 1, carry: 1, b: { weight: 1, ewmac8_32: 1 } } };
    expect(() => parse({ forecast_weights: { auto_weight_from_grouping: { groups } } })).toThrow('both');
  });

  it('merges key by key: strategy, then private config, then defaults; null counts as absent', () => {
    const lower = { small_system: { shadow_cost: 500 }, percentage_vol_target: 25, buffer_size: 0.3 };
    const config = parse(
      { small_system: { cost_multiplier: 2 }, percentage_vol_target: null, buffer_size: 0.1 },
      lower,
    );
    expect(config.smallSystem.shadowCost).toBe(500);
    expect(config.smallSystem.costMultiplier).toBe(2);
    expect(config.percentageVolTarget).toBe(25);
    expect(config.bufferSize).toBe(0.1);
  });

  it('a default sub-key cannot be removed by leaving it out; an empty list does override', () => {
    const lower = { duplicate_instruments: { exclude: { gold: 'GOLD' } }, long_only_instruments: ['CORN'] };
    const config = parse({ duplicate_instruments: { exclude: {} }, long_only_instruments: [] }, lower);
    expect(config.duplicateInstruments).toEqual(['GOLD']);
    expect(config.longOnlyInstruments).toEqual([]);
  });

  it('warns where the keys of include and exclude differ', () => {
    const config = parse({ duplicate_instruments: { include: { a: 'A' }, exclude: { b: 'B' } } });
    expect(config.warnings.join()).toContain('duplicate_instruments');
  });
});

describe('a value past sense is refused, not computed with', () => {
  /** Every number that has a default, by its path. */
  const numbersOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] => {
    if (typeof value === 'number') return [path];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, item]) => numbersOf(item, [...path, key]));
  };
  const nested = (path: readonly string[], value: unknown) =>
    path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
  const numbers = [
    ...numbersOf(BACKTEST_DEFAULTS),
    ['risk_overlay', 'max_risk_leverage'],
    ['forecast_mapping', 'CORN', 'a_param'],
    ['forecast_scalars', 'carry'],
    ['forecast_scalars', 'CORN', 'carry'],
    ['forecast_weights', 'carry'],
    ['forecast_weights', 'CORN', 'carry'],
    ['instrument_weights', 'CORN'],
    ['forecast_div_multiplier', 'CORN'],
  ];

  it.each(numbers.map((path) => [path.join('.'), path] as const))('%s', (key, path) => {
    for (const value of [-25, NaN, Infinity, -Infinity, 'x', {}, [], true, '1e999'])
      expect(() => parse(nested(path, value))).toThrow(`my.yaml: ${key.split('.')[0]}`);
  });

  it('a volatility target below zero does not trade every position the wrong way round', () => {
    expect(() => parse({ percentage_vol_target: -25 })).toThrow(
      'my.yaml: percentage_vol_target: must be above 0, not -25',
    );
    expect(() => parse({ forecast_cap: NaN })).toThrow('forecast_cap: must be a number, not NaN');
  });

  it.each([
    [{ forecast_floor: 5 }, 'forecast_floor: must be 0 or less, not 5'],
    [{ buffer_size: 10 }, 'buffer_size: must be between 0 and 1, not 10'],
    [{ volatility_calculation: { days: 0 } }, 'volatility_calculation.days: must be 1 or more, not 0'],
    [{ volatility_calculation: 5 }, 'volatility_calculation: must be a mapping, not 5'],
    [{ instrument_weights: ['CORN'] }, 'instrument_weights: must be a mapping of names to numbers'],
    [{ trading_rules: { a: { function: RULES.carry.function, other_args: { n: NaN } } } }, 'other_args.n'],
    [{ trading_rules: { ...RULES, a: { ...RULES.carry, forecast_scalar: -2 } } }, 'must be above 0, not -2'],
    [{ base_currency: 'dollars' }, 'base_currency: must be three capital letters such as USD'],
  ])('%j', (extra, message) => expect(() => parse(extra)).toThrow(message));

  it('zero, and weights of 0, stay what they are', () => {
    const config = parse({ buffer_size: 0, forecast_weights: { carry: 0, ewmac8_32: 1 } });
    expect(config.bufferSize).toBe(0);
    expect(config.forecastWeights).toMatchObject({ weights: { carry: 0 } });
  });
});

describe('keys that nobody knows', () => {
  it.each(['rule_groups', 'style_groups', 'countries', 'asset_classes'])(
    "%s of pysystemtrade's files is a warning with its place",
    (key) => {
      const warnings = parseBacktestConfig(
        { trading_rules: RULES, [key]: {} },
        { file: 'my.yaml', place: (name) => `my.yaml:${name === key ? 7 : 1}` },
      ).warnings;
      expect(warnings).toContain(`my.yaml:7: ${key}: unknown key: it has no effect`);
    },
  );

  it('and those that nothing reads from a strategy are warnings too', () => {
    const estimate = { monte_runs: 10 };
    const { warnings } = parse({ forecast_weight_estimate: estimate, ib_port: 4002 });
    expect(warnings).toContain(
      'my.yaml: forecast_weight_estimate.monte_runs: has no effect: the bootstrap is not offered',
    );
    expect(warnings).toContain(
      'my.yaml: ib_port: has no effect in a strategy: it belongs into private_config.yaml',
    );
  });

  it('a slip of the pen is refused', () => {
    expect(() => parse({ 'instrument-weight': {} })).toThrow("did you mean 'instrument_weights'");
  });
});

it("says that rules of the user's own are TypeScript where a path leads to Python of theirs", () => {
  expect(() => parse({ trading_rules: { r: 'private.my_rules.trend' } })).toThrow(
    /unknown rule 'private\.my_rules\.trend': rules of your own are TypeScript here, not Python/,
  );
});

it.each([
  [{ notional_trading_capital: '250_000' }, 'Write it without underscores: 250000.'],
  [{ use_SR_costs: 'yes' }, 'Write true instead of yes.'],
])('names the form of YAML 1.2 for %j', (extra, remedy) => {
  expect(() => parse(extra)).toThrow(expect.objectContaining({ remedy }));
});

it('says in words that a file without rules has none', () => {
  expect(() => parseBacktestConfig({ instrument_weights: { CORN: 1 } }, { file: 'my.yaml' })).toThrow(
    'my.yaml: trading_rules: is missing: the file names no trading rules',
  );
});
