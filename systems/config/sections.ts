import { z } from 'zod';

/** A number; text that is one counts too (YAML 1.1 reads `1e-10` as text). */
export const number = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/)
      .transform(Number),
  ],
  { error: 'must be a number' },
);

/** A truth value; pysystemtrade's files also write it as the text "True" or "False". */
export const flag = z.union(
  [
    z.boolean(),
    z.enum(['True', 'False', 'true', 'false']).transform((text) => text.toLowerCase() === 'true'),
  ],
  { error: 'must be true or false' },
);

const dateMethod = z.enum(['in_sample', 'expanding', 'rolling']);
const frequency = z.string();
const func = z.string().optional();

const estimator = z.strictObject({
  func,
  using_exponent: flag,
  ew_lookback: number,
  min_periods: number,
});

/** Keys of any correlation estimate. */
const correlationKeys = {
  func,
  class: z.string().optional(),
  using_exponent: flag,
  ew_lookback: number,
  min_periods: number,
  cleaning: flag,
  floor_at_zero: flag,
  offdiag: number.optional(),
  clip: number.optional(),
  shrinkage: number.optional(),
};

export const correlationEstimate = z.strictObject({
  ...correlationKeys,
  pool_instruments: flag.optional(),
  frequency,
  interval_frequency: z.string().optional(),
  date_method: dateMethod,
  rollyears: number,
  forward_fill_data: flag.optional(),
  forward_fill_price_index: flag.optional(),
});

export const weightEstimate = z.strictObject({
  func,
  pool_gross_returns: flag.optional(),
  pool_instruments: flag.optional(),
  equalise_gross: flag,
  cost_multiplier: number,
  apply_cost_weight: flag,
  ceiling_cost_SR: number.optional(),
  frequency,
  interval_frequency: z.string().optional(),
  date_method: dateMethod,
  rollyears: number,
  method: z.enum(['handcraft', 'shrinkage', 'one_period', 'equal_weights']),
  cleaning: flag,
  equalise_SR: flag,
  ann_target_SR: number,
  equalise_vols: flag,
  shrinkage_SR: number,
  shrinkage_corr: number,
  shrinkage_mean: number.optional(),
  monte_runs: number.optional(),
  bootstrap_length: number.optional(),
  sharpe_tilt: z.enum(['exact', 'sequential']).optional(),
  correlation_estimate: z.strictObject(correlationKeys),
  mean_estimate: estimator,
  vol_estimate: estimator,
});

export const diversificationEstimate = z.strictObject({ func, ewma_span: number, dm_max: number });

export const scalarEstimate = z.strictObject({
  func,
  pool_instruments: flag,
  window: number,
  min_periods: number,
  backfill: flag,
});

export const volatilityCalculation = z.strictObject({
  func: z.string(),
  name_returns_attr_in_rawdata: z.string(),
  multiplier_to_get_daily_vol: number,
  days: number,
  min_periods: number,
  slow_vol_years: number,
  proportion_of_slow_vol: number,
  vol_abs_min: number,
  backfill: flag,
  vol_floor: flag,
  floor_min_quant: number,
  floor_min_periods: number,
  floor_days: number,
  vol_multiplier: number.optional(),
});

export const riskOverlay = z.strictObject({
  max_risk_fraction_normal_risk: number,
  max_risk_fraction_stdev_risk: number,
  max_risk_limit_sum_abs_risk: number,
  max_risk_leverage: number,
});

export const smallSystem = z.strictObject({
  shadow_cost: number,
  cost_multiplier: number,
  tracking_error_buffer: number,
  shrink_instrument_returns_correlation: number,
});

export const mappingParameters = z.strictObject({ threshold: number, a_param: number, b_param: number });
