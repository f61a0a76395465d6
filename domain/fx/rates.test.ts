import type { FxPrices } from '../series/series';
import { convert, invertRates, lastRate, rateSeries } from './rates';

const fx = (...rows: readonly (readonly [number, number])[]): FxPrices => ({
  times: Float64Array.from(rows, (row) => row[0]),
  columns: { price: Float64Array.from(rows, (row) => row[1]) },
});
const stored = (currency: string) =>
  ({ EUR: fx([1, 1.2], [3, 1.25]), GBP: fx([2, 1.5], [4, Number.NaN]) })[currency];

describe('exchange rates', () => {
  it('derives inverse and cross rates', () => {
    expect([...(rateSeries('USD', 'EUR', stored)?.columns.price ?? [])]).toEqual([1 / 1.2, 0.8]);
    const cross = rateSeries('EUR', 'GBP', stored);
    expect([...(cross?.times ?? [])]).toEqual([1, 2, 3, 4]);
    expect([...(cross?.columns.price ?? [])]).toEqual([Number.NaN, 1.2 / 1.5, 1.25 / 1.5, 1.25 / 1.5]);
    expect([...invertRates(fx([1, 4])).columns.price]).toEqual([0.25]);
  });

  it('converts at the newest rate', () => {
    expect(convert(100, 'EUR', 'USD', stored)).toBe(125);
    expect(convert(100, 'GBP', 'USD', stored)).toBe(150);
    expect(lastRate('CHF', 'CHF', stored)).toBe(1);
  });

  it('converts 0 without a rate, and refuses the rest', () => {
    expect(convert(0, 'XXX', 'USD', stored)).toBe(0);
    expect(() => convert(1, 'XXX', 'USD', stored)).toThrow('no exchange rate from XXX to USD');
    expect(() => lastRate('', 'USD', stored)).toThrow('the currency is empty');
    expect(lastRate('EUR', 'XXX', stored)).toBeUndefined();
  });
});
