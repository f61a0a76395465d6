import { isMapping, type Mapping } from './merge';
import { suggestion } from './nearest-name';
import { type ValueProblem, WrongValue } from './wrong-value';

/** pysystemtrade's own packages; a function of another one is somebody else's, whatever it is called. */
export const PACKAGES = ['sysquant', 'syscore', 'systems'];

const CORRELATION = [
  'correlation_over_time_for_returns',
  'correlation_over_time',
  'pooled_correlation_estimator',
  'correlationEstimator',
  'CorrelationEstimator',
];
const OPTIMISER = ['genericOptimiser', 'GenericOptimiser'];
const MULTIPLIER = ['diversification_multiplier_from_list'];
const WEIGHTS = {
  func: OPTIMISER,
  'correlation_estimate.func': CORRELATION,
  'mean_estimate.func': ['meanEstimator', 'exponential_mean'],
  'vol_estimate.func': ['stdevEstimator', 'exponential_std'],
};

/** By key, the functions that the engine stands for. Which of several it is, is read where it is used. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'volatility_calculation.func': [
    'mixed_vol_calc',
    'robust_vol_calc',
    'simple_ewvol_calc',
    'simple_vol_calc',
  ],
  'capital_multiplier.func': ['fixed_capital', 'full_compounding', 'half_compounding'],
  'forecast_scalar_estimate.func': ['forecast_scalar', 'forecast_scalar_pooled'],
  'forecast_div_mult_estimate.func': MULTIPLIER,
  'instrument_div_mult_estimate.func': MULTIPLIER,
  'forecast_correlation_estimate.func': CORRELATION,
  'instrument_correlation_estimate.func': CORRELATION,
  'instrument_returns_correlation.func': CORRELATION,
  ...below('forecast_weight_estimate', WEIGHTS),
  ...below('instrument_weight_estimate', WEIGHTS),
};

/** Throws BAD_CONFIG for each function that is not the one which would run in its place. */
export function refuseUnknownFunctions(effective: Mapping): void {
  const problems = Object.entries(FUNCTIONS).flatMap(([key, known]) => {
    const path = key
      .split('.')
      .reduce<unknown>((at, step) => (isMapping(at) ? at[step] : undefined), effective);
    return typeof path === 'string' && !isKnown(path, known) ? [unknownFunction(key, path, known)] : [];
  });
  if (problems.length > 0) throw new WrongValue(problems);
}

function isKnown(path: string, known: readonly string[]): boolean {
  const isOurs = !path.includes('.') || PACKAGES.includes(path.split('.')[0]);
  return isOurs && known.includes(lastPart(path));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function unknownFunction(key: string, path: string, known: readonly string[]): ValueProblem {
  return {
    key,
    message: `unknown function '${path}'${suggestion(lastPart(path), known)}; the engine has ${known.join(', ')}`,
    remedy: 'Name one of these by its path in pysystemtrade, or remove the key.',
  };
}

function below<T>(prefix: string, entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${prefix}.${key}`, value]));
}
