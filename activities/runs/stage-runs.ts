import { findRun, newestRun, type RunKey, type RunRecord, recordEndedRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import { STAGES, type StageName } from '../../domain/system/names';
import type { Deps } from '../deps';

type RunDeps = Pick<Deps, 'database' | 'clock' | 'version'>;

/** A run record for each completed stage of the cycle that has none of this run yet. Stages run one after another. */
export async function recordStageRuns(deps: RunDeps, cycle: RunRecord, stages: StageResults): Promise<void> {
  for (const stage of STAGES.filter((each) => stages[each] !== undefined)) {
    const { summary, problems } = stages[stage]!;
    await recordOnce(deps, cycle, stage, { state: 'done', summary: { summary, problems } });
  }
}

/** The same of the stage that failed. */
export async function recordFailedStage(
  deps: RunDeps & Pick<Deps, 'system'>,
  {
    tradeDate,
    stage,
    reason,
  }: { readonly tradeDate: string; readonly stage: StageName; readonly reason: string },
): Promise<void> {
  const cycle = await findRun(deps.database, { system: deps.system, process: 'daily-cycle', tradeDate });
  if (cycle) await recordOnce(deps, cycle, stage, { state: 'failed', error: reason });
}

async function recordOnce(
  { database, clock, version }: RunDeps,
  cycle: RunRecord,
  stage: StageName,
  end: Pick<RunRecord, 'state' | 'summary' | 'error'>,
): Promise<void> {
  const key: RunKey = { system: cycle.system, process: stage, tradeDate: cycle.tradeDate };
  const before = await findRun(database, key);
  if (before && before.startedAt >= cycle.startedAt && before.state === end.state) return;
  const endedAt = new Date(await clock.read());
  await recordEndedRun(database, {
    ...{ ...key, attempt: (before?.attempt ?? 0) + 1, owner: cycle.owner, version },
    ...{ startedAt: await startOf(database, cycle, stage), endedAt, ...end },
  });
}

/** When the last stage before it ended, in this run of the cycle; else when the cycle began. */
async function startOf(database: Deps['database'], cycle: RunRecord, stage: StageName): Promise<Date> {
  const earlier = STAGES.slice(0, STAGES.indexOf(stage));
  const runs = await Promise.all(earlier.map((each) => newestRun(database, cycle.system, each)));
  const ends = runs.flatMap((run) =>
    run?.tradeDate === cycle.tradeDate && run.endedAt ? [run.endedAt.getTime()] : [],
  );
  return new Date(Math.max(cycle.startedAt.getTime(), ...ends));
}
