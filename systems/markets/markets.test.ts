import { BUND, SP500, WEEKDAYS } from '../../test/support/market-samples';
import { adviseOnDuplicates, bestDuplicate, type Duplicate, duplicateOf } from './duplicates';
import { contractRisk, riskTradedPerDay } from './market';
import { marketCosts } from './market-costs';
import { marketMove } from './market-move';
import {
  ANNUAL_STDEV_MIN,
  adviceOn,
  faultsOf,
  minimumCapital,
  type Suitability,
  suitabilityOf,
  unknownFigures,
} from './suitability';

describe('risk of one contract', () => {
  it('is worked out from price, point size and rate', () => {
    expect(contractRisk(BUND)).toEqual({
      dailyPriceStdev: 0.2,
      annualPriceStdev: expect.closeTo(3.2, 12), // 0.2 x 16
      price: 128,
      dailyPercentStdev: 0.15625, // 100 x 0.2 / 128
      annualPercentStdev: expect.closeTo(2.5, 12), // 0.15625 x 16
      pointSizeBase: 1250, // 1000 EUR x 1.25
      contractExposure: 160_000, // 128 x 1250
      dailyRiskPerContract: 250, // 0.2 x 1250
      annualRiskPerContract: expect.closeTo(4000, 9), // 3.2 x 1250
    });
  });

  it.each([0, -37.63])('has no percentages at a price of %p, and everything else', (price) => {
    const risk = contractRisk({ ...SP500, price });
    expect([risk.dailyPercentStdev, risk.annualPercentStdev]).toEqual([NaN, NaN]);
    expect(risk.annualRiskPerContract).toBe(4000); // 50 x 16 x 5
  });

  it('times contracts is the risk that is traded, in millions', () => {
    expect(riskTradedPerDay(SP500)).toBe(4); // 1000 x 4000 / 1e6
    expect(riskTradedPerDay(BUND)).toBeCloseTo(0.6, 12); // 150 x 4000 / 1e6
  });
});

describe('costs', () => {
  it('of the S&P micro are those of the specification: 1.52 and 0.00038', () => {
    const { cash, costSR, percentageCost, annualPercentStdev } = marketCosts(SP500);
    expect(cash).toBeCloseTo(1.52, 12); // 0.19 x 5 + 0.57
    expect(costSR).toBeCloseTo(0.00038, 12); // 1.52 / (800 x 5)
    expect(percentageCost).toBeCloseTo(0.00608, 12); // 100 x 1.52 / (5000 x 5)
    expect(annualPercentStdev).toBe(16);
  });

  it('are split in spread and commission, of which the largest kind counts', () => {
    expect(marketCosts(BUND, 'spread').cash).toBe(5); // 0.005 x 1000
    expect(marketCosts(BUND, 'commission').cash).toBe(3); // per trade, more than 2 a contract
    expect(marketCosts(BUND).costSR).toBe(0.0025); // (5 + 3) / (3.2 x 1000)
    const ofValue = { ...BUND, costs: { ...BUND.costs, percentage: 0.0001 } };
    expect(marketCosts(ofValue, 'commission').cash).toBeCloseTo(12.8, 12); // 0.0001 x 128 x 1000
  });

  it('have no percentages where the mean price is not above 0', () => {
    const { percentageCost, annualPercentStdev, costSR } = marketCosts({ ...SP500, meanAdjustedPrice: -5 });
    expect([percentageCost, annualPercentStdev]).toEqual([NaN, NaN]);
    expect(costSR).toBeCloseTo(0.00038, 12);
  });
});

it('minimum capital is A B C / D, times contracts / (weight x multiplier)', () => {
  const { single, minimum } = minimumCapital(BUND);
  expect(single).toBeCloseTo(16_000, 9); // 1250 x 128 x 2.5 / 25
  expect(minimum).toBeCloseTo(640_000, 8); // 16 000 x 4 / (0.04 x 2.5)
  expect(minimumCapital({ ...BUND, price: -1 }).minimum).toBeCloseTo(640_000, 8);
});

describe('which markets are bad', () => {
  const good: Suitability = {
    instrument: 'X',
    costSR: 0.005,
    contractsPerDay: 500,
    riskPerDay: 10,
    annualPercentStdev: 15,
  };

  it('too safe is below 5 % a year: 100 x 2 x 2.5 x 0.04 x 0.25 / 1', () => {
    expect(ANNUAL_STDEV_MIN).toBe(5);
    expect(faultsOf(suitabilityOf(BUND))).toEqual(['too little risk traded', 'too safe']);
  });

  it.each<[Partial<Suitability>, string, string]>([
    // f = 0.7 to remove a market in use, 1.3 to keep a bad one out
    [{}, 'keep', 'add back'],
    [{ costSR: 0.0143 }, 'remove', 'keep out'], // above 0.01 / 0.7 = 0.014286
    [{ costSR: 0.0142 }, 'keep', 'keep out'],
    [{ costSR: 0.0077 }, 'keep', 'keep out'], // above 0.01 / 1.3 = 0.007692
    [{ costSR: 0.0076 }, 'keep', 'add back'],
    [{ riskPerDay: 1.04 }, 'remove', 'keep out'], // 1.5 x 0.7 = 1.05
    [{ riskPerDay: 1.06 }, 'keep', 'keep out'],
    [{ riskPerDay: 1.96 }, 'keep', 'add back'], // 1.5 x 1.3 = 1.95
    [{ contractsPerDay: 69 }, 'remove', 'keep out'],
    [{ contractsPerDay: 71 }, 'keep', 'keep out'],
    [{ contractsPerDay: 131 }, 'keep', 'add back'],
    [{ annualPercentStdev: 3.4 }, 'remove', 'keep out'], // 5 x 0.7 = 3.5
    [{ annualPercentStdev: 3.6 }, 'keep', 'keep out'],
    [{ annualPercentStdev: 6.6 }, 'keep', 'add back'], // 5 x 1.3 = 6.5
  ])('%p: in use %s, bad %s', (figures, inUse, bad) => {
    expect(adviceOn({ ...good, ...figures }, false)).toBe(inUse);
    expect(adviceOn({ ...good, ...figures }, true)).toBe(bad);
  });

  it('a market of which a figure is missing stays as it is, whatever the others are', () => {
    const unknown = { ...good, costSR: 1, contractsPerDay: NaN };
    expect(unknownFigures(unknown)).toEqual(['contracts a day']);
    expect([adviceOn(unknown, false), adviceOn(unknown, true)]).toEqual(['keep', 'keep out']);
  });
});

describe('duplicates', () => {
  const mini: Duplicate = {
    instrument: 'mini',
    costSR: 0.002,
    contractsPerDay: 5000,
    riskPerDay: 100,
    contractSize: 40_000,
  };
  const micro: Duplicate = { ...mini, instrument: 'micro', costSR: 0.004, contractSize: 4000 };

  it.each<[string, Partial<Duplicate>, string | undefined]>([
    ['the smallest contract', {}, 'micro'],
    ['not one that is too dear', { costSR: 0.0101 }, 'mini'],
    ['one at the cost', { costSR: 0.01 }, 'micro'],
    ['not one with 100 contracts, which must be more', { contractsPerDay: 100 }, 'mini'],
    ['not one with 1.5 million of risk', { riskPerDay: 1.5 }, 'mini'],
    ['not one of unknown volume', { contractsPerDay: NaN }, 'mini'],
  ])('the best is %s', (_title, figures, best) => {
    expect(bestDuplicate([mini, { ...micro, ...figures }])?.instrument).toBe(best);
  });

  it('are changed when several are included, or another than the best', () => {
    const group = [mini, micro];
    expect(adviseOnDuplicates(group, ['micro'])).toEqual({ kind: 'keep', best: 'micro' });
    expect(adviseOnDuplicates(group, ['mini'])).toMatchObject({ kind: 'change', best: 'micro' });
    expect(adviseOnDuplicates(group, ['mini', 'micro']).kind).toBe('change');
    expect(adviseOnDuplicates([{ ...mini, costSR: 1 }], ['mini'])).toEqual({ kind: 'no good markets' });
  });

  it('have the figures of their markets', () => {
    expect(duplicateOf(SP500)).toEqual({
      instrument: 'SP500_micro',
      costSR: expect.closeTo(0.00038, 12),
      contractsPerDay: 1000,
      riskPerDay: 4,
      contractSize: 4000,
    });
  });
});

describe('how far a market moved', () => {
  const DAY = 86_400_000;
  /** +1 and -1 in turn, then up by 4. */
  const wave = (length: number) => Float64Array.from({ length }, (_, i) => 100 + (i % 2));
  const end = WEEKDAYS.length - 1;

  it('is the change in percent, and over stdev x root of calendar days', () => {
    const values = wave(WEEKDAYS.length);
    values[end] = 104;
    const start = WEEKDAYS[end - 6]; // a row of 100 or 101, 8 calendar days before the last
    const first = values[end - 6];
    const move = marketMove({ times: WEEKDAYS, values }, start, WEEKDAYS[end]);
    expect(move.changePercent).toBeCloseTo((100 * (104 - first)) / first, 12);
    const days = (WEEKDAYS[end] - start) / DAY;
    // Changes of +1 and -1 alternate: their deviation is near 1.
    expect(move.volAdjusted).toBeCloseTo((104 - first) / Math.sqrt(days), 1);
  });

  it('has no percentage below 0, and nothing before the first price', () => {
    const values = wave(WEEKDAYS.length).map((value) => value - 200);
    expect(marketMove({ times: WEEKDAYS, values }, WEEKDAYS[end - 6], WEEKDAYS[end]).changePercent).toBeNaN();
    const early = marketMove({ times: WEEKDAYS, values }, WEEKDAYS[0] - DAY, WEEKDAYS[end]);
    expect([early.changePercent, early.volAdjusted]).toEqual([NaN, NaN]);
  });
});
