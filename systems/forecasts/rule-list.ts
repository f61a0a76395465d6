import { tstError } from '../../domain/errors/errors';
import type { BacktestConfig } from '../config/backtest-config';
import { leafNames } from '../weights/grouped-weights';

/** Names of the rules an instrument uses, sorted. Throws BAD_CONFIG if weights by instrument lack it. */
export function rulesOf(config: BacktestConfig, code: string): readonly string[] {
  return [
    ...(config.useForecastWeightEstimates ? estimatedRules(config, code) : fixedRules(config, code)),
  ].sort();
}

function fixedRules(config: BacktestConfig, code: string): readonly string[] {
  const weights = config.forecastWeights;
  switch (weights.kind) {
    case 'equal':
      return Object.keys(config.tradingRules);
    case 'all':
      return Object.keys(weights.weights);
    case 'grouped':
      return leafNames(weights.root);
    case 'perInstrument':
      if (weights.weights[code] === undefined)
        throw tstError('BAD_CONFIG', `forecast_weights: no entry for instrument '${code}'`);
      return Object.keys(weights.weights[code]);
  }
}

function estimatedRules(config: BacktestConfig, code: string): readonly string[] {
  const variations = config.ruleVariations;
  if (variations === undefined) return Object.keys(config.tradingRules);
  if (variations.kind === 'all') return variations.rules;
  if (variations.rules[code] === undefined)
    throw tstError('BAD_CONFIG', `rule_variations: no entry for instrument '${code}'`);
  return variations.rules[code];
}
