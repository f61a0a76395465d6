import { storeResults } from '../../activities/positions/store-results';
import { tradingRules } from '../../bench/engine/rule-library';
import { syntheticData } from '../../bench/engine/synthetic-data';
import { listStages } from '../../data/results/diagnostics';
import { openDatabase } from '../../data/store/database';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import { startDatabase } from '../support/database';

const backtest = createBacktest(
  parseBacktestConfig({ trading_rules: tradingRules(1) }, { file: 'small.yaml', ownRules: [] }),
  syntheticData(2, 2),
);
const run = {
  strategy: 'trend',
  tradeDate: '2023-06-15',
  at: new Date('2023-06-15T22:00:00Z'),
  configHash: 'x',
  seriesVersions: {},
};

test('results that the database did not take are stored by another attempt, not given up', async () => {
  const server = await startDatabase();
  const database = await openDatabase(server.url, 'results', { connectTimeoutMs: 500 });
  try {
    expect(await storeResults(database, backtest, run)).toBeUndefined();
    expect((await listStages(database, { strategy: 'trend' })).length).toBeGreaterThan(10);
    process.kill(server.pid, 'SIGKILL');
    await expect(storeResults(database, backtest, run)).rejects.toThrow();
  } finally {
    await database.close();
    await server.stop();
  }
});
