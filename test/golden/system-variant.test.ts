import { shift } from '../../systems/primitives/difference';
import { type Backtest, parseBacktestConfig, runBacktest } from '../../systems/run-backtest';
import { describeGolden, type GoldenComparison } from './support/compare';
import {
  compareAverages,
  compareFile,
  compareInstrument,
  comparePandl,
  comparePortfolioPandl,
  comparePortfolioScalars,
  comparePortfolioWeights,
  compareScalars,
  compareSeriesInfo,
} from './support/compare-system';
import { goldenData } from './support/csv-data';

describeGolden('system_variant', (golden: GoldenComparison) => {
  let backtest: Backtest;
  const instruments = ['CORN', 'EUROSTX', 'NIKKEI', 'GBP'];

  beforeAll(() => {
    backtest = runBacktest(
      parseBacktestConfig(golden.json('config.json'), { file: 'config.json' }),
      goldenData(),
    );
  });

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

  it.each(instruments)('%s: positions with the capital multiplier', (code) => {
    const { portfolio } = backtest;
    compareFile(golden, `actual/${code}.csv.gz`, {
      actual_position: portfolio.actualPosition(code),
      actual_top: portfolio.actualBuffers(code).top,
      actual_bottom: portfolio.actualBuffers(code).bottom,
      buffered_with_multiplier: portfolio.bufferedActualPosition(code, true),
    });
    golden.check();
  });

  it('capital multiplier', () => {
    const multiplier = backtest.portfolio.capitalMultiplier();
    const capital = multiplier.values.map((x) => x * backtest.config.notionalTradingCapital);
    compareFile(golden, 'portfolio/capital_multiplier.csv.gz', {
      capital_multiplier: multiplier,
      actual_capital: { times: multiplier.times, values: shift(capital) },
    });
    golden.check();
  });

  it('profit and loss of the portfolio', () => {
    comparePortfolioPandl(golden, backtest);
    golden.check();
  });

  it('scalars, weights and multiplier of the portfolio', () => {
    comparePortfolioScalars(golden, backtest);
    comparePortfolioWeights(golden, backtest);
    golden.check();
  });
});
