import { tstError } from '../domain/errors/errors';
import { currentContracts } from '../domain/prices/current-contracts';
import { msToDate } from '../domain/time/trade-date';
import type { TimeSeries } from './primitives/time-series';
import type { Backtest } from './run-backtest';

/** What a strategy wants to hold of one instrument at the end of a backtest. */
export interface OptimalPosition {
  readonly kind: 'buffered';
  readonly instrument: string;
  /** Unrounded edges of the no-trade zone, in contracts. */
  readonly lower: number;
  readonly upper: number;
  /** Last daily adjusted price, in price points, and the day it is of (`YYYY-MM-DD`). */
  readonly referencePrice: number;
  readonly referenceDate: string;
  /** The priced contract, 8 digits. */
  readonly referenceContract: string;
}

/**
 * Optimal positions of every instrument, from the last row of each buffer. Error MISSING_DATA when an
 * instrument has no prices. All are computed before any is returned.
 */
export function optimalPositions(backtest: Backtest): readonly OptimalPosition[] {
  return backtest.instruments.map((instrument) => {
    const buffers = backtest.portfolio.actualBuffers(instrument);
    const price = lastPrice(backtest, instrument);
    return {
      kind: 'buffered',
      instrument,
      lower: lastValue(buffers.bottom),
      upper: lastValue(buffers.top),
      referencePrice: price.value,
      referenceDate: msToDate(price.time),
      referenceContract: currentContracts(backtest.data.multiplePrices(instrument)).price,
    };
  });
}

function lastValue({ values }: TimeSeries): number {
  return values.length === 0 ? Number.NaN : values[values.length - 1];
}

function lastPrice(backtest: Backtest, instrument: string): { time: number; value: number } {
  const { times, values } = backtest.rawdata(instrument).dailyPrice();
  for (let row = times.length - 1; row >= 0; row--) {
    if (!Number.isNaN(values[row])) return { time: times[row], value: values[row] };
  }
  throw tstError('MISSING_DATA', `${instrument} has no adjusted price`);
}
