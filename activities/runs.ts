import { findQuestion } from '../data/operator/questions';
import { instrumentsWithPrices } from '../data/series/prices';
import { failRun, findRun, finishRun, noteDone, type RunKey, startRun } from '../data/system/runs';
import type { StageResults } from '../domain/cycle/cycle-result';
import type { StageFailure } from '../domain/cycle/stage-failure';
import type { StageName } from '../domain/system/names';
import { latestTradeDate } from '../domain/time/trade-date';
import { strategiesOf } from '../strategies/strategy-config';
import type { Deps } from './deps';
import { type RefusedMessage, reportFailedStage, reportRefusedMessage } from './running/report-failures';

interface Run extends RunKey {
  readonly workflowRunId: string;
}

export function createRunActivities(deps: Deps) {
  const { database, clock, config, loaded, catalogue, version } = deps;
  const now = async () => new Date(await clock.read());
  return {
    /**
     * Asks to begin a day. Temporal lets one run of a workflow id go on at a time, so a run record that still
     * says `running` for another run belongs to one that is gone; `stages` are those that it had done.
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

    /** Notes the stages that are done: if Temporal's memory is lost, the day goes on after them. */
    async noteStages({ stages, workflowRunId: _, ...key }: Run & { stages: StageResults }): Promise<void> {
      const run = await findRun(database, key);
      if (run) await noteDone(database, run, { stages });
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

    /** Somebody hears at once that a stage has failed, and what to do. */
    async reportFailedStage(failure: StageFailure): Promise<void> {
      return reportFailedStage(deps, failure);
    },

    /** A signal that was refused: nobody waits for its answer. */
    async reportRefusedMessage(refused: RefusedMessage): Promise<void> {
      return reportRefusedMessage(deps, refused);
    },

    /** What the prices stage works on: instruments with stored prices but stale ones, and the broker's FX codes. */
    async listPriceWork(_: {
      system: string;
      tradeDate: string;
    }): Promise<{ instruments: string[]; fxCodes: string[] }> {
      const stale = new Set(config.stale_instruments);
      const instruments = (await instrumentsWithPrices(database)).filter((code) => !stale.has(code));
      return { instruments, fxCodes: catalogue.brokerFx.map((fx) => fx.code) };
    },

    /** The strategies that run, in the control configuration's order. */
    async listStrategies(_: { system: string }): Promise<{ strategies: string[] }> {
      return { strategies: strategiesOf(loaded).map((strategy) => strategy.name) };
    },

    /** The trade date decided by the newest notional close that is not after the instant (ISO). */
    async tradeDateOf({ instant }: { instant: string }): Promise<{ tradeDate: string }> {
      return { tradeDate: latestTradeDate(Date.parse(instant), config.system_zone) };
    },

    /** The question as text for the Web UI, and whether it still waits for an answer. */
    async describeQuestion({ question }: { question: string }): Promise<{ text: string; open: boolean }> {
      const found = await findQuestion(database, question);
      return { text: found?.text ?? `no question ${question}`, open: found?.status === 'open' };
    },
  };
}

export type RunActivities = ReturnType<typeof createRunActivities>;
