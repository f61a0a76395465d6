/** Keys of the engine that are accepted, because pysystemtrade's files have them, and that nothing reads: why. */
export const ENGINE_KEYS_WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  instruments_with_threshold: 'forecast_mapping names the instruments that have a threshold',
  'volatility_calculation.vol_multiplier': 'multiplier_to_get_daily_vol is what is read',
  'forecast_weight_estimate.shrinkage_mean': 'shrinkage_SR is what is read',
  'forecast_weight_estimate.monte_runs': 'the bootstrap is not offered',
  'forecast_weight_estimate.bootstrap_length': 'the bootstrap is not offered',
  'instrument_weight_estimate.shrinkage_mean': 'shrinkage_SR is what is read',
  'instrument_weight_estimate.monte_runs': 'the bootstrap is not offered',
  'instrument_weight_estimate.bootstrap_length': 'the bootstrap is not offered',
};
