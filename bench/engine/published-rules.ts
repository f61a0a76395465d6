/** The 40 rules of Rob Carver's published configuration, and the settings that make work, for generated prices. */

type RuleYaml = Readonly<Record<string, unknown>>;

const PRICE = 'rawdata.get_daily_prices';
const VOL = 'rawdata.daily_returns_volatility';
const NORMALISED = 'rawdata.get_cumulative_daily_vol_normalised_returns';
const CLASS_PRICE = 'rawdata.normalised_price_for_asset_class';

const SPEEDS = [2, 4, 8, 16, 32, 64];
const SKEWS = [
  ['abs', 'historic_average_factor_value_all_assets'],
  ['rv', 'average_factor_value_in_asset_class_for_instrument'],
] as const;

/** By name, in pysystemtrade's form. */
export const PUBLISHED_RULES: Readonly<Record<string, RuleYaml>> = Object.fromEntries([
  ...[10, 20, 40, 80, 160, 320].map((lookback) =>
    rule(`breakout${lookback}`, 'breakout.breakout', [PRICE], { lookback }),
  ),
  ...[10, 20, 40, 80].map((horizon) =>
    rule(`relmomentum${horizon}`, 'rel_mom.relative_momentum', [NORMALISED, CLASS_PRICE], { horizon }),
  ),
  rule('mrinasset1000', 'cs_mr.cross_sectional_mean_reversion', [NORMALISED, CLASS_PRICE], { horizon: 1000 }),
  ...[10, 30, 60, 125].map((days) =>
    rule(`carry${days}`, 'carry.carry', ['rawdata.raw_carry'], { smooth_days: days }),
  ),
  ...SPEEDS.map((fast) => crossover(`assettrend${fast}`, 'ewmac_calc_vol', [CLASS_PRICE], fast)),
  ...SPEEDS.map((fast) => crossover(`normmom${fast}`, 'ewmac_calc_vol', [NORMALISED], fast)),
  ...SPEEDS.slice(1).map((fast) => crossover(`momentum${fast}`, 'ewmac', [PRICE, VOL], fast)),
  rule('relcarry', 'carry.relative_carry', [
    'rawdata.smoothed_carry',
    'rawdata.median_carry_for_asset_class',
  ]),
  ...SKEWS.flatMap(([name, method]) =>
    [365, 180].map((days) =>
      rule(`skew${name}${days}`, 'factors.factor_trading_rule', ['rawdata.get_demeanded_factor_value'], {
        smooth: days === 365 ? 90 : 45,
        _factor_name: 'neg_skew',
        _demean_method: method,
        _lookback_days: days,
      }),
    ),
  ),
  ...[16, 32, 64].map((fast) => rule(`accel${fast}`, 'accel.accel', [PRICE, VOL], { Lfast: fast })),
]);

/** Attenuated trend rules, weights that the rules share, an estimated multiplier, a risk overlay. */
export const PUBLISHED_SETTINGS = {
  trading_rules: PUBLISHED_RULES,
  use_attenuation: Object.keys(PUBLISHED_RULES).filter((name) => /break|relmom|mrin|trend|mom/.test(name)),
  forecast_scalar: 5,
  percentage_vol_target: 25,
  notional_trading_capital: 50_000_000,
  use_instrument_div_mult_estimates: true,
  volatility_calculation: { slow_vol_years: 20, proportion_of_slow_vol: 0.35, backfill: true },
  risk_overlay: {
    max_risk_fraction_normal_risk: 1.75,
    max_risk_fraction_stdev_risk: 4,
    max_risk_limit_sum_abs_risk: 4,
    max_risk_leverage: 20,
  },
} as const;

function crossover(name: string, path: string, data: readonly string[], fast: number): [string, RuleYaml] {
  return rule(name, `ewmac.${path}`, data, { Lfast: fast, Lslow: 4 * fast });
}

function rule(name: string, path: string, data: readonly string[], otherArgs?: RuleYaml): [string, RuleYaml] {
  const entry = { function: `systems.provided.rules.${path}`, data };
  return [name, otherArgs === undefined ? entry : { ...entry, other_args: otherArgs }];
}
