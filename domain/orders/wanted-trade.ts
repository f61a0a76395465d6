import type { ProductionConfig } from '../../config/schema/production';
import type { OptimalPosition } from '../../data/results/optimal-positions';
import {
  type BufferEdges,
  requiredTrade,
  requiredTradeOfOptimised,
} from './required-trade';

type WantedConfig = Pick<ProductionConfig, 'buffered_trades'>;

type Wanted = Pick<OptimalPosition, 'kind' | 'values'>;

/** Contracts that a strategy must trade, from those it holds, to be where its optimal position wants it. */
export function wantedTrade(config: WantedConfig, optimal: Wanted, held: number): number {
  const { kind, values } = optimal;
  if (kind === 'buffered') return requiredTrade(edgesOf(config, optimal), held);
  return requiredTradeOfOptimised(values['optimised_position'] ?? values['position'], held);
}

/** The no-trade zone of a buffered position. pysystemtrade's production ignores where its backtest trades to. */
function edgesOf({ buffered_trades }: WantedConfig, { values }: Wanted): BufferEdges {
  const edges = { lower: values['lower'], upper: values['upper'] };
  return buffered_trades === 'production' ? edges : { ...edges, target: values['target'] };
}
