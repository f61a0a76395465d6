/** The seven rules of the chapter-15 example. */
const SEVEN_RULES = [...['2', '4', '8', '16', '32', '64'].map((fast) => `ewmac${fast}`), 'carry90'] as const;

type RuleYaml = Readonly<Record<string, unknown>>;

const price = 'rawdata.get_daily_prices';
const vol = 'rawdata.daily_returns_volatility';
const normalised = 'rawdata.get_cumulative_daily_vol_norm_returns';
const classPrice = 'rawdata.normalised_price_for_asset_class';

/** Thirty standard variations of the whole library, by name, in pysystemtrade's form. */
const THIRTY_RULES: Readonly<Record<string, RuleYaml>> = {
  ...each([2, 4, 8, 16, 32, 64], (fast) => [
    `ewmac${fast}`,
    rule('ewmac.ewmac', [price, vol], { Lfast: fast, Lslow: 4 * fast }),
  ]),
  ...each([4, 8, 16, 32], (fast) => [
    `normmom${fast}`,
    rule('ewmac.ewmac_calc_vol', [normalised], { Lfast: fast, Lslow: 4 * fast }),
  ]),
  ...each([8, 32], (fast) => [
    `assettrend${fast}`,
    rule('ewmac.ewmac_calc_vol', [classPrice], { Lfast: fast, Lslow: 4 * fast }),
  ]),
  ...each([10, 20, 40, 80, 160, 320], (lookback) => [
    `breakout${lookback}`,
    rule('breakout.breakout', [price], { lookback }),
  ]),
  ...each([20, 40, 80], (horizon) => [
    `relmomentum${horizon}`,
    rule('rel_mom.relative_momentum', [normalised, classPrice], { horizon }),
  ]),
  mrinasset: rule('cs_mr.cross_sectional_mean_reversion', [normalised, classPrice], { horizon: 1000 }),
  mrwings: rule('mr_wings.mr_wings', [price, vol], { Lfast: 4 }),
  ...each([30, 60, 90], (days) => [
    `carry${days}`,
    rule('carry.carry', ['rawdata.raw_carry'], { smooth_days: days }),
  ]),
  relcarry: rule(
    'carry.relative_carry',
    ['rawdata.smoothed_carry', 'rawdata.median_carry_for_asset_class'],
    {},
  ),
  ...each([180, 365], (days) => [
    `skewabs${days}`,
    rule('factors.factor_trading_rule', ['rawdata.get_demeanded_factor_value'], {
      smooth: days / 4,
      _factor_name: 'neg_skew',
      _demean_method: 'historic_average_factor_value_for_instrument',
      _lookback_days: days,
    }),
  ]),
  accel16: rule('accel.accel', [price, vol], { Lfast: 16 }),
};

/** Trading rules of a configuration that uses the first `count` of the seven or, above that, of the thirty. */
export function tradingRules(count: number): Readonly<Record<string, RuleYaml>> {
  const names =
    count <= SEVEN_RULES.length ? SEVEN_RULES.slice(0, count) : Object.keys(THIRTY_RULES).slice(0, count);
  return Object.fromEntries(names.map((name) => [name, THIRTY_RULES[name]]));
}

function rule(path: string, data: readonly string[], otherArgs: RuleYaml): RuleYaml {
  return { function: `systems.provided.rules.${path}`, data, other_args: otherArgs, forecast_scalar: 5 };
}

function each(
  values: readonly number[],
  entry: (value: number) => [string, RuleYaml],
): Readonly<Record<string, RuleYaml>> {
  return Object.fromEntries(values.map(entry));
}
