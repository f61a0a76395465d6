import type { BrokerInstrument, Instrument } from './instrument';
import { tradeCost } from './trading-cost';
import { badInstrumentCodes, duplicateBrokerSymbols, pointSizeMismatches } from './validate-instruments';

const broker = (code: string, change: Partial<BrokerInstrument> = {}): BrokerInstrument => ({
  code,
  symbol: 'ZC',
  exchange: 'CBOT',
  multiplier: 5000,
  priceMagnifier: 100,
  ignoreWeekly: false,
  ...change,
});

describe('instrument files', () => {
  it('complaint 16: the same broker symbol for two instruments is found', () => {
    const [problem] = duplicateBrokerSymbols([
      broker('CORN'),
      broker('CORN_TWIN'),
      broker('CORN_mini', { multiplier: 1000 }),
    ]);
    expect(problem.instruments).toEqual(['CORN', 'CORN_TWIN']);
    expect(problem.problem).toContain("can't tell them apart");
    expect(duplicateBrokerSymbols([broker('CORN'), broker('CORN2', { exchange: 'ECBOT' })])).toEqual([]);
  });

  it('a point size that is not multiplier / magnifier is found', () => {
    const corn = { code: 'CORN', pointSize: 50 } as Instrument;
    expect(pointSizeMismatches([corn], [broker('CORN')])).toEqual([]);
    expect(pointSizeMismatches([corn], [broker('CORN', { priceMagnifier: 1 })])[0].problem).toContain('5000');
  });

  it('codes that break keys are found', () => {
    expect(
      badInstrumentCodes([{ code: 'BRENT-LAST' }, { code: 'A/B' }, { code: 'A B' }, { code: '' }]),
    ).toHaveLength(3);
  });
});

describe('trading costs', () => {
  it('takes the largest commission, not the sum', () => {
    const costs = { spreadCost: 0.25, perBlock: 2, perTrade: 5, percentage: 0.0001 };
    const trade = { contracts: -2, price: 400, pointSize: 50 };
    expect(tradeCost(costs, trade)).toBe(2 * 0.25 * 50 + 5);
    expect(tradeCost(costs, trade, { priceIncludesSpread: true })).toBe(5);
    expect(tradeCost(costs, { ...trade, contracts: 3 }, { priceIncludesSpread: true })).toBeCloseTo(6, 12);
  });
});
