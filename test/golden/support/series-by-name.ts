import type { Backtest } from '../../../systems/backtest';
import type { TimeSeries } from '../../../systems/primitives/time-series';
import { stageTables } from '../../../systems/stage-tables';

/** An instrument's series from raw data to positions, by the names of the files that a backtest writes. */
export function seriesByName(backtest: Backtest, code: string): Readonly<Record<string, TimeSeries>> {
  const tables = stageTables(backtest).filter(({ name, stage }) => name === code && stage !== 'pandl');
  return Object.assign({}, ...tables.map((table) => table.series()));
}
