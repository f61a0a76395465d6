/** A number as Python writes a float: the shortest text that reads back to the same bits. Empty: missing. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return exponentText(value);
  const text = String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** A whole number, e.g. a contract id. Empty: missing. */
export function integerText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** Python pads the exponent to two digits: 1e-07, 2.5e+16. */
function exponentText(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const digits = exponent.slice(1).padStart(2, '0');
  return `${mantissa}e${exponent[0]}${digits}`;
}
