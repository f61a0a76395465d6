/** `1,234,567`: whole units, with separators. */
export function inMoney(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
