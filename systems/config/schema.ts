import { z } from 'zod';
import { isMapping, type Mapping } from './merge';
import {
  correlationEstimate,
  diversificationEstimate,
  flag,
  forecastFloor,
  fraction,
  mappingParameters,
  notNegative,
  positive,
  riskOverlay,
  scalarEstimate,
  section,
  smallSystem,
  span,
  text,
  volatilityCalculation,
  weightEstimate,
} from './sections';
import { readForecastScalars, readForecastWeights, readInstrumentWeights } from './weight-forms';
import { WrongValue } from './wrong-value';

const NAMES = 'must be a list of names';
const names = z.array(text, NAMES);
const positiveByName = z
  .record(z.string(), positive)
  .refine((values) => Object.keys(values).length > 0, 'must name an instrument');

/** Weights and scalars come in several forms: `read` knows them, and what it refuses is refused here. */
function form(read: (raw: Mapping) => unknown) {
  const mapping = z.custom<Mapping>(isMapping, 'must be a mapping of names to numbers');
  return mapping.superRefine((raw, context) => {
    try {
      read(raw);
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      for (const { key, message, remedy } of error.problems)
        context.addIssue({ code: 'custom', path: key.split('.').slice(1), message, params: { remedy } });
    }
  });
}

/** One entry of `trading_rules`: a mapping, or just the function's path. */
const tradingRule = z.preprocess(
  (raw) => (typeof raw === 'string' ? { function: raw } : raw),
  section({
    function: text,
    data: z
      .union([names, z.string().transform((one) => [one]), z.null().transform((): string[] => [])], {
        error: 'must be a name or a list of names',
      })
      .default([]),
    other_args: z
      .record(
        z.string(),
        z.union([z.number(), z.string(), z.boolean()], 'must be a finite number, text, true or false'),
        'must be a mapping of names to values',
      )
      .nullish(),
    forecast_scalar: positive.optional(),
  }),
);

/** A date, as text or as a YAML parser hands it over. */
const date = z.union(
  [z.string(), z.date().transform((day) => day.toISOString().slice(0, 10))],
  'must be a date',
);

/** Lists of instruments, each entry a code or a list of codes. */
const codesByName = z.record(
  z.string(),
  z.union([z.string(), names], 'must be an instrument or a list of them').nullable(),
  'must be a mapping of names to instruments',
);

/**
 * The merged configuration, in pysystemtrade's names: one schema a key, with its range, for strategies and for the private
 * configuration (`config/schema/backtest-keys.ts`) alike.
 */
export const backtestSchema = z.object({
  start_date: date.optional(),
  base_currency: z
    .string('must be a currency such as USD')
    .regex(/^[A-Z]{3}$/, 'must be three capital letters such as USD'),
  notional_trading_capital: positive,
  percentage_vol_target: positive,
  volatility_calculation: volatilityCalculation,
  trading_rules: z.record(z.string(), tradingRule, 'must be a mapping of names to rules'),
  rule_variations: z
    .union([names, z.record(z.string(), names)], {
      error: 'must be a list of rules, or one for each instrument',
    })
    .optional(),
  forecast_scalar: positive,
  forecast_scalars: form(readForecastScalars).optional(),
  use_forecast_scale_estimates: flag,
  forecast_scalar_estimate: scalarEstimate,
  average_absolute_forecast: positive,
  forecast_cap: positive,
  forecast_floor: forecastFloor.optional(),
  use_attenuation: names.optional(),
  forecast_weights: form(readForecastWeights).optional(),
  use_forecast_weight_estimates: flag,
  forecast_weight_estimate: weightEstimate,
  forecast_weight_ewma_span: span,
  forecast_post_ceiling_cost_SR: notNegative,
  forecast_cost_estimates: section({ use_pooled_costs: flag, use_pooled_turnover: flag }),
  forecast_div_multiplier: z.union([positive, positiveByName], {
    error: 'must be a number above 0, or one for each instrument',
  }),
  use_forecast_div_mult_estimates: flag,
  forecast_div_mult_estimate: diversificationEstimate,
  forecast_correlation_estimate: correlationEstimate,
  forecast_mapping: z.record(z.string(), mappingParameters, 'must be a mapping of instruments').optional(),
  instruments: names.optional(),
  instrument_weights: form(readInstrumentWeights).optional(),
  use_instrument_weight_estimates: flag,
  instrument_weight_estimate: weightEstimate,
  instrument_weight_ewma_span: span,
  allocate_zero_instrument_weights_to_these_instruments: names.optional(),
  instrument_div_multiplier: positive,
  use_instrument_div_mult_estimates: flag,
  instrument_div_mult_estimate: diversificationEstimate,
  instrument_correlation_estimate: correlationEstimate,
  instrument_returns_correlation: correlationEstimate,
  long_only_instruments: names,
  long_only_instruments_DO_ONLY: names.optional(),
  risk_overlay: riskOverlay.optional(),
  buffer_method: z.enum(['forecast', 'position', 'none'], 'must be one of: forecast, position, none'),
  buffer_size: fraction,
  buffer_trade_to_edge: flag,
  capital_multiplier: section({ func: text }),
  small_system: smallSystem,
  use_SR_costs: flag,
  vol_normalise_currency_costs: flag,
  multiply_roll_costs_by: notNegative,
  duplicate_instruments: z
    .object({ include: codesByName.optional(), exclude: codesByName.optional() })
    .optional(),
  exclude_instrument_lists: z
    .object(
      {
        ignore_instruments: names.optional(),
        trading_restrictions: names.optional(),
        bad_markets: names.optional(),
      },
      'must be a mapping of lists',
    )
    .optional(),
});

export type BacktestYaml = z.infer<typeof backtestSchema>;
