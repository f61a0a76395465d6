import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 65_536;

/** The last prices (column PRICE) of a file, without reading all of it. */
export function lastPrices(path: string): readonly number[] {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(200);
    readSync(file, head, 0, 200, 0);
    const column = head.toString('utf8').split(/\r?\n/)[0].split(',').indexOf('PRICE');
    const size = fstatSync(file).size;
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, size));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString('utf8').split('\n').slice(1);
    return lines.map((line) => Number(line.split(',')[column] || Number.NaN)).filter(Number.isFinite);
  } finally {
    closeSync(file);
  }
}

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
