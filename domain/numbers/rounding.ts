/** Numbers the way pysystemtrade treats them. */

/** To a whole number, halves to the even one, as numpy does: 0.5 -> 0, 1.5 -> 2, -0.5 -> 0. Never -0; NaN stays NaN. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction < 0.5) return floor + 0;
  if (fraction > 0.5) return floor + 1;
  return Number.isNaN(value) ? NaN : floor % 2 === 0 ? floor + 0 : floor + 1;
}

/** +1 or -1; the sign of zero is +1, as everywhere in pysystemtrade. */
export function sign(value: number): 1 | -1 {
  return value < 0 ? -1 : 1;
}

/** Greatest common divisor of the absolute values; 0 when all are 0. */
export function greatestCommonDivisor(values: readonly number[]): number {
  return values.map(Math.abs).reduce((a, b) => {
    let [x, y] = [a, b];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  }, 0);
}

/** Sum of the values; 0 for none. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
