import type { BacktestConfig } from '../config/backtest-config';
import { groupedWeights } from '../weights/grouped-weights';

/**
 * Fixed forecast weights of an instrument as configured, before they are normalised. Rules that are too expensive
 * get 0; in grouped weights, where so set, they leave their group before it is weighted.
 */
export function fixedForecastWeights(
  config: BacktestConfig,
  code: string,
  rules: readonly string[],
  tooExpensive: ReadonlySet<string>,
): Record<string, number> {
  const configured = configuredWeights(config, code, rules, tooExpensive);
  return Object.fromEntries(
    rules.map((rule) => [rule, tooExpensive.has(rule) ? 0 : (configured[rule] ?? 0)]),
  );
}

function configuredWeights(
  config: BacktestConfig,
  code: string,
  rules: readonly string[],
  tooExpensive: ReadonlySet<string>,
): Readonly<Record<string, number>> {
  const weights = config.forecastWeights;
  switch (weights.kind) {
    case 'all':
      return weights.weights;
    case 'perInstrument':
      return weights.weights[code];
    case 'grouped':
      return groupedWeights(weights, weights.excludeExpensive ? tooExpensive : new Set());
    case 'equal':
      return Object.fromEntries(rules.map((rule) => [rule, 1 / rules.length]));
  }
}
