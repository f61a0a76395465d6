import { z } from 'zod';
import {
  correlationEstimate,
  diversificationEstimate,
  flag,
  mappingParameters,
  number,
  riskOverlay,
  scalarEstimate,
  smallSystem,
  volatilityCalculation,
  weightEstimate,
} from './sections';

const names = z.array(z.string());
const numbersByName = z.record(z.string(), number);

/** One entry of `trading_rules`: a mapping, or just the function's path. */
const tradingRule = z.preprocess(
  (raw) => (typeof raw === 'string' ? { function: raw } : raw),
  z.strictObject({
    function: z.string(),
    data: z
      .union([names, z.string().transform((one) => [one]), z.null().transform((): string[] => [])], {
        error: 'must be a name or a list of names',
      })
      .default([]),
    other_args: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).nullish(),
    forecast_scalar: number.optional(),
  }),
);

/** A date, as text or as a YAML parser hands it over. */
const date = z.union([z.string(), z.date().transform((day) => day.toISOString().slice(0, 10))]);

/** Lists of instruments, each entry a code or a list of codes. */
const codesByName = z.record(z.string(), z.union([z.string(), names]).nullable());

/** The merged configuration, in pysystemtrade's names. The forms of weights and scalars are read in `weight-forms.ts`. */
export const backtestSchema = z.object({
  start_date: date.optional(),
  base_currency: z.string(),
  notional_trading_capital: number,
  percentage_vol_target: number,
  volatility_calculation: volatilityCalculation,
  trading_rules: z.record(z.string(), tradingRule),
  rule_variations: z
    .union([names, z.record(z.string(), names)], {
      error: 'must be a list of rules, or one for each instrument',
    })
    .optional(),
  forecast_scalar: number,
  forecast_scalars: z.record(z.string(), z.unknown()).optional(),
  use_forecast_scale_estimates: flag,
  forecast_scalar_estimate: scalarEstimate,
  average_absolute_forecast: number,
  forecast_cap: number,
  forecast_floor: number.optional(),
  use_attenuation: names.optional(),
  forecast_weights: z.record(z.string(), z.unknown()).optional(),
  use_forecast_weight_estimates: flag,
  forecast_weight_estimate: weightEstimate,
  forecast_weight_ewma_span: number,
  forecast_post_ceiling_cost_SR: number,
  forecast_cost_estimates: z.strictObject({ use_pooled_costs: flag, use_pooled_turnover: flag }),
  forecast_div_multiplier: z.union([number, numbersByName], {
    error: 'must be a number, or one for each instrument',
  }),
  use_forecast_div_mult_estimates: flag,
  forecast_div_mult_estimate: diversificationEstimate,
  forecast_correlation_estimate: correlationEstimate,
  forecast_mapping: z.record(z.string(), mappingParameters).optional(),
  instruments: names.optional(),
  instrument_weights: z.record(z.string(), z.unknown()).optional(),
  use_instrument_weight_estimates: flag,
  instrument_weight_estimate: weightEstimate,
  instrument_weight_ewma_span: number,
  allocate_zero_instrument_weights_to_these_instruments: names.optional(),
  instrument_div_multiplier: number,
  use_instrument_div_mult_estimates: flag,
  instrument_div_mult_estimate: diversificationEstimate,
  instrument_correlation_estimate: correlationEstimate,
  instrument_returns_correlation: correlationEstimate,
  long_only_instruments: names,
  long_only_instruments_DO_ONLY: names.optional(),
  risk_overlay: riskOverlay.optional(),
  buffer_method: z.enum(['forecast', 'position', 'none']),
  buffer_size: number,
  buffer_trade_to_edge: flag,
  capital_multiplier: z.strictObject({ func: z.string() }),
  small_system: smallSystem,
  use_SR_costs: flag,
  vol_normalise_currency_costs: flag,
  multiply_roll_costs_by: number,
  duplicate_instruments: z
    .object({ include: codesByName.optional(), exclude: codesByName.optional() })
    .optional(),
  exclude_instrument_lists: z
    .object({
      ignore_instruments: names.optional(),
      trading_restrictions: names.optional(),
      bad_markets: names.optional(),
    })
    .optional(),
});

export type BacktestYaml = z.infer<typeof backtestSchema>;
