import { type Backtest, parseBacktestConfig, runBacktest } from '../../systems/run-backtest';
import { describeGolden, type GoldenComparison } from './support/compare';
import { compareInstrument, comparePortfolioWeights } from './support/compare-system';
import { goldenData } from './support/csv-data';

describeGolden('chapter15_base', (golden: GoldenComparison) => {
  let backtest: Backtest;

  beforeAll(() => {
    backtest = runBacktest(
      parseBacktestConfig(golden.json('config.json'), { file: 'config.json' }),
      goldenData(),
    );
  });

  it.each(['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'])(
    '%s: every stage up to buffered positions',
    (code) => {
      compareInstrument(golden, backtest, code);
      golden.check();
    },
  );

  it('instrument weights and diversification multiplier', () => {
    comparePortfolioWeights(golden, backtest);
    golden.check();
  });
});
