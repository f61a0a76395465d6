import { type Backtest, parseBacktestConfig, runBacktest } from '../../systems/run-backtest';
import { describeGolden, type GoldenComparison } from './support/compare';
import {
  compareAverages,
  compareInstrument,
  comparePandl,
  comparePortfolioPandl,
  comparePortfolioScalars,
  comparePortfolioWeights,
  compareScalars,
  compareSeriesInfo,
} from './support/compare-system';
import { goldenData } from './support/csv-data';

describeGolden('chapter15_base', (golden: GoldenComparison) => {
  let backtest: Backtest;

  beforeAll(() => {
    backtest = runBacktest(
      parseBacktestConfig(golden.json('config.json'), { file: 'config.json' }),
      goldenData(),
    );
  });

  const instruments = ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'];

  it.each(instruments)('%s: every stage up to buffered positions', (code) => {
    compareInstrument(golden, backtest, code);
    golden.check();
  });

  it.each(instruments)('%s: profit and loss', (code) => {
    comparePandl(golden, backtest, code);
    golden.check();
  });

  it.each(instruments)('%s: costs, turnovers and statistics', (code) => {
    compareScalars(golden, backtest, code);
    golden.check();
  });

  it.each(instruments)('%s: extent of every series', (code) => {
    compareSeriesInfo(golden, backtest, code);
    golden.check();
  });

  it('means of a statistic across instruments', () => {
    compareAverages(golden, backtest);
    golden.check();
  });

  it('profit and loss of the portfolio', () => {
    comparePortfolioPandl(golden, backtest);
    golden.check();
  });

  it('scalars of the portfolio', () => {
    comparePortfolioScalars(golden, backtest);
    golden.check();
  });

  it('instrument weights and diversification multiplier', () => {
    comparePortfolioWeights(golden, backtest);
    golden.check();
  });
});
