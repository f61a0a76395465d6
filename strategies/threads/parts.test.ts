import { partsOf } from './parts';

const portion = (code: string, assetClass: string, days = 100) => ({ code, assetClass, days });

describe('parts of a backtest for threads', () => {
  it('keeps classes together and shares the days', () => {
    const portions = ['a', 'b', 'c', 'd'].map((code, i) => portion(code, i % 2 === 0 ? 'grain' : 'bond'));
    expect(partsOf(portions, 2)).toEqual([
      ['b', 'd'],
      ['a', 'c'],
    ]);
  });

  it('splits a class rather than leave a thread without work', () => {
    const portions = ['a', 'b', 'c', 'd'].map((code) => portion(code, 'equity'));
    expect(partsOf(portions, 2)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('counts days, not instruments; there is no empty part', () => {
    const portions = [portion('long', 'x', 900), portion('short', 'x', 50), portion('tiny', 'x', 50)];
    expect(partsOf(portions, 2)).toEqual([['long'], ['short', 'tiny']]);
    expect(partsOf([portion('only', 'x')], 4)).toEqual([['only']]);
  });
});
