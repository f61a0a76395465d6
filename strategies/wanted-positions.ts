import type { Backtest } from '../systems/backtest';
import {
  type OptimalPosition,
  optimalPositions,
  type RawOptimalPosition,
  rawOptimalPositions,
} from '../systems/optimal-positions';
import { type ConfiguredRunner, ownPositions } from '../systems/own-runner';
import type { StrategyConfig } from './strategy-config';

/** Edges of buffers, in contracts; or an unrounded position that is still to be optimised. */
export type WantedPosition = OptimalPosition | RawOptimalPosition;

/** What a strategy wants to hold at the end of a backtest, by the kind of its runner. Throws as `ownPositions` does. */
export function wantedPositions(
  backtest: Backtest,
  { runner }: Pick<StrategyConfig, 'runner'>,
  ownRunner?: ConfiguredRunner,
): readonly WantedPosition[] {
  if (runner === 'dynamic') return rawOptimalPositions(backtest);
  return ownRunner === undefined ? optimalPositions(backtest) : ownPositions(backtest, ownRunner);
}

/** The numbers of a position, as they are stored. */
export function valuesOf(position: WantedPosition): Readonly<Record<string, number>> {
  if (position.kind === 'raw') return { position: position.position };
  const { lower, upper, target } = position;
  return target === undefined ? { lower, upper } : { lower, upper, target };
}
