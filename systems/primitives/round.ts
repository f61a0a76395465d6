import { roundHalfEven } from '../../domain/numbers/rounding';

/** Every value rounded half to even. */
export function roundAll(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = roundHalfEven(values[i]);
  return out;
}
