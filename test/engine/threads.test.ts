/** A backtest in threads gives the bits of the same backtest in one: positions must not depend on the machine. */
import { resolve } from 'node:path';
import { tradingRules } from '../../bench/engine/rule-library';
import { syntheticData } from '../../bench/engine/synthetic-data';
import { loadOwnRules } from '../../strategies/own-code/own-rules';
import { forecastsInThreads } from '../../strategies/threads/forecast-threads';
import { runInThreads } from '../../strategies/threads/run-in-threads';
import { sharePrices } from '../../strategies/threads/shared-prices';
import type { Backtest } from '../../systems/backtest';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { optimalPositions } from '../../systems/optimal-positions';
import type { Rule } from '../../systems/rules/rule';
import { stageTables } from '../../systems/stage-tables';

const privateDirectory = resolve(__dirname, '../../private');
/** Two asset classes, one of which goes over two threads. */
const data = syntheticData(14, 4);
const factorOfAll = {
  function: 'systems.provided.rules.factors.factor_trading_rule',
  data: ['rawdata.get_demeanded_factor_value'],
  other_args: { _factor_name: 'skew', _demean_method: 'historic_average_factor_value_all_assets' },
};
const ownRule = { function: 'rules.high-low.highLow', other_args: { lookback: 60 }, forecast_scalar: 16 };
const ceilings = [999, 0.3] as const;

describe('a backtest in threads', () => {
  let ownRules: Readonly<Record<string, Rule>>;
  const configOf = (more: object = {}) =>
    parseBacktestConfig(
      {
        trading_rules: { ...tradingRules(30), factor_of_all: factorOfAll, own: ownRule },
        use_attenuation: ['ewmac16'],
        ...more,
      },
      { file: 'threads.yaml', ownRules: Object.keys(ownRules) },
    );
  beforeAll(async () => {
    ownRules = await loadOwnRules<Rule>(privateDirectory);
  });

  // A low ceiling leaves rules out by their turnover over all instruments, which no thread knows by itself.
  it.each(ceilings)('every series has the bits of one thread; ceiling of costs %p', async (ceiling) => {
    const config = configOf({ forecast_post_ceiling_cost_SR: ceiling });
    const single = createBacktest(config, data, { ownRules });
    const prices = sharePrices(data, single.instruments);
    const parts = [single.instruments.slice(0, 6), single.instruments.slice(6)];
    const task = { config, prices, keep: 'everything', needsTrading: true, privateDirectory } as const;
    const known = await forecastsInThreads(task, parts);
    for (const code of single.instruments) expect(known.forecasts(code)?.combined).toBeDefined();
    expectSameBits(createBacktest(config, data, { ownRules, known }), single);
    const weighted = single.combination.weights('I000').columns['ewmac2'].some((weight) => weight > 0);
    expect(weighted).toBe(ceiling === 999);
  });

  it('positions alone, too; what was not kept is worked out again', async () => {
    const warn = jest.fn();
    const config = configOf();
    const options = { keep: 'combined', ownRules, privateDirectory, threads: 3, warn } as const;
    const backtest = await runInThreads(config, data, options);
    expect(warn).not.toHaveBeenCalled();
    const single = createBacktest(config, data, { ownRules });
    expect(optimalPositions(backtest)).toEqual(optimalPositions(single));
    expectSameBits(backtest, single);
  });

  it('threads that were built from other sources are not used', async () => {
    const warn = jest.fn();
    const config = configOf({ trading_rules: tradingRules(3) });
    process.env['TST_SOURCES'] = 'what the running program was built from';
    jest.resetModules();
    try {
      const running = await import('../../strategies/threads/run-in-threads');
      const backtest = await running.runInThreads(config, data, { keep: 'combined', threads: 2, warn });
      expect(warn).toHaveBeenCalledWith(expect.stringMatching(/in one thread: .*the program was rebuilt/));
      expect(optimalPositions(backtest)).toEqual(optimalPositions(createBacktest(config, data)));
    } finally {
      delete process.env['TST_SOURCES'];
    }
  });

  it('what fails in a thread is told, and shows where it belongs', async () => {
    const warn = jest.fn();
    const rule = { ...ownRule, data: ['rawdata.get_daily_price'] };
    const config = configOf({ trading_rules: { own: rule } });
    const options = { keep: 'combined', ownRules, privateDirectory, threads: 2, warn } as const;
    const backtest = await runInThreads(config, data, options);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/in one thread: .*rawdata.get_daily_price/));
    expect(() => optimalPositions(backtest)).toThrow(/unknown data reference/);
  });
});

function expectSameBits(actual: Backtest, expected: Backtest): void {
  const [ours, theirs] = [actual, expected].map((backtest) => stageTables(backtest));
  theirs.forEach(({ stage, name, series }, k) => {
    const mine = ours[k].series();
    for (const [key, { times, values }] of Object.entries(series())) {
      const where = `${stage} ${name} ${key}`;
      expect([where, firstDifference(mine[key].times, times)]).toEqual([where, -1]);
      expect([where, firstDifference(mine[key].values, values)]).toEqual([where, -1]);
    }
  });
}

/** Row of the first difference, NaN and the sign of zero included; -1 if there is none. */
function firstDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
