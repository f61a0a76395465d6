import { strategiesOf } from '../../config/strategies';
import { strategyCapital } from '../../data/capital';
import { type OptimalPosition as StoredPosition, storeOptimalPositions } from '../../data/optimal-positions';
import { loadSystemData } from '../../data/system-data';
import { tstError } from '../../domain/errors/errors';
import { optimalPositions } from '../../systems/optimal-positions';
import type { Deps } from '../deps';
import { tell } from '../progress';
import { prepareBacktest } from './prepare-backtest';

/** Runs the system of one strategy on its capital and stores every instrument's optimal position together. */
export async function runOneStrategy(
  deps: Deps,
  { tradeDate, strategy }: { tradeDate: string; strategy: string },
): Promise<{ summary: string; problems: string[] }> {
  const { database, catalogue, clock, config } = deps;
  const settings = strategiesOf(config).find((each) => each.name === strategy);
  if (!settings) throw tstError('BAD_CONFIG', `strategy ${strategy} is not configured`);
  const capital = await strategyCapital(database, strategy);
  if (!capital) throw tstError('MISSING_DATA', `strategy ${strategy} has no capital`);
  const stored = await loadSystemData(database, catalogue, { zone: config.config.system_zone });
  const prepared = await prepareBacktest(config, settings, {
    capital: capital.capital,
    baseCurrency: config.config.base_currency,
  });
  const backtest = prepared.run(stored.data);
  const time = new Date(await clock.read());
  const positions = optimalPositions(backtest);
  const entries = positions.map(
    (position): StoredPosition => ({
      strategy,
      instrument: position.instrument,
      tradeDate,
      kind: position.kind,
      time,
      values: { lower: position.lower, upper: position.upper },
      referencePrice: position.referencePrice,
      referenceContract: position.referenceContract,
      referenceDate: position.referenceDate,
      capital: capital.capital,
      seriesVersions: stored.versions,
      configHash: prepared.hash,
      attempt: 1,
    }),
  );
  await storeOptimalPositions(database, entries);
  for (const entry of entries) {
    const range = `${entry.values['lower'].toFixed(2)} … ${entry.values['upper'].toFixed(2)}`;
    await tell(deps, {
      tradeDate,
      stage: 'positions',
      item: entry.instrument,
      text: `${strategy}: ${range}`,
    });
  }
  return { summary: `${strategy}: ${entries.length} optimal positions`, problems: [] };
}
