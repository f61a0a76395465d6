import type { BacktestConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { type WrongValue, wrongValue } from '../config/wrong-value';
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
      if (weights.weights[code] === undefined) throw noEntry('forecast_weights', code, weights.weights);
      return Object.keys(weights.weights[code]);
  }
}

function estimatedRules(config: BacktestConfig, code: string): readonly string[] {
  const variations = config.ruleVariations;
  if (variations === undefined) return Object.keys(config.tradingRules);
  if (variations.kind === 'all') return variations.rules;
  if (variations.rules[code] === undefined) throw noEntry('rule_variations', code, variations.rules);
  return variations.rules[code];
}

function noEntry(key: string, code: string, entries: Readonly<Record<string, unknown>>): WrongValue {
  const near = suggestion(code, Object.keys(entries));
  return wrongValue(key, `no entry for instrument '${code}'${near}`, 'Name its rules, or the same for all.');
}
