import type { StageResults } from '../../domain/cycle/cycle-result';
import {
  CATALOGUE_PROCESSES,
  type CatalogueProcess,
  type PerformedBy,
  performedBy,
} from '../../domain/processes/catalogue';
import {
  type CycleState,
  type ProcessRunState,
  type RunTimes,
  stageState,
} from '../../domain/processes/process-state';
import { STAGES, type StageName } from '../../domain/system/names';
import { WINDOW_PROCESS } from '../../domain/time/trading-window';
import { accountCapital } from '../capital/capital';
import { pausedProcesses } from '../controls/halt';
import { readFetches } from '../instruments/price-fetches';
import type { Database } from '../store/database';
import { newestRun, type RunRecord } from './runs';

/** One of pysystemtrade's processes as it stands here. */
export interface StandingProcess extends ProcessRunState {
  readonly process: CatalogueProcess;
  readonly by: PerformedBy;
  /** Why its schedule, or that of the daily cycle, is paused; undefined when it is not. */
  readonly paused?: string;
}

const CYCLE = 'daily-cycle';

/** How every process stands, from the records of runs and what each stores last. */
export async function standingProcesses(
  database: Database,
  system: string,
): Promise<readonly StandingProcess[]> {
  const [cycle, stages] = await Promise.all([
    newestRun(database, system, CYCLE),
    stageRuns(database, system),
  ]);
  const pauses = new Map((await pausedProcesses(database)).map(({ process, reason }) => [process, reason]));
  const ends = await scheduleEnds(database, system);
  return CATALOGUE_PROCESSES.map((process) => {
    const by = performedBy(process);
    const paused = pauses.get(by.kind === 'stage' ? CYCLE : by.schedule);
    const own = by.kind === 'stage' ? ofStage(by.stage, stages, cycle) : ends[by.schedule];
    return { process, by, ...own, ...(paused !== undefined && { paused }) };
  });
}

async function stageRuns(database: Database, system: string): Promise<ReadonlyMap<StageName, RunRecord>> {
  const found = await Promise.all(STAGES.map((stage) => newestRun(database, system, stage)));
  return new Map(found.flatMap((run) => (run ? [[run.process as StageName, run] as const] : [])));
}

function ofStage(
  stage: StageName,
  runs: ReadonlyMap<StageName, RunRecord>,
  cycle: RunRecord | undefined,
): ProcessRunState {
  const ofCycle = [...runs.values()].filter((run) => run.tradeDate === cycle?.tradeDate);
  const named = (state: RunRecord['state']) =>
    ofCycle
      .filter((run) => run.state === state && run.startedAt >= cycle!.startedAt)
      .map((run) => run.process as StageName);
  const state: CycleState | undefined = cycle && {
    ...timesOf(cycle),
    completed: Object.keys((cycle.summary?.['stages'] ?? {}) as StageResults) as StageName[],
    failed: named('failed'),
  };
  const own = runs.get(stage);
  return stageState(stage, own && timesOf(own), state, (each) => {
    const run = ofCycle.find(({ process }) => process === each);
    return run?.endedAt?.getTime();
  });
}

/** Those that keep no run record: when what they store was stored last. */
async function scheduleEnds(
  database: Database,
  system: string,
): Promise<Readonly<Record<'capital' | 'fx' | 'order-stack', ProcessRunState>>> {
  const [capital, fetches, window] = await Promise.all([
    accountCapital(database),
    readFetches(database),
    newestRun(database, system, WINDOW_PROCESS),
  ]);
  const rates = fetches.filter(({ contract }) => contract === '').map(({ at }) => at.getTime());
  const ended = (time: number | undefined): ProcessRunState => ({
    state: 'not running',
    ...(time !== undefined && { lastEnd: time }),
  });
  return {
    capital: ended(capital?.time.getTime()),
    fx: ended(rates.length > 0 ? Math.max(...rates) : undefined),
    'order-stack': ended(window?.endedAt?.getTime()),
  };
}

function timesOf({ state, startedAt, endedAt }: RunRecord): RunTimes {
  return { state, startedAt: startedAt.getTime(), ...(endedAt && { endedAt: endedAt.getTime() }) };
}
