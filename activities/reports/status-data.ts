import { performedMethods, processWindow } from '../../config/stack-steps';
import { haltsInForce } from '../../data/controls/halt';
import { positionLimits, tradeLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { overrides } from '../../data/controls/overrides';
import { priceAlarms } from '../../data/instruments/price-alarms';
import { readFetches } from '../../data/instruments/price-fetches';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { openQuestions } from '../../data/operator/questions';
import { latestOptimalPositions } from '../../data/results/optimal-positions';
import { readAllFx } from '../../data/series/fx';
import { readAllAdjusted } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { readClockSkew } from '../../data/system/clock-skew';
import { standingProcesses } from '../../data/system/process-states';
import { findRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import { contractPositions, strategyPositions } from '../../domain/ledger/positions';
import { haltInWords } from '../../domain/limits/halt';
import { summariseFetches, troubleTexts } from '../../domain/prices/fetch-summary';
import { blockText } from '../../domain/rolls/roll-blocked';
import { STAGES } from '../../domain/system/names';
import type {
  MissingPrices,
  PositionLimitStatus,
  StageStatus,
  StatusReportData,
} from '../../reports/status/status-data';
import { gather } from './gather';
import type { ReportAsk, ReportDeps } from './report-deps';

/** Everything that the status report shows; a part that is unavailable says why. */
export async function gatherStatus(deps: ReportDeps, { tradeDate }: ReportAsk): Promise<StatusReportData> {
  const { database, config, clock } = deps;
  return {
    producedAt: await clock.read(),
    zone: config.system_zone,
    delayDaysMax: config.report_delay_days_max,
    clockSkewWarnMs: config.order_limits.clock_skew_warn_seconds * 1000,
    clockSkew: await gather(async () => {
      const skew = await readClockSkew(database);
      return skew && { skewMs: skew.skewMs, at: skew.at.getTime() };
    }),
    stages: await gather(() => stagesOf(deps, tradeDate)),
    methods: await gather(() => methodsOf(deps)),
    missingPrices: await gather(() => missingPrices(deps)),
    contractAlarms: await gather(async () =>
      (await priceAlarms(database)).map((alarm) => ({ ...alarm, since: alarm.since.getTime() })),
    ),
    blockedRolls: await gather(async () =>
      (await rollBlocks(database)).flatMap(({ instrument, blocks }) =>
        blocks.map(({ blocked, since }) => ({
          instrument,
          texts: [blockText(instrument, blocked)],
          since: since.getTime(),
        })),
      ),
    ),
    adjustedPrices: await gather(() => priceUpdates(deps)),
    fxPrices: await gather(() => fxUpdates(deps)),
    optimalPositions: await gather(async () =>
      (await latestOptimalPositions(database, { stale: config })).map((each) => ({
        name: `${each.strategy}/${each.instrument}`,
        lastUpdate: each.time.getTime(),
      })),
    ),
    tradeLimits: await gather(async () =>
      (await tradeLimits(database)).map((limit) => ({
        ...(limit.strategy ? { strategy: limit.strategy } : {}),
        instrument: limit.instrument,
        periodDays: limit.periodDays,
        limit: limit.limit,
        tradedSinceReset: limit.used,
        resetAt: limit.resetAt.getTime(),
      })),
    ),
    positionLimits: await gather(() => limitsOf(deps)),
    overrides: await gather(async () =>
      (await overrides(database)).map((each) => ({
        name: [each.strategy, each.instrument].filter(Boolean).join('/'),
        override: String(each.value),
        reason: each.reason,
      })),
    ),
    locks: await gather(async () =>
      (await heldUp(database)).map((lock) => ({ ...lock, since: lock.at.getTime() })),
    ),
    questions: await gather(async () =>
      (await openQuestions(database)).map(({ id, text, askedAt }) => ({
        id,
        text,
        askedAt: askedAt.getTime(),
      })),
    ),
    processes: await gather(() => processesOf(deps)),
  };
}

async function stagesOf(
  { database, system }: ReportDeps,
  tradeDate: string,
): Promise<readonly StageStatus[]> {
  const stages: StageStatus[] = [];
  const run = await findRun(database, { system, process: 'daily-cycle', tradeDate });
  const results = (run?.summary?.['stages'] ?? {}) as StageResults;
  const lines = await database.main.collection('progress').distinct('stage', { tradeDate });
  for (const stage of STAGES) {
    const result = results[stage];
    const state = result ? 'done' : lines.includes(stage) ? 'running' : 'not started';
    stages.push({ stage, state, summary: result?.summary ?? '', problems: result?.problems ?? [] });
  }
  return stages;
}

/** A method has no record of its own: it began and ended with its process. */
async function methodsOf({ database, loaded, system }: ReportDeps) {
  return (await standingProcesses(database, system)).flatMap(({ process, lastStart, lastEnd }) => {
    const start = lastStart ?? lastEnd;
    if (start === undefined) return [];
    const times = { lastStart: start, ...(lastEnd !== undefined && { lastEnd }) };
    return performedMethods(loaded.control, process).map((method) => ({ process, method, ...times }));
  });
}

async function missingPrices({ database }: ReportDeps): Promise<readonly MissingPrices[]> {
  return summariseFetches(await readFetches(database))
    .filter(({ failures, withoutData }) => failures.length + withoutData.length > 0)
    .map((summary) => ({
      ...{ name: summary.item, tradeDate: summary.tradeDate, at: summary.at.getTime() },
      isFailure: summary.failures.length > 0,
      reasons: troubleTexts(summary),
    }));
}

async function priceUpdates({ database }: ReportDeps) {
  return [...(await readAllAdjusted(database))].map(([name, { times }]) => ({
    name,
    lastUpdate: times[times.length - 1],
  }));
}

async function fxUpdates({ database }: ReportDeps) {
  return [...(await readAllFx(database))].map(([name, { series }]) => ({
    name,
    lastUpdate: series.times[series.times.length - 1],
  }));
}

async function limitsOf({ database }: ReportDeps): Promise<readonly PositionLimitStatus[]> {
  const rows = await wholeLedger(database);
  const byStrategy = strategyPositions(rows);
  const byContract = contractPositions(rows);
  return (await positionLimits(database)).map(({ strategy, instrument, limit }) => {
    const held = strategy
      ? byStrategy.filter((each) => each.strategy === strategy && each.instrument === instrument)
      : byContract.filter((each) => each.instrument === instrument);
    const position = held.reduce((sum, each) => sum + each.quantity, 0);
    return { ...(strategy ? { strategy } : {}), instrument, position, limit };
  });
}

async function processesOf({ database, loaded, system }: ReportDeps) {
  return (await standingProcesses(database, system)).map(({ process, state, lastStart, lastEnd, paused }) => {
    const { start, stop } = processWindow(loaded.control, process);
    return {
      ...{ process, state, windowStart: start, windowStop: stop, machine: system },
      status: paused === undefined ? 'GO' : `NO-RUN: ${paused}`,
      ...(lastStart !== undefined && { lastStart }),
      ...(lastEnd !== undefined && { lastEnd }),
    };
  });
}

/** Halts, then locks: all that keeps orders of an instrument, or of all, from being sent. */
async function heldUp(database: Database) {
  const halts = (await haltsInForce(database)).map((halt) => ({
    ...{ instrument: halt.instrument || 'all', owner: `halt by ${halt.by}` },
    ...{ reason: haltInWords(halt), at: halt.at },
  }));
  return [...halts, ...(await locks(database))];
}
