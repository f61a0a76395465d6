import { z } from 'zod';

/** A finite number; text that is one counts too (YAML 1.1 reads `1e-10` as text). */
const number = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/)
        .transform(Number),
    ],
    { error: 'must be a number' },
  )
  .refine(Number.isFinite, 'must be a number');

/**
 * Ranges. A sign that makes no sense is refused rather than computed with: a volatility target below zero trades every
 * position the wrong way round.
 */
export const positive = number.refine((value) => value > 0, 'must be above 0');
export const notNegative = number.refine((value) => value >= 0, 'must be 0 or more');
const notPositive = number.refine((value) => value <= 0, 'must be 0 or less');
const atLeastOne = number.refine((value) => value >= 1, 'must be 1 or more');
export const fraction = number.refine((value) => value >= 0 && value <= 1, 'must be between 0 and 1');
const correlation = number.refine((value) => Math.abs(value) <= 1, 'must be between -1 and 1');
const count = number.refine(
  (value) => Number.isInteger(value) && value >= 0,
  'must be a whole number, 0 or more',
);
export const forecastFloor = notPositive;
export const span = atLeastOne;

/** A truth value; pysystemtrade's files also write it as the text "True" or "False". */
export const flag = z.union(
  [
    z.boolean(),
    z.enum(['True', 'False', 'true', 'false']).transform((text) => text.toLowerCase() === 'true'),
  ],
  { error: 'must be true or false' },
);

export const text = z.string('must be text');

/** A section whose keys are all known. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'must be a mapping'),
  });
}

const dateMethod = z.enum(
  ['in_sample', 'expanding', 'rolling'],
  'must be one of: in_sample, expanding, rolling',
);
const frequency = text;
const func = text.optional();

const estimator = section({
  func,
  using_exponent: flag,
  ew_lookback: positive,
  min_periods: count,
});

/** Keys of any correlation estimate. */
const correlationKeys = {
  func,
  class: text.optional(),
  using_exponent: flag,
  ew_lookback: positive,
  min_periods: count,
  cleaning: flag,
  floor_at_zero: flag,
  offdiag: correlation.optional(),
  clip: fraction.optional(),
  shrinkage: fraction.optional(),
};

export const correlationEstimate = section({
  ...correlationKeys,
  pool_instruments: flag.optional(),
  frequency,
  interval_frequency: text.optional(),
  date_method: dateMethod,
  rollyears: positive,
  forward_fill_data: flag.optional(),
  forward_fill_price_index: flag.optional(),
});

export const weightEstimate = section({
  func,
  pool_gross_returns: flag.optional(),
  pool_instruments: flag.optional(),
  equalise_gross: flag,
  cost_multiplier: notNegative,
  apply_cost_weight: flag,
  ceiling_cost_SR: notNegative.optional(),
  frequency,
  interval_frequency: text.optional(),
  date_method: dateMethod,
  rollyears: positive,
  method: z.enum(
    ['handcraft', 'shrinkage', 'one_period', 'equal_weights'],
    'must be one of: handcraft, shrinkage, one_period, equal_weights',
  ),
  cleaning: flag,
  equalise_SR: flag,
  ann_target_SR: notNegative,
  equalise_vols: flag,
  shrinkage_SR: fraction,
  shrinkage_corr: fraction,
  shrinkage_mean: fraction.optional(),
  monte_runs: count.optional(),
  bootstrap_length: count.optional(),
  sharpe_tilt: z.enum(['exact', 'sequential'], 'must be one of: exact, sequential').optional(),
  correlation_estimate: section(correlationKeys),
  mean_estimate: estimator,
  vol_estimate: estimator,
});

export const diversificationEstimate = section({ func, ewma_span: span, dm_max: positive });

export const scalarEstimate = section({
  func,
  pool_instruments: flag,
  window: atLeastOne,
  min_periods: count,
  backfill: flag,
});

export const volatilityCalculation = section({
  func: text,
  name_returns_attr_in_rawdata: text,
  multiplier_to_get_daily_vol: positive,
  days: atLeastOne,
  min_periods: count,
  slow_vol_years: positive,
  proportion_of_slow_vol: fraction,
  vol_abs_min: notNegative,
  backfill: flag,
  vol_floor: flag,
  floor_min_quant: fraction,
  floor_min_periods: count,
  floor_days: atLeastOne,
  vol_multiplier: positive.optional(),
});

export const riskOverlay = section({
  max_risk_fraction_normal_risk: positive,
  max_risk_fraction_stdev_risk: positive,
  max_risk_limit_sum_abs_risk: positive,
  max_risk_leverage: positive,
});

export const smallSystem = section({
  shadow_cost: notNegative,
  cost_multiplier: notNegative,
  tracking_error_buffer: fraction,
  shrink_instrument_returns_correlation: fraction,
});

export const mappingParameters = section({ threshold: notNegative, a_param: positive, b_param: positive });
