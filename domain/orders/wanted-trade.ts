import { type BufferEdges, requiredTrade, requiredTradeOfOptimised } from './required-trade';

/** The configuration's setting of how far a trade from outside the buffer goes. */
export interface BufferSettings {
  readonly buffered_trades: 'production' | 'backtest';
}

/** What an optimal position says, as it is stored: edges of a buffer, or a whole position. */
export interface WantedPosition {
  readonly kind: 'buffered' | 'raw' | 'dynamic' | 'simple';
  readonly values: Readonly<Record<string, number>>;
}

/** Contracts that a strategy must trade, from those it holds, to be where its optimal position wants it. */
export function wantedTrade(settings: BufferSettings, optimal: WantedPosition, held: number): number {
  const { kind, values } = optimal;
  if (kind === 'buffered') return requiredTrade(edgesOf(settings, optimal), held);
  return requiredTradeOfOptimised(values['optimised_position'] ?? values['position'], held);
}

/** The no-trade zone of a buffered position. pysystemtrade's production ignores where its backtest trades to. */
function edgesOf({ buffered_trades }: BufferSettings, { values }: WantedPosition): BufferEdges {
  const edges = { lower: values['lower'], upper: values['upper'] };
  return buffered_trades === 'production' ? edges : { ...edges, target: values['target'] };
}
