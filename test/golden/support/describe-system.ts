import type { Backtest } from '../../../systems/backtest';
import { parseBacktestConfig } from '../../../systems/config/parse-backtest-config';
import { createBacktest } from '../../../systems/create-backtest';
import { describeGolden, type GoldenComparison } from './compare';
import { compareSeriesInfo, compareSummaries, compareTables } from './compare-system';
import { goldenData } from './csv-data';

const STAGES = ['rawdata', 'forecasts', 'combined', 'fx', 'positions', 'pandl'];

/**
 * The golden files of a whole system, from its own `config.json`: every stage of each instrument, the portfolio,
 * figures and extents. `more` adds tests of files that only this folder has.
 */
export function describeSystem(
  folder: string,
  instruments: readonly string[],
  more: (golden: GoldenComparison, backtest: () => Backtest) => void = () => undefined,
): void {
  describeGolden(folder, (golden) => {
    let backtest: Backtest;

    beforeAll(() => {
      const config = parseBacktestConfig(golden.json('config.json'), { file: 'config.json' });
      backtest = createBacktest(config, goldenData());
    });
    afterEach(() => golden.check());

    it.each(instruments)('%s: every stage, from raw data to profit and loss', (code) =>
      compareTables(
        golden,
        backtest,
        STAGES.map((stage) => `${stage}/${code}`),
      ),
    );

    it.each(instruments)('%s: extent of every series', (code) => compareSeriesInfo(golden, backtest, code));

    it('the portfolio: weights, multiplier, profit and loss', () =>
      compareTables(golden, backtest, ['portfolio/instrument_weights', 'portfolio/idm', 'portfolio/pandl']));

    it('statistics, costs and turnovers', () => compareSummaries(golden, backtest));

    more(golden, () => backtest);
  });
}
