import { strategyCapital } from '../../data/capital/strategy-capital';
import { storeStage } from '../../data/results/diagnostics';
import {
  type OptimalPosition as StoredPosition,
  storeOptimalPositions,
} from '../../data/results/optimal-positions';
import { recordStrategyRun } from '../../data/results/strategy-versions';
import { loadSystemData } from '../../data/store/system-data';
import { tstError } from '../../domain/errors/errors';
import { boundLog } from '../../services/logging/create-log';
import { estimateWarning } from '../../strategies/estimates';
import type { LeftOut } from '../../strategies/left-out';
import { prepareBacktest } from '../../strategies/prepare-backtest';
import {
  settingsOutsideBacktest,
  settingsOutsideBacktestWarning,
} from '../../strategies/settings-outside-backtest';
import { strategiesOf } from '../../strategies/strategy-config';
import { valuesOf } from '../../strategies/wanted-positions';
import { lastDayOf } from '../../systems/dynamic/last-day';
import type { Deps } from '../deps';
import { recordProgress } from '../running/progress';
import { DYNAMIC_INPUTS_STAGE, storableLastDay } from './dynamic-inputs';
import { noteFileChange } from './file-change';
import { storeResults } from './store-results';
import { usablePositions } from './usable-positions';
import { runWithoutSystem } from './wind-down';

type StrategyDeps = Pick<Deps, 'database' | 'catalogue' | 'clock' | 'config' | 'loaded' | 'log' | 'sendMail'>;

/**
 * Runs the system of one strategy on its capital, stores every instrument's optimal position together, and keeps the
 * results of each stage. A dynamic strategy's positions are unrounded: orders are made from the result of the
 * optimisation, which needs the positions held.
 */
export async function runOneStrategy(
  deps: StrategyDeps,
  { tradeDate, strategy }: { tradeDate: string; strategy: string },
): Promise<{ summary: string; problems: string[] }> {
  const instead = await runWithoutSystem(deps, { tradeDate, strategy });
  if (instead) return instead;
  const { database, catalogue, clock, config, loaded } = deps;
  const log = boundLog(deps.log, { strategy_name: strategy });
  const settings = strategiesOf(loaded).find((each) => each.name === strategy);
  if (!settings) throw tstError('BAD_CONFIG', `strategy ${strategy} is not configured`);
  const capital = await strategyCapital(database, strategy);
  if (!capital) throw tstError('MISSING_DATA', `strategy ${strategy} has no capital`);
  const stored = await loadSystemData(database, catalogue, { zone: config.system_zone });
  const whole = await prepareBacktest(loaded, settings, {
    capital: capital.capital,
    baseCurrency: config.base_currency,
  });
  const { prepared, leftOut } = whole.usableOn(stored.data, stored.unreadable);
  await mailLeftOut(deps, strategy, leftOut);
  const warning = estimateWarning(strategy, prepared.config);
  if (warning) await warnLoudly({ ...deps, log }, warning);
  const apart =
    settings.runner === 'dynamic' ? settingsOutsideBacktest(prepared.config, prepared.outside) : [];
  const apartWarning = settingsOutsideBacktestWarning(loaded, strategy, apart);
  if (apartWarning) log.warn(apartWarning);
  const backtest = await prepared.runInThreads(stored.data, {
    keep: 'everything',
    warn: (sentence) => log.warn(sentence),
  });
  const time = new Date(await clock.read());
  const run = { strategy, tradeDate, configHash: prepared.hash, seriesVersions: stored.versions };
  const wanted = prepared.wanted(backtest);
  const { version } = prepared;
  const fileRun = { strategy: settings, tradeDate, capital: capital.capital, version, wanted };
  const changed = await noteFileChange(deps, { ...fileRun, ...stored });
  const entries = wanted.map(
    (position): StoredPosition => ({
      ...run,
      instrument: position.instrument,
      kind: position.kind,
      time,
      values: valuesOf(position),
      referencePrice: position.referencePrice,
      referenceContract: position.referenceContract,
      referenceDate: position.referenceDate,
      capital: capital.capital,
      attempt: 1,
    }),
  );
  if (settings.runner === 'dynamic') {
    const key = { strategy, tradeDate, at: time, stage: DYNAMIC_INPUTS_STAGE, instrument: '' };
    await storeStage(database, key, storableLastDay(lastDayOf(backtest, prepared.outside)));
  }
  const { usable, problems: unusable } = usablePositions(entries);
  await storeOptimalPositions(database, usable);
  const { hash } = version;
  await recordStrategyRun(database, {
    strategy,
    tradeDate,
    at: time,
    version: hash,
    capital: capital.capital,
    riskTarget: prepared.config.percentageVolTarget,
    configHash: prepared.hash,
  });
  const unstored = await storeResults(database, backtest, { ...run, at: time });
  for (const entry of usable) {
    const text = `${strategy}: ${describe(entry.values)}`;
    await recordProgress(deps, { tradeDate, stage: 'positions', item: entry.instrument, text });
  }
  const missing = leftOut.map(({ instrument, reason }) => `${strategy} ${instrument}: left out: ${reason}`);
  const problems = [...changed, ...missing, ...unusable, warning, apartWarning, unstored].filter(
    (each) => each !== undefined,
  );
  return { summary: `${strategy}: ${usable.length} optimal positions`, problems };
}

function describe(values: Readonly<Record<string, number>>): string {
  if (values['position'] !== undefined) return `${values['position'].toFixed(2)} before the optimisation`;
  return `${values['lower'].toFixed(2)} … ${values['upper'].toFixed(2)}`;
}

/** One mail for all of them: they keep their positions, and the others trade as if these did too. */
async function mailLeftOut(
  { sendMail }: StrategyDeps,
  strategy: string,
  leftOut: readonly LeftOut[],
): Promise<void> {
  if (leftOut.length === 0) return;
  const lines = leftOut.map(({ instrument, reason }) => `${instrument}: ${reason}`);
  await sendMail({
    subject: `Instruments left out of ${strategy}`,
    text: `${lines.join('\n')}\n\nThey are not traded and keep their positions. The other instruments trade.`,
  });
}

/** In the log, in the mail, and (as a problem) in the day's summary. */
async function warnLoudly({ log, sendMail }: StrategyDeps, warning: string): Promise<void> {
  log.warn(warning);
  await sendMail({ subject: 'A strategy estimates parameters in production', text: warning });
}
