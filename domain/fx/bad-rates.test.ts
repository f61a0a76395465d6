import { answerRateSpike } from './rate-check';
import { invertRates, lastRate, rateSeries } from './rates';

const rates = (...price: number[]) => ({
  times: Float64Array.from(price, (_, row) => row * 86_400_000),
  columns: { price: Float64Array.from(price) },
});
const stored = (currency: string) =>
  ({ JPY: rates(0.0065, 0), EUR: rates(1.1, 1.2), GBP: rates(1.3, Number.POSITIVE_INFINITY) })[currency];

describe('what is not a rate', () => {
  it('never becomes infinite by inversion or in a cross', () => {
    expect([...invertRates(rates(2, 0, -1)).columns.price]).toEqual([0.5, Number.NaN, Number.NaN]);
    expect([...(rateSeries('EUR', 'JPY', stored)?.columns.price ?? [])]).toEqual([1.1 / 0.0065, Number.NaN]);
  });

  it('is not the newest rate: the one before it is', () => {
    expect(lastRate('JPY', 'USD', stored)).toBe(0.0065);
    expect(lastRate('USD', 'JPY', stored)).toBe(1 / 0.0065);
    expect(lastRate('GBP', 'USD', stored)).toBe(1.3);
  });

  it('is refused as the answer to a question, and left out of the rows that wait', () => {
    const calm = Array.from({ length: 40 }, (_, day) => 1 + (day % 2) / 1000);
    const fresh = rates(...calm, Number.POSITIVE_INFINITY, 1.001);
    const waiting = { stored: rates(), fresh, maxSpike: 8 };
    const accepted = answerRateSpike(waiting, 40 * 86_400_000, { kind: 'accept' });
    expect(accepted.kind === 'checked' && [...accepted.rows.columns.price]).toEqual([...calm, 1.001]);
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => answerRateSpike(waiting, 0, { kind: 'replace', value })).toThrow(/not an exchange rate/);
  });
});
