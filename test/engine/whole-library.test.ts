/** The whole rule library and the stages without golden figures, on the shared market data. */
import { existsSync } from 'node:fs';
import { curveStatistics } from '../../systems/accounting/statistics';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { sharedFolder } from '../golden/support/compare';
import { goldenData } from '../golden/support/csv-data';

const price = ['rawdata.get_daily_prices'];
const priceAndVol = [...price, 'rawdata.daily_returns_volatility'];
const ownAndClass = [
  'rawdata.get_cumulative_daily_vol_normalised_returns',
  'rawdata.normalised_price_for_asset_class',
];
const factor = ['rawdata.get_demeanded_factor_value'];
const neutral = { _factor_name: 'neg_skew', _lookback_days: 365 };
const of = (path: string, data: string[], other_args: object, forecast_scalar: number) => ({
  function: `systems.provided.rules.${path}`,
  data,
  other_args,
  forecast_scalar,
});

const RULES = {
  ewmac16: of('ewmac.ewmac', priceAndVol, { Lfast: 16, Lslow: 64 }, 3.75),
  normmom16: of('ewmac.ewmac_calc_vol', [ownAndClass[0]], { Lfast: 16, Lslow: 64 }, 8),
  assettrend16: of('ewmac.ewmac_calc_vol', [ownAndClass[1]], { Lfast: 16, Lslow: 64 }, 8),
  breakout40: of('breakout.breakout', price, { lookback: 40 }, 0.7),
  carry: of('carry.carry', ['rawdata.raw_carry'], { smooth_days: 90 }, 30),
  relcarry: of(
    'carry.relative_carry',
    ['rawdata.smoothed_carry', 'rawdata.median_carry_for_asset_class'],
    {},
    40,
  ),
  accel16: of('accel.accel', priceAndVol, { Lfast: 16 }, 8),
  mrwings4: of('mr_wings.mr_wings', priceAndVol, { Lfast: 4 }, 5),
  relmomentum20: of('rel_mom.relative_momentum', ownAndClass, { horizon: 20 }, 60),
  mrinasset1000: of('cs_mr.cross_sectional_mean_reversion', ownAndClass, { horizon: 250 }, 90),
  skewabs: of(
    'factors.factor_trading_rule',
    factor,
    { smooth: 90, ...neutral, _demean_method: 'historic_average_factor_value_all_assets' },
    10,
  ),
  skewrv: of(
    'factors.factor_trading_rule',
    factor,
    { smooth: 90, ...neutral, _demean_method: 'average_factor_value_in_asset_class_for_instrument' },
    10,
  ),
  kurtosis: of(
    'factors.factor_trading_rule',
    factor,
    { smooth: 45, _factor_name: 'kurtosis', _lookback_days: 180 },
    10,
  ),
  longbias: of('bias.long_bias', price, {}, 1),
};
/** Rules that are missing or nothing wherever an instrument is alone in its class. */
const OF_CLASS = ['relcarry', 'relmomentum20', 'mrinasset1000', 'skewrv', 'mrwings4'];
const CODES = ['CORN', 'LEANHOG', 'US10', 'MXP', 'NIKKEI'];

const present = existsSync(`${sharedFolder}/data/futures`);
const describeMarket = present || process.env['CI'] === 'true' ? describe : describe.skip;

describeMarket('the whole rule library on the shared market data', () => {
  let backtest: Backtest;
  const data = present ? goldenData() : undefined;
  const instruments = CODES.filter((code) => data?.instrumentCodes().includes(code));
  const run = (more: object = {}): Backtest => {
    if (data === undefined) throw new Error(`no market data in ${sharedFolder}; set TST_SHARED`);
    const raw = {
      trading_rules: RULES,
      instruments,
      start_date: '2008-01-01',
      notional_trading_capital: 10_000_000,
      instrument_div_multiplier: 1.8,
      forecast_div_multiplier: 1.5,
      use_attenuation: ['ewmac16'],
      ...more,
    };
    return createBacktest(parseBacktestConfig(raw, { file: 'library.yaml' }), data);
  };

  beforeAll(() => {
    expect(instruments.length).toBeGreaterThanOrEqual(4);
    backtest = run();
  });

  it.each(Object.keys(RULES))('%s: finite, within the cap, known on most days', (rule) => {
    for (const code of instruments) {
      const { values } = backtest.forecast(code, rule);
      const first = values.findIndex((x) => !Number.isNaN(x));
      const known = values.filter((x) => !Number.isNaN(x));
      expect(known.every((x) => Math.abs(x) <= 20)).toBe(true);
      if (OF_CLASS.includes(rule)) continue;
      expect(first).toBeGreaterThanOrEqual(0);
      expect(known.length / (values.length - first)).toBeGreaterThan(0.8);
      expect(new Set(known).size).toBeGreaterThan(rule === 'longbias' ? 0 : 100);
    }
  });

  it('positions are known and held on most days', () => {
    for (const code of instruments) {
      const { values } = backtest.notionalPosition(code);
      const known = values.filter((x) => Number.isFinite(x) && x !== 0);
      expect(known.length / values.length).toBeGreaterThan(0.9);
      expect(backtest.bufferedPosition(code).values.some((x) => x !== 0)).toBe(true);
    }
  });

  it('the shares of all rules and instruments add up to the whole', () => {
    const { rules } = backtest.accounts;
    const total = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0);
    const parts = instruments.flatMap((code) =>
      backtest.forecasts
        .rules(code)
        .map((rule) => total(rules.forInstrumentAndRule(code, rule).gross.values)),
    );
    const whole = total(rules.forAllRules().gross.values);
    expect(parts.reduce((sum, x) => sum + x, 0)).toBeCloseTo(whole, 3);
    expect(Number.isFinite(total(rules.forRule('carry').net.values))).toBe(true);
  });

  it.each(['market', 'limit'] as const)(
    'simulated %s orders earn about what buffered positions do',
    (kind) => {
      const buffered = curveStatistics(backtest.accounts.portfolio().gross.values, 'daily');
      const simulated = backtest.accounts.portfolioOfSimulatedOrders({ kind, prices: 'daily' });
      const { ann_std } = curveStatistics(simulated.gross.values, 'daily');
      expect(ann_std / buffered.ann_std).toBeGreaterThan(0.9);
      expect(ann_std / buffered.ann_std).toBeLessThan(1.1);
      const hourly = backtest.accounts.forSimulatedOrders('CORN', { kind, prices: 'hourly' });
      expect(hourly.net.values.every(Number.isFinite)).toBe(true);
    },
  );

  it('orders need cash costs', () => {
    const costly = run({ use_SR_costs: true });
    expect(() => costly.accounts.forSimulatedOrders('CORN', { kind: 'market', prices: 'daily' })).toThrow(
      /use_SR_costs/,
    );
  });

  it('the risk overlay only ever shrinks positions, and binds where its limits are tight', () => {
    const tight = run({
      risk_overlay: {
        max_risk_fraction_normal_risk: 0.8,
        max_risk_fraction_stdev_risk: 4,
        max_risk_limit_sum_abs_risk: 4,
        max_risk_leverage: 20,
      },
    });
    const { values } = tight.portfolio.riskScalar();
    expect(values.every((x) => x > 0 && x <= 1)).toBe(true);
    expect(values.some((x) => x < 0.9)).toBe(true);
    expect(values.some((x) => x === 1)).toBe(true);
  });

  it('a cost ceiling takes the fast rules out; their share goes to the others', () => {
    const cost = backtest.costs.forecastCostSR('CORN', 'ewmac16');
    const strict = run({ forecast_post_ceiling_cost_SR: cost * 0.999 });
    const weights = strict.combination.weights('CORN');
    expect(weights.columns['ewmac16'].every((w) => w === 0)).toBe(true);
    const last = Object.values(weights.columns).reduce((sum, column) => sum + (column.at(-1) ?? 0), 0);
    expect(last).toBeCloseTo(1, 12);
  });

  it('vol of hourly returns is asked for by name, an unknown name is refused', () => {
    const volatility_calculation = (name: string) => ({
      volatility_calculation: { name_returns_attr_in_rawdata: name, multiplier_to_get_daily_vol: 3 },
    });
    const hourly = run(volatility_calculation('hourly_returns')).rawdata('CORN').dailyVol();
    expect(hourly.values.filter((x) => x > 0).length).toBeGreaterThan(100);
    const unknown = run(volatility_calculation('daily_return'));
    expect(() => unknown.rawdata('CORN').dailyVol()).toThrow(/did you mean 'daily_returns'/);
  });
});
