/** Rounds to a whole number, ties to the even one (0.5 -> 0, 1.5 -> 2, -0.5 -> 0), as numpy does; NaN stays NaN. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const fraction = x - floor;
  if (fraction < 0.5) return floor + 0;
  if (fraction > 0.5) return floor + 1;
  return Number.isNaN(x) ? NaN : floor % 2 === 0 ? floor : floor + 1;
}

/** Every value rounded half to even. */
export function roundAll(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = roundHalfEven(values[i]);
  return out;
}
