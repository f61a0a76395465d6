import { tstError } from '../domain/errors/errors';
import type { Backtest } from './backtest';
import { type OptimalPosition, optimalPositions } from './optimal-positions';
import { messageWithPlace } from './rules/thrown';

/**
 * A user's own system: a module in `runners/` of the private directory, named in the control configuration where
 * pysystemtrade has the path of a class.
 */
export interface Runner {
  /**
   * What to hold at the end of the prices, one entry for each of `classic`: these are the positions from the
   * strategy's file alone, in contracts with unrounded edges. `backtest` has everything behind them.
   * `options`: the other keys of the strategy's entry in the control configuration.
   */
  positions(
    classic: readonly OptimalPosition[],
    backtest: Backtest,
    options: Readonly<Record<string, unknown>>,
  ): readonly OptimalPosition[];
}

/** A runner with what it was configured with; `path` names it in errors. */
export interface ConfiguredRunner {
  readonly path: string;
  readonly runner: Runner;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The runner's positions. Throws BAD_CONFIG for what orders cannot be made from: an instrument missing, twice or
 * unknown, or edges in the wrong order; and for what the runner itself throws.
 */
export function ownPositions(backtest: Backtest, configured: ConfiguredRunner): readonly OptimalPosition[] {
  const classic = optimalPositions(backtest);
  const { path, runner, options } = configured;
  let positions: readonly OptimalPosition[];
  try {
    positions = runner.positions(classic, backtest, options);
  } catch (cause) {
    throw tstError('BAD_CONFIG', `runner ${path}: ${messageWithPlace(cause)}`, cause);
  }
  refuseUnusable(path, positions, classic);
  return positions;
}

function refuseUnusable(
  path: string,
  positions: readonly OptimalPosition[],
  classic: readonly OptimalPosition[],
): void {
  const given = positions.map(({ instrument }) => instrument).sort();
  const wanted = classic.map(({ instrument }) => instrument).sort();
  if (given.join() !== wanted.join())
    throw tstError('BAD_CONFIG', `runner ${path}: must give one position for each of ${wanted.join(', ')}`);
  const wrong = positions.find(({ lower, upper }) => typeof lower !== 'number' || lower > upper);
  if (wrong)
    throw tstError(
      'BAD_CONFIG',
      `runner ${path}: ${wrong.instrument}: lower ${wrong.lower} must not be above upper ${wrong.upper}`,
    );
}
