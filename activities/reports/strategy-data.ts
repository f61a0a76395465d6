import { wholeLedger } from '../../data/ledger/whole-ledger';
import { listStages, readStage } from '../../data/results/diagnostics';
import { latestOptimalPositions } from '../../data/results/optimal-positions';
import { type StrategyRun, strategyRuns } from '../../data/results/strategy-versions';
import { strategyPosition } from '../../domain/ledger/positions';
import type {
  InstrumentSteps,
  OverlayLine,
  StrategyReportData,
  StrategyRunData,
} from '../../reports/strategy/strategy-data';
import type { ExplanationStep } from '../../systems/explain';
import { EXPLANATION_STAGE, RISK_OVERLAY_STAGE, type StoredOverlay } from '../positions/store-results';
import { gather } from './gather';
import type { ReportAsk, ReportDeps } from './report-deps';

/** The latest run of every strategy, or of the one that was asked for, as far as its results are still stored. */
export async function gatherStrategies(deps: ReportDeps, ask: ReportAsk): Promise<StrategyReportData> {
  const withoutRun: string[] = [];
  return {
    producedAt: await deps.clock.read(),
    zone: deps.config.system_zone,
    runs: await gather(async () => {
      const found = await Promise.all(
        (await latestRuns(deps, ask)).map(async (run) => {
          const data = await runData(deps, run, ask.arguments.instrument);
          if (data === undefined) withoutRun.push(run.strategy);
          return data;
        }),
      );
      return found.filter((run) => run !== undefined);
    }),
    withoutRun,
  };
}

async function latestRuns({ database }: ReportDeps, ask: ReportAsk): Promise<readonly StrategyRun[]> {
  const newest = new Map(
    (await strategyRuns(database, ask.arguments.strategy)).map((run) => [run.strategy, run]),
  );
  return [...newest.values()];
}

async function runData(
  { database, config }: ReportDeps,
  run: StrategyRun,
  instrument: string | undefined,
): Promise<StrategyRunData | undefined> {
  const { strategy, tradeDate, at, capital, riskTarget } = run;
  const key = { strategy, tradeDate };
  const instruments = (await listStages(database, key))
    .filter((each) => each.stage === EXPLANATION_STAGE)
    .map((each) => each.instrument)
    .filter((each) => instrument === undefined || each === instrument);
  if (instruments.length === 0) return undefined;
  const optimal = await latestOptimalPositions(database, { strategy });
  const overlay = await readStage(database, { ...key, stage: RISK_OVERLAY_STAGE, instrument: '' });
  return {
    ...{ strategy, tradeDate, capital, riskTarget },
    at: at.getTime(),
    baseCurrency: config.base_currency,
    overlay: overlay === undefined ? undefined : overlayLine(overlay as StoredOverlay),
    instruments: await Promise.all(instruments.map((code) => stepsOf(database, run, code))),
    optimised: optimal
      .filter(
        (each) => each.kind === 'dynamic' && (instrument === undefined || each.instrument === instrument),
      )
      .map((each) => ({ instrument: each.instrument, values: each.values })),
  };
}

async function stepsOf(
  database: ReportDeps['database'],
  { strategy, tradeDate, at }: StrategyRun,
  instrument: string,
): Promise<InstrumentSteps> {
  const stored = await readStage(database, { strategy, tradeDate, stage: EXPLANATION_STAGE, instrument });
  // JSON has no NaN: it was stored as null.
  const steps = stored as readonly (Omit<ExplanationStep, 'value'> & { readonly value: number | null })[];
  const ledger = await wholeLedger(database);
  const until = ledger.filter(({ time }) => time <= at);
  return {
    instrument,
    steps: steps.map((step) => ({ ...step, value: step.value ?? NaN })),
    positionThen: strategyPosition(until, strategy, instrument),
    positionNow: strategyPosition(ledger, strategy, instrument),
  };
}

function overlayLine({ limits, ...measured }: StoredOverlay): OverlayLine {
  const named = Object.entries(limits).map(([name, limit]) => `${name} ${limit}`);
  return { ...measured, limits: named.join(', ') };
}
