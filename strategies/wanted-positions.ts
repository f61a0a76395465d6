import type { Backtest } from '../systems/create-backtest';
import {
  type OptimalPosition,
  type RawOptimalPosition,
  rawOptimalPositions,
} from '../systems/optimal-positions';
import type { StrategyConfig } from './strategy-config';

/** What a strategy's run stores, by the kind of its runner: edges of buffers (its own ones), or positions to be optimised. */
export function wantedPositions(
  backtest: Backtest,
  { runner }: StrategyConfig,
): readonly (OptimalPosition | RawOptimalPosition)[] {
  return runner === 'dynamic' ? rawOptimalPositions(backtest) : backtest.optimalPositions();
}

/** The numbers of a position, as they are stored. */
export function valuesOf(position: OptimalPosition | RawOptimalPosition): Readonly<Record<string, number>> {
  if (position.kind === 'raw') return { position: position.position };
  const { lower, upper, target } = position;
  return target === undefined ? { lower, upper } : { lower, upper, target };
}
