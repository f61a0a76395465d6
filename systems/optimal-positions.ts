import { tstError } from '../domain/errors/errors';
import { currentContracts } from '../domain/prices/current-contracts';
import type { Backtest } from './backtest';
import { formatTime } from './primitives/calendar';

interface Reference {
  /** Last daily adjusted price, price points. */
  readonly referencePrice: number;
  /** The day it is of, `YYYY-MM-DD`. */
  readonly referenceDate: string;
  /** The priced contract, 8 digits. */
  readonly referenceContract: string;
}

/** What a strategy wants to hold of one instrument at the end of a backtest. */
export interface OptimalPosition extends Reference {
  readonly kind: 'buffered';
  readonly instrument: string;
  /** Unrounded edges of the no-trade zone, in contracts; NaN where nothing can be said. */
  readonly lower: number;
  readonly upper: number;
  /** Unrounded position that a trade aims at; absent where it aims at the edge (`buffer_trade_to_edge`). */
  readonly target?: number;
}

/** What the dynamic optimisation starts from: unrounded, before it. */
export interface RawOptimalPosition extends Reference {
  readonly kind: 'raw';
  readonly instrument: string;
  readonly position: number;
}

/**
 * Optimal positions of every instrument, from the last row of each buffer. Throws MISSING_DATA when an
 * instrument has no prices; all are computed before any is returned.
 */
export function optimalPositions(backtest: Backtest): readonly OptimalPosition[] {
  return backtest.instruments.map((instrument) => {
    const { top, bottom } = backtest.portfolio.actualBuffers(instrument);
    const [lower, upper] = [lastRow(bottom.values), lastRow(top.values)];
    const target = backtest.config.bufferTradeToEdge ? {} : { target: lastActual(backtest, instrument) };
    return { kind: 'buffered', instrument, lower, upper, ...target, ...referenceOf(backtest, instrument) };
  });
}

function lastActual({ portfolio }: Backtest, instrument: string): number {
  return lastRow(portfolio.actualPosition(instrument).values);
}

/** Unrounded positions of every instrument, the risk overlay included, for a dynamically optimised strategy. */
export function rawOptimalPositions(backtest: Backtest): readonly RawOptimalPosition[] {
  return backtest.instruments.map((instrument) => {
    const position = lastRow(backtest.portfolio.notionalPosition(instrument).values);
    return { kind: 'raw', instrument, position, ...referenceOf(backtest, instrument) };
  });
}

function lastRow(values: Float64Array): number {
  return values.length > 0 ? values[values.length - 1] : NaN;
}

function referenceOf(backtest: Backtest, instrument: string): Reference {
  const { times, values } = backtest.rawdata(instrument).dailyPrice();
  const row = values.findLastIndex((price) => !Number.isNaN(price));
  if (row < 0) throw tstError('MISSING_DATA', `${instrument} has no adjusted price`);
  return {
    referencePrice: values[row],
    referenceDate: formatTime(times[row]),
    referenceContract: currentContracts(backtest.data.multiplePrices(instrument)).price,
  };
}
