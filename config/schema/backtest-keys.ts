import { z } from 'zod';
import { anyMapping, flag, number, positive, text, textList } from './values';

const mapping = anyMapping.optional();
const scalar = number.optional();
const scalarOrMapping = z.union([number, anyMapping], 'must be a number or a mapping').optional();
const flagKey = flag.optional();

/**
 * Keys of the backtest engine. A private or default value applies to each strategy whose own file omits the
 * key. Here only their kind is checked; `systems/config` checks their content.
 */
export const backtestKeys = {
  trading_rules: mapping,
  rule_variations: z.union([textList, anyMapping], 'must be a list or a mapping').optional(),
  forecast_scalar: scalar,
  forecast_scalars: mapping,
  forecast_cap: scalar,
  forecast_floor: scalar,
  forecast_mapping: mapping,
  forecast_weights: mapping,
  forecast_div_multiplier: scalarOrMapping,
  average_absolute_forecast: scalar,
  use_attenuation: textList.optional(),
  use_forecast_scale_estimates: flagKey,
  use_forecast_div_mult_estimates: flagKey,
  use_forecast_weight_estimates: flagKey,
  use_instrument_div_mult_estimates: flagKey,
  use_instrument_weight_estimates: flagKey,
  forecast_scalar_estimate: mapping,
  forecast_correlation_estimate: mapping,
  forecast_div_mult_estimate: mapping,
  forecast_cost_estimates: mapping,
  forecast_weight_estimate: mapping,
  forecast_weight_ewma_span: positive.optional(),
  forecast_post_ceiling_cost_SR: scalar,
  instruments: textList.optional(),
  instrument_weights: mapping,
  auto_weight_from_grouping: mapping,
  allocate_zero_instrument_weights_to_these_instruments: textList.optional(),
  instruments_with_threshold: textList.optional(),
  instrument_div_multiplier: scalar,
  instrument_weight_ewma_span: positive.optional(),
  instrument_div_mult_estimate: mapping,
  instrument_weight_estimate: mapping,
  instrument_correlation_estimate: mapping,
  instrument_returns_correlation: mapping,
  volatility_calculation: mapping,
  risk_overlay: mapping,
  percentage_vol_target: positive.optional(),
  notional_trading_capital: positive.optional(),
  capital_multiplier: mapping,
  long_only_instruments: textList.optional(),
  long_only_instruments_DO_ONLY: textList.optional(),
  buffer_method: z
    .enum(['forecast', 'position', 'none'], 'must be one of: forecast, position, none')
    .optional(),
  buffer_size: scalar,
  buffer_trade_to_edge: flagKey,
  use_SR_costs: flagKey,
  vol_normalise_currency_costs: flagKey,
  multiply_roll_costs_by: scalar,
  small_system: mapping,
  start_date: text.optional(),
};
