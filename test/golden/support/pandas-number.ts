const DIGITS_MAX = 17;
const POWERS = Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a decimal number as pandas 2.1 reads CSV files (at most 17 digits, then one multiplication or division):
 * for long numbers the last bit may be off. The golden figures were made from numbers read so, and one statistic,
 * the time in drawdown, depends on the last bit: whether a sum comes back exactly to its old high.
 */
export function pandasNumber(text: string): number {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || text === '') return NaN;
  const [, sign, whole, fraction = '', exponentText = '0'] = match;
  const wholeDigits = whole.slice(0, DIGITS_MAX);
  const fractionDigits = fraction.slice(0, DIGITS_MAX - wholeDigits.length);
  let value = 0;
  for (const digit of wholeDigits + fractionDigits) value = value * 10 + (digit.charCodeAt(0) - 48);
  const exponent = whole.length - wholeDigits.length - fractionDigits.length + Number(exponentText);
  const scaled = exponent >= 0 ? value * POWERS[exponent] : value / POWERS[-exponent];
  return sign === '-' ? -scaled : scaled;
}
