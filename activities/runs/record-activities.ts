import { failRun, findRun, finishRun, noteDone, type RunKey, startRun } from '../../data/system/runs';
import type { StageResults } from '../../domain/cycle/cycle-result';
import type { StageName } from '../../domain/system/names';
import type { Deps } from '../deps';
import { recordStageRuns } from './stage-runs';

interface Run extends RunKey {
  readonly workflowRunId: string;
}

/** The record of one day's run: its beginning, its completed stages, its end. */
export function runRecordActivities(deps: Deps) {
  const { database, clock, version } = deps;
  const now = async () => new Date(await clock.read());
  return {
    /**
     * Begins a day. Temporal allows only one run of a workflow id at a time, so a run record that still says `running`
     * for another run belongs to one that is gone; `stages` are those that it had completed.
     */
    async beginRun({
      workflowRunId,
      ...key
    }: Run): Promise<
      { kind: 'begun'; stages?: StageResults } | { kind: 'already-done'; stages: StageResults }
    > {
      const answer = await startRun(database, key, {
        owner: workflowRunId,
        at: await now(),
        version,
        takeOver: true,
      });
      const stages = (answer.run.summary?.['stages'] ?? {}) as StageResults;
      return { kind: answer.kind === 'done-before' ? 'already-done' : 'begun', stages };
    },

    /**
     * Records the completed stages: if Temporal's data are lost, the day continues after them. The stage that has just
     * ended gets a run record of its own.
     */
    async noteStages({ stages, workflowRunId: _, ...key }: Run & { stages: StageResults }): Promise<void> {
      const run = await findRun(database, key);
      if (!run) return;
      await noteDone(database, run, { stages });
      await recordStageRuns(deps, run, stages);
    },

    async finishRun({ stages, workflowRunId: _, ...key }: Run & { stages: StageResults }): Promise<void> {
      const run = await findRun(database, key);
      if (run?.state === 'running') await finishRun(database, run, await now(), { stages });
    },

    async failRun({
      stages,
      workflowRunId: _,
      failedStage,
      reason,
      ...key
    }: Run & { stages: StageResults; failedStage: StageName; reason: string }): Promise<void> {
      const run = await findRun(database, key);
      if (run?.state === 'running')
        await failRun(database, run, await now(), {
          error: `${failedStage}: ${reason}`,
          summary: { stages },
        });
    },
  };
}
