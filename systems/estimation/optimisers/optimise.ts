import { wrongValue } from '../../config/wrong-value';
import { shrinkToAverage } from '../correlation-matrix';
import type { WeightSettings } from '../settings';
import { type Estimates, equaliseSharpe, equaliseVols, shrinkSharpe } from './estimates';
import { handcraftWeights } from './handcraft';
import { maximumSharpeWeights } from './maximum-sharpe';

/** Weights by the configured method, for assets of which everything is known. Not always summing to 1. */
export function optimiseWeights(estimates: Estimates, settings: WeightSettings): Float64Array {
  const n = estimates.mean.length;
  switch (settings.method) {
    case 'equal_weights':
      return new Float64Array(n).fill(1 / n);
    case 'handcraft':
      return handcraft(estimates, settings);
    case 'one_period':
      return maximumSharpeWeights(prepared(estimates, settings));
    case 'shrinkage':
      return maximumSharpeWeights(shrunk(prepared(estimates, settings), settings));
  }
}

function handcraft(estimates: Estimates, settings: WeightSettings): Float64Array {
  if (!settings.equaliseVols) throw wrongValue('equalise_vols', 'must be true for the handcraft method');
  return handcraftWeights(equaliseVols(estimates), settings.equaliseSharpe, settings.sharpeTilt);
}

function prepared(estimates: Estimates, settings: WeightSettings): Estimates {
  const scaled = settings.equaliseVols ? equaliseVols(estimates) : estimates;
  return settings.equaliseSharpe ? equaliseSharpe(scaled, settings.targetSharpe) : scaled;
}

function shrunk(estimates: Estimates, settings: WeightSettings): Estimates {
  const correlation = shrinkToAverage(estimates.correlation, settings.shrinkageCorrelation);
  return { ...shrinkSharpe(estimates, settings.shrinkageSharpe, settings.targetSharpe), correlation };
}
