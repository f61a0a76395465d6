import { roundHalfEven } from '../../domain/numbers/rounding';
import { forwardFill } from '../../domain/series/fill';
import { asOf, asOfFilled } from '../../domain/series/join';
import type { BufferMethod } from '../config/backtest-config';
import { add, multiply, subtract } from '../primitives/arithmetic';
import type { TimeSeries } from '../primitives/time-series';

/** Range within which a held position is left alone, in contracts. */
export interface Buffers {
  readonly top: TimeSeries;
  readonly bottom: TimeSeries;
}

export interface BufferInputs {
  readonly position: TimeSeries;
  /** Contracts at an average forecast. */
  readonly averagePosition: TimeSeries;
  /** Instrument weight x diversification multiplier over time; absent at subsystem level, where it is 1. */
  readonly weight?: TimeSeries;
}

/** Half width that stands for no buffer. */
const NO_BUFFER = 0.001;

/** Buffers around a position, both carried forward, by the configured method. */
export function buffersAround(inputs: BufferInputs, method: BufferMethod, size: number): Buffers {
  const width = forwardFill(halfWidth(inputs, method, size));
  const { times } = inputs.position;
  const position = forwardFill(inputs.position.values);
  return {
    top: { times, values: add(position, width) },
    bottom: { times, values: subtract(position, width) },
  };
}

function halfWidth(inputs: BufferInputs, method: BufferMethod, size: number): Float64Array {
  const { position, averagePosition, weight } = inputs;
  if (method === 'none') return new Float64Array(position.values.length).fill(NO_BUFFER);
  if (method === 'position') return sizes(position.values, size);
  const average = asOfFilled(averagePosition, position.times);
  return sizes(weight === undefined ? average : multiply(average, asOf(weight, position.times)), size);
}

/** |x| times the fraction. */
function sizes(values: Float64Array, fraction: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(values[i]) * fraction;
  return out;
}

export interface BufferingOptions {
  /** Round position and edges to whole contracts first. */
  readonly rounded: boolean;
  /** True: trade to the edge that was passed; false: to the position itself. */
  readonly tradeToEdge: boolean;
}

/**
 * The position that is held day by day when it is only changed on leaving the buffers. Starts at the first
 * position (missing: 0); missing values keep the last position.
 */
export function applyBuffers(position: TimeSeries, buffers: Buffers, options: BufferingOptions): TimeSeries {
  const tops = asOf(buffers.top, position.times);
  const bottoms = asOf(buffers.bottom, position.times);
  const values = new Float64Array(position.values.length);
  let held = 0;
  for (let row = 0; row < values.length; row++) {
    const wanted = options.rounded ? roundHalfEven(position.values[row]) : position.values[row];
    const top = options.rounded ? roundHalfEven(tops[row]) : tops[row];
    const bottom = options.rounded ? roundHalfEven(bottoms[row]) : bottoms[row];
    if (row === 0) held = Number.isNaN(wanted) ? 0 : wanted;
    else if (!Number.isNaN(wanted + top + bottom)) {
      if (held > top) held = options.tradeToEdge ? top : wanted;
      else if (held < bottom) held = options.tradeToEdge ? bottom : wanted;
    }
    values[row] = held;
  }
  return { times: position.times, values };
}
