import type { BacktestConfig } from '../config/backtest-config';
import { wrongValue } from '../config/wrong-value';
import { groupedWeights } from '../weights/grouped-weights';

/**
 * Fixed instrument weights as configured, before they are normalised. Equal weights leave out the instruments in
 * `zeroWeight`, which then get 0. Throws BAD_CONFIG for an instrument that fixed weights lack.
 */
export function fixedInstrumentWeights(
  config: BacktestConfig,
  instruments: readonly string[],
  zeroWeight: () => ReadonlySet<string>,
): Record<string, number> {
  const weights = config.instrumentWeights;
  if (weights.kind === 'equal') return equalWeights(instruments, zeroWeight());
  const configured = weights.kind === 'grouped' ? groupedWeights(weights) : weights.weights;
  return Object.fromEntries(
    instruments.map((code) => {
      if (configured[code] === undefined)
        throw wrongValue('instrument_weights', `no entry for '${code}'`, 'Give the instrument a weight.');
      return [code, configured[code]];
    }),
  );
}

function equalWeights(
  instruments: readonly string[],
  zeroWeight: ReadonlySet<string>,
): Record<string, number> {
  const count = instruments.filter((code) => !zeroWeight.has(code)).length;
  return Object.fromEntries(instruments.map((code) => [code, zeroWeight.has(code) ? 0 : 1 / count]));
}
