/** Small strategies on the shared prices, with pysystemtrade's figures: what went wrong once, one sentence each. */

import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { lastValid } from '../../systems/primitives/time-series';
import { sharedFolder } from '../support/shared';
import { goldenData } from './support/csv-data';

const describeWithMarket = sharedFolder('data/futures') === undefined ? describe.skip : describe;

const RULES = 'systems.provided.rules';
const MOMENTUM = {
  function: `${RULES}.ewmac.ewmac`,
  data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
  other_args: { Lfast: 16, Lslow: 64 },
};
const RELATIVE = {
  function: `${RULES}.rel_mom.relative_momentum`,
  data: ['rawdata.get_cumulative_daily_vol_normalised_returns', 'rawdata.normalised_price_for_asset_class'],
  other_args: { horizon: 20 },
};
const SKEW_IN_CLASS = {
  function: `${RULES}.factors.factor_trading_rule`,
  data: ['rawdata.get_demeanded_factor_value'],
  other_args: {
    smooth: 90,
    _factor_name: 'neg_skew',
    _demean_method: 'average_factor_value_in_asset_class_for_instrument',
    _lookback_days: 365,
  },
};

describeWithMarket('rules on real prices', () => {
  const data = goldenData();
  const base = { percentage_vol_target: 20, notional_trading_capital: 1_000_000, base_currency: 'USD' };
  const run = (settings: Record<string, unknown>): Backtest =>
    createBacktest(parseBacktestConfig({ ...base, ...settings }, { file: 'case.yaml' }), data);
  const last = (backtest: Backtest, code: string) => lastValid(backtest.combinedForecast(code).values);

  /** One rule on one instrument. */
  const alone = (rule: Record<string, unknown>, code = 'CORN') =>
    run({ trading_rules: { r: rule }, forecast_weights: { r: 1 }, instrument_weights: { [code]: 1 } });

  describe('averages over instruments', () => {
    const two = (instruments: Record<string, number>, more: Record<string, unknown> = {}) =>
      run({
        trading_rules: { momentum16: MOMENTUM, relmomentum20: RELATIVE },
        forecast_scalars: { momentum16: 4.1, relmomentum20: 68 },
        forecast_weights: { momentum16: 0.5, relmomentum20: 0.5 },
        forecast_div_multiplier: 1.3,
        instrument_weights: instruments,
        ...more,
      });

    it('does not drop a rule everywhere because one instrument has no forecast of it', () => {
      const withLonely = two({ GBP: 0.4, AUD: 0.4, BITCOIN: 0.2 });
      expect(last(withLonely, 'GBP')).toBeCloseTo(1.0590343, 7);
      expect(last(two({ GBP: 0.5, AUD: 0.5 }), 'GBP')).toBeCloseTo(1.0590343, 7);
      expect(lastValid(withLonely.combination.weights('BITCOIN').columns['relmomentum20'])).toBeCloseTo(0, 6);
    });

    it('pools the costs of a rule over the instruments that have a forecast of it', () => {
      const pooled = { forecast_cost_estimates: { use_pooled_costs: true, use_pooled_turnover: false } };
      const { costs } = two({ GBP: 0.4, AUD: 0.4, BITCOIN: 0.2 }, pooled);
      const without = two({ GBP: 0.5, AUD: 0.5 }, pooled).costs;
      expect(costs.forecastTurnover('BITCOIN', 'relmomentum20')).toBeNaN();
      expect(costs.forecastCostSR('GBP', 'relmomentum20')).toBeCloseTo(
        without.forecastCostSR('GBP', 'relmomentum20'),
        12,
      );
    });

    it('estimates the weights of a rule although one instrument has no forecast of it', () => {
      const backtest = two({ GBP: 0.4, AUD: 0.4, BITCOIN: 0.2 }, { use_forecast_weight_estimates: true });
      expect(lastValid(backtest.combination.weights('GBP').columns['relmomentum20'])).toBeGreaterThan(0.1);
    });

    it('compares skewness with all instruments of the class that have prices, not only with those of the strategy', () => {
      const backtest = run({
        trading_rules: { skewrv365: SKEW_IN_CLASS },
        forecast_scalars: { skewrv365: 3 },
        forecast_weights: { skewrv365: 1 },
        instrument_weights: { GBP: 0.5, AUD: 0.5 },
      });
      expect(last(backtest, 'GBP')).toBeCloseTo(8.7887904, 6);
    });
  });

  describe('the function that a path names', () => {
    const carryOf = (path: string, inputs: readonly string[]) =>
      last(
        alone({ function: path, data: inputs, other_args: { smooth_days: 90 }, forecast_scalar: 30 }),
        'CORN',
      );

    it('runs the older carry, of roll and volatility, as that, and not as the newer one of raw carry', () => {
      const newer = carryOf(`${RULES}.carry.carry`, ['rawdata.raw_carry']);
      const older = carryOf('systems.provided.futures_chapter15.rules.carry', [
        'rawdata.daily_annualised_roll',
        'rawdata.daily_returns_volatility',
      ]);
      expect(newer).toBeCloseTo(2.2727022, 7);
      expect(older).toBeCloseTo(newer, 9);
    });

    it("has pysystemtrade's example functions: one with the volatility of the price's own changes, one with a given one", () => {
      const rule = (name: string, data_: readonly string[]) =>
        last(
          alone({
            function: `${RULES}.ewmac.${name}`,
            ...(data_.length > 0 && { data: data_ }),
            other_args: { Lfast: 16, Lslow: 64 },
            forecast_scalar: 4.1,
          }),
          'CORN',
        );
      const robust = run({
        trading_rules: { r: { ...MOMENTUM, forecast_scalar: 4.1 } },
        forecast_weights: { r: 1 },
        instrument_weights: { CORN: 1 },
        volatility_calculation: { func: 'sysquant.estimators.vol.robust_vol_calc' },
      });
      expect(rule('ewmac_forecast_with_defaults', [])).toBeCloseTo(last(robust, 'CORN'), 9);
      expect(rule('ewmac_forecast_with_defaults_no_vol', MOMENTUM.data)).toBeCloseTo(
        last(alone({ ...MOMENTUM, forecast_scalar: 4.1 }), 'CORN'),
        12,
      );
    });

    it.each([
      'systems.my_crypto.rules.breakout',
      'systems.provided.relcarry_speeds.relative_carry',
      'rules.ewmac.ewmac',
    ])("does not run a rule of the library in the place of a user's own: %s", (path) => {
      expect(() => alone({ function: path, data: ['rawdata.get_daily_prices'] })).toThrow(/unknown rule/);
    });

    it.each([
      [
        'surplus inputs',
        `${RULES}.carry.carry`,
        ['rawdata.daily_annualised_roll', 'rawdata.daily_returns_volatility'],
      ],
      ['a missing input', `${RULES}.ewmac.ewmac`, ['rawdata.get_daily_prices']],
    ])('refuses %s by the name of the rule, and does not drop or invent them', (_, path, inputs) => {
      expect(() => alone({ function: path, data: inputs })).toThrow(
        /case\.yaml: trading_rules\.r: .* takes \d data inputs? \(such as .*\), not \d/,
      );
    });

    it("refuses a number of inputs that a user's own rule does not take", () => {
      const own = {
        data: ['rawdata.get_daily_prices'],
        arguments: {},
        forecast: ([price]: readonly { times: Float64Array; values: Float64Array }[]) => price,
      };
      const config = parseBacktestConfig(
        {
          ...base,
          trading_rules: { r: { function: 'rules.mine.mine', data: MOMENTUM.data } },
          forecast_weights: { r: 1 },
          instrument_weights: { CORN: 1 },
        },
        { file: 'case.yaml', ownRules: ['rules.mine.mine'] },
      );
      const backtest = createBacktest(config, data, { ownRules: { 'rules.mine.mine': own } });
      expect(() => backtest.combinedForecast('CORN')).toThrow(/takes 1 data input \(.*\), not 2/);
    });
  });

  it('refuses a relative rule, by name, for an instrument without an asset class: a blank is not a class', () => {
    const blank = {
      ...data,
      instrument: (code: string) => ({ ...data.instrument(code), assetClass: ' ' }),
    };
    const config = parseBacktestConfig(
      {
        ...base,
        trading_rules: { relmomentum20: RELATIVE },
        forecast_weights: { relmomentum20: 1 },
        instrument_weights: { GBP: 0.5, AUD: 0.5 },
      },
      { file: 'case.yaml' },
    );
    const backtest = createBacktest(config, blank);
    expect(() => backtest.combinedForecast('GBP')).toThrow(/relmomentum20.*GBP has no asset class/);
  });
});
