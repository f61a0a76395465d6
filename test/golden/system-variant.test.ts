import { shift } from '../../systems/primitives/difference';
import { compareFile } from './support/compare-system';
import { describeSystem } from './support/describe-system';

const INSTRUMENTS = ['CORN', 'EUROSTX', 'NIKKEI', 'GBP'];

describeSystem('system_variant', INSTRUMENTS, (golden, backtest) => {
  it.each(INSTRUMENTS)('%s: positions with the capital multiplier', (code) => {
    const { portfolio } = backtest();
    compareFile(golden, `actual/${code}.csv.gz`, {
      actual_position: portfolio.actualPosition(code),
      actual_top: portfolio.actualBuffers(code).top,
      actual_bottom: portfolio.actualBuffers(code).bottom,
      buffered_with_multiplier: portfolio.bufferedActualPosition(code, true),
    });
  });

  it('capital multiplier', () => {
    const { portfolio, config } = backtest();
    const multiplier = portfolio.capitalMultiplier();
    const capital = multiplier.values.map((x) => x * config.notionalTradingCapital);
    compareFile(golden, 'portfolio/capital_multiplier.csv.gz', {
      capital_multiplier: multiplier,
      actual_capital: { times: multiplier.times, values: shift(capital) },
    });
  });
});
