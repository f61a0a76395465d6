import { contracts } from '../../data/instruments/contracts';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMergedOf } from '../../data/series/contract-prices';
import type { Database } from '../../data/store/database';
import { loadSystemData } from '../../data/store/system-data';
import { contractPositions } from '../../domain/ledger/positions';
import { recentMeanVolume } from '../../domain/prices/daily-volume';
import { DAY_MS } from '../../domain/time/units';
import { utcToLocal } from '../../domain/time/zone-time';
import type { MarketList, MarketReportData } from '../../reports/markets/market-report';
import { settingsOutside } from '../../strategies/settings-outside-backtest';
import type { BacktestConfig } from '../../systems/config/backtest-config';
import { type MeasuredMarket, measureMarket } from '../../systems/markets/measure-market';
import { CALENDAR_DAYS_IN_YEAR } from '../../systems/primitives/calendar';
import { isTransient, sentence } from '../running/failures';
import { gather } from './gather';
import type { ReportDeps } from './report-deps';

/** Of prices, for volatilities and correlations. */
const YEARS_OF_PRICES = 2;

/** The markets as they are now, for reports on them. */
export async function gatherMarkets(deps: ReportDeps): Promise<MarketReportData<MeasuredMarket>> {
  return {
    producedAt: await deps.clock.read(),
    zone: deps.config.system_zone,
    baseCurrency: deps.config.base_currency,
    list: await gather(() => marketList(deps)),
  };
}

const underWay = new WeakMap<Database, Promise<MarketList<MeasuredMarket>>>();

/** Reports that are made at the same time share one look at all prices. */
function marketList(deps: ReportDeps): Promise<MarketList<MeasuredMarket>> {
  const already = underWay.get(deps.database);
  if (already) return already;
  const reading = readMarkets(deps).finally(() => underWay.delete(deps.database));
  underWay.set(deps.database, reading);
  return reading;
}

async function readMarkets(deps: ReportDeps): Promise<MarketList<MeasuredMarket>> {
  const { database, catalogue, config, clock } = deps;
  const now = await clock.read();
  const { data, unreadable } = await loadSystemData(database, catalogue, { zone: config.system_zone });
  const volumes = await contractsPerDay(database, now);
  const estimators = estimatorsOf(deps, now);
  const leftOut = [...unreadable].map(([code, reason]) => `${code}: ${reason}`);
  const markets = data.instrumentCodes().flatMap((code) => {
    try {
      return [measureMarket(code, data, estimators, volumes.get(code) ?? NaN)];
    } catch (error) {
      if (isTransient(error)) throw error;
      leftOut.push(`${code}: ${sentence(error)}`);
      return [];
    }
  });
  return { markets, held: await heldInstruments(database), leftOut };
}

/** The configuration outside of strategies, on the prices of the last two years. */
export function estimatorsOf({ loaded, config }: ReportDeps, now: number): BacktestConfig {
  const outside = settingsOutside(loaded.raw);
  const years = YEARS_OF_PRICES * CALENDAR_DAYS_IN_YEAR * DAY_MS;
  return {
    ...outside,
    baseCurrency: config.base_currency,
    startDate: utcToLocal(now - years, config.system_zone),
  };
}

/** By instrument: of its sampled contract that traded most in the last 30 days. */
async function contractsPerDay(database: Database, now: number): Promise<ReadonlyMap<string, number>> {
  const sampled = await contracts(database, { sampling: true });
  const prices = await readMergedOf(database, sampled);
  const most = new Map<string, number>();
  for (const { instrument, contract } of sampled) {
    const merged = prices.get(`${instrument}/${contract}`);
    const volume = merged === undefined ? NaN : recentMeanVolume(merged, now);
    if (!(volume <= (most.get(instrument) ?? Number.NEGATIVE_INFINITY)) && !Number.isNaN(volume))
      most.set(instrument, volume);
  }
  return most;
}

export async function heldInstruments(database: Database): Promise<ReadonlySet<string>> {
  const held = contractPositions(await wholeLedger(database)).filter(({ quantity }) => quantity !== 0);
  return new Set(held.map(({ instrument }) => instrument));
}
