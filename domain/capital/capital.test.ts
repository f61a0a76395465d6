import type { FxPrices } from '../series/series';
import { accountMargin, accountValue } from './account-value';
import { allocate, equalWeights } from './allocation';
import { type AccountCapital, afterCashFlow, capitalUpdate } from './capital-update';

describe('capital update', () => {
  const start: AccountCapital = { actual: 100, accumulated: 0, broker: 120, max: 110 };
  const step = (previous: AccountCapital, value: number) => {
    const update = capitalUpdate(previous, value, { method: 'half' });
    if (update.kind !== 'updated') throw new Error(update.kind);
    return update.capital;
  };

  it('half: losses always bite, profits only up to the ceiling', () => {
    const first = step(start, 126);
    const second = step(first, 135);
    const third = step(second, 130);
    expect([first.actual, second.actual, third.actual]).toEqual([106, 110, 105]);
    expect(third).toMatchObject({ accumulated: 10, max: 110 });
  });

  it('begins with the value of the account', () => {
    expect(capitalUpdate(undefined, 500, { method: 'full' })).toEqual({
      kind: 'initialised',
      capital: { actual: 500, accumulated: 0, broker: 500, max: 500 },
    });
  });

  it('stops at a change beyond 10 %, not at 10 %', () => {
    const full = { method: 'full' } as const;
    expect(capitalUpdate(start, 132, full).kind).toBe('updated');
    expect(capitalUpdate(start, 132.01, full)).toMatchObject({ kind: 'large-change' });
    expect(capitalUpdate(start, 107.9, full).kind).toBe('large-change');
    expect(capitalUpdate(start, 1, { ...full, acceptLargeChange: true })).toMatchObject({
      capital: { actual: 0 },
    });
  });

  it('a deposit is no profit', () => {
    const update = capitalUpdate(afterCashFlow(start, 50), 170, { method: 'full' });
    expect(update).toMatchObject({ kind: 'updated', profit: 0, capital: { actual: 100 } });
  });

  it('a deposit is not traded unless it is said to be; then it is capital, but still no profit', () => {
    expect(afterCashFlow(start, 50)).toEqual({ ...start, broker: 170 });
    expect(afterCashFlow(start, 50, true)).toEqual({ actual: 150, max: 160, accumulated: 0, broker: 170 });
    expect(afterCashFlow(start, -110, true)).toMatchObject({ actual: 0, broker: 10 });
  });

  it('refuses an amount that is none, and a withdrawal of more than there is', () => {
    for (const amount of [0, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => afterCashFlow(start, amount)).toThrow('not an amount');
    expect(() => afterCashFlow(start, -120)).toThrow('leaves nothing');
  });

  it('asks about every change of an account that was worth nothing', () => {
    const nothing = { ...start, broker: 0 };
    expect(capitalUpdate(nothing, 5, { method: 'full' }).kind).toBe('large-change');
    expect(capitalUpdate(nothing, 0, { method: 'full' }).kind).toBe('updated');
  });

  it('refuses a value that is not a number, and another method', () => {
    expect(() => capitalUpdate(start, Number.NaN, { method: 'full' })).toThrow('not a number');
    const method = 'twice' as 'full';
    expect(() => capitalUpdate(start, 121, { method })).toThrow('production_capital_method');
  });
});

describe('allocation', () => {
  it('shares by weight', () => {
    expect(allocate(1000, { a: 3, b: 1 })).toEqual({ a: 750, b: 250 });
    expect(allocate(1000, equalWeights(['a', 'b']))).toEqual({ a: 500, b: 500 });
    expect(() => allocate(1000, { a: -1, b: 2 })).toThrow('strategy_weights');
    expect(() => allocate(1000, {})).toThrow('strategy_weights');
  });

  it('a strategy without weight gets no new entry; to close one it keeps a tiny weight', () => {
    expect(Object.keys(allocate(1000, { kept: 100 }))).toEqual(['kept']);
    const { closing, kept } = allocate(1000, { closing: 0.01, kept: 99.99 });
    expect(closing).toBeCloseTo(0.1, 12);
    expect(kept).toBeCloseTo(999.9, 12);
  });
});

describe('the account in the base currency', () => {
  const rates: Record<string, FxPrices> = {
    EUR: { times: Float64Array.of(1), columns: { price: Float64Array.of(1.25) } },
    GBP: { times: Float64Array.of(1), columns: { price: Float64Array.of(1.5) } },
  };
  const line = (key: string, value: string, currency: string, account = 'DU1') => ({
    account,
    key,
    value,
    currency,
  });
  const lines = [
    line('NetLiquidation', '1000', 'USD'),
    line('NetLiquidation', '200', 'EUR'),
    line('NetLiquidation', '9999', 'BASE'),
    line('NetLiquidation', '5', 'USD', 'DU2'),
    line('FullExcessLiquidity', '700', 'USD'),
  ];

  it('adds up over currencies, for one account, without the repeated base line', () => {
    expect(accountValue(lines, 'DU1', 'USD', (c) => rates[c])).toEqual({ kind: 'total', value: 1250 });
    expect(accountMargin(lines, 'DU1', 'USD', (c) => rates[c])).toEqual({ kind: 'total', value: 550 });
  });

  it('says what is missing', () => {
    expect(accountValue(lines, 'DU9', 'USD', () => undefined)).toMatchObject({ kind: 'missing' });
    expect(accountValue([line('NetLiquidation', '', 'USD')], 'DU1', 'USD', () => undefined)).toMatchObject({
      kind: 'missing',
    });
    expect(accountMargin(lines.slice(0, 4), 'DU1', 'USD', (c) => rates[c])).toMatchObject({
      kind: 'missing',
    });
    expect(accountValue(lines, 'DU1', 'USD', () => undefined)).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining('no exchange rate from'),
    });
  });
});
