import { join } from 'node:path';
import { loadConfig } from '../../config/load-config';
import { readMarketData } from '../../data/csv/market-data';
import { createSummary } from '../../reports/backtest/create-backtest-report';
import { renderText } from '../../reports/renderers/text';
import { parseStrategy } from '../../strategies/parse-strategy';
import { loadStrategyFile } from '../../strategies/strategy-file';
import { runInThreads } from '../../strategies/threads/run-in-threads';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import type { SystemData } from '../../systems/data/system-data';
import { optimalPositions } from '../../systems/optimal-positions';
import { portfolioStatistics } from '../../systems/summary';
import { timeOptimisations } from './dynamic';
import { PUBLISHED_SETTINGS } from './published-rules';
import { tradingRules } from './rule-library';
import { syntheticData } from './synthetic-data';

/** One measurement, made in a separate process. */
export interface Measured {
  /** Of the part that is timed by itself; absent where the whole process is. */
  readonly ms?: number;
  /** Processor time of the same part, all threads; of the whole process where absent. */
  readonly cpuMs?: number;
  readonly note?: string;
}

const root = join(__dirname, '..', '..');
const CHAPTER15 = ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'];

/** By name; `market` is the shared directory of CSV files. */
export const PARTS: Readonly<Record<string, (argument: string) => Promise<Measured>>> = {
  csv: async (market) => statisticsOf('chapter15', await readMarketData(market)),
  stored: async (address) => {
    const [url, market] = address.split(' ');
    // Loaded here, as the command line does: the other parts read no database.
    const { openDatabase } = await import('../../data/store/database');
    const { loadSystemData } = await import('../../data/store/system-data');
    const database = await openDatabase(url, 'bench-engine');
    try {
      const tables = await readMarketData(market);
      const { data } = await loadSystemData(database, tablesOf(tables), { zone: 'Europe/London' });
      return statisticsOf('chapter15', data);
    } finally {
      await database.close();
    }
  },
  compute: async (market) => {
    const data = await readMarketData(market);
    const config = strategyConfig('chapter15');
    const run = () => portfolioStatistics(createBacktest(config, data));
    const first = timed(run);
    const times = Array.from({ length: 15 }, () => timed(run)).sort((a, b) => a - b);
    return { ms: times[7], note: `first ${first.toFixed(0)} ms with reading, then the median of 15` };
  },
  estimated: async (market) => statisticsOf('chapter15-estimated', await readMarketData(market)),
  real: async (market) => {
    const data = await readMarketData(market);
    return withCpu(() => positionsOf(data, 30));
  },
  threads: (size) => syntheticPositions(size),
  single: (size) => syntheticPositions(size, 1),
  published: async (size) => {
    const [instruments, years] = size.split('x').map(Number);
    const data = syntheticData(instruments, years);
    return withCpu(async () => {
      const config = parseBacktestConfig(PUBLISHED_SETTINGS, { file: 'bench' });
      const backtest = await runInThreads(config, data, { keep: 'combined', warn: console.error });
      const report = { backtest, name: 'bench', source: 'generated', producedAt: 0 };
      renderText(createSummary(report));
    });
  },
  dynamic: async (instruments) => {
    const { cold, median } = timeOptimisations(Number(instruments));
    return { ms: cold, note: `the first of a process; median of the next 20: ${median.toFixed(2)} ms` };
  },
};

/** Positions of `<instruments>x<years>x<rules>`, the prices being there; as many threads as production would take. */
async function syntheticPositions(size: string, threads?: number): Promise<Measured> {
  const [instruments, years, rules] = size.split('x').map(Number);
  const data = syntheticData(instruments, years);
  for (const code of data.instrumentCodes()) {
    data.adjustedPrices(code);
    data.multiplePrices(code);
  }
  return withCpu(() => positionsOf(data, rules, threads));
}

function statisticsOf(strategy: string, data: SystemData): Measured {
  const { sharpe } = portfolioStatistics(createBacktest(strategyConfig(strategy), data))['daily'];
  return { note: `Sharpe ratio ${sharpe.toFixed(4)}` };
}

function strategyConfig(name: string) {
  const loaded = loadConfig({ privateDirectory: join(root, 'private'), env: {} });
  const file = join(root, 'private', 'strategies', `${name}.yaml`);
  return parseStrategy(loadStrategyFile(file, loaded), {});
}

/** Every stage up to optimal positions. */
async function positionsOf(data: SystemData, rules: number, threads?: number): Promise<void> {
  const raw = { trading_rules: tradingRules(rules), instrument_div_multiplier: 2 };
  const config = parseBacktestConfig(raw, { file: 'bench' });
  const backtest = await runInThreads(config, data, { keep: 'combined', threads, warn: console.error });
  optimalPositions(backtest);
}

function tablesOf(data: SystemData) {
  const by = <T>(f: (code: string) => T) => new Map(CHAPTER15.map((code) => [code, f(code)]));
  return {
    instruments: by(data.instrument),
    rollParameters: by(data.rollParameters),
    spreadCosts: by(data.spreadCost),
  };
}

async function withCpu(work: () => Promise<unknown>): Promise<Measured> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000 };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Instruments that the stored prices are imported for. */
export const STORED_INSTRUMENTS: readonly string[] = CHAPTER15;
