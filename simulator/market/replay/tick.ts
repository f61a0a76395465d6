function decimals(value: number): number {
  const text = Number(value.toPrecision(10)).toString();
  if (text.includes('e-')) return Number(text.split('e-')[1]) + Math.max(0, text.indexOf('e') - 2);
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** A power of ten on which all these prices and the spread lie. */
export function tickOf(prices: readonly number[], spreadCost: number): number {
  const most = prices.reduce((found, price) => Math.max(found, decimals(price)), decimals(spreadCost));
  return Number(`1e-${Math.min(8, most)}`);
}
