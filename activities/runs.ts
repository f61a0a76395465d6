import type { StageFailure } from '../domain/cycle/stage-failure';
import type { Deps } from './deps';
import { type RefusedMessage, reportFailedStage, reportRefusedMessage } from './running/report-failures';
import { runRecordActivities } from './runs/record-activities';
import { stageWorkActivities } from './runs/stage-work';

export function createRunActivities(deps: Deps) {
  return {
    ...runRecordActivities(deps),
    ...stageWorkActivities(deps),

    /** Mails at once that a stage has failed, and what to do. */
    async reportFailedStage(failure: StageFailure): Promise<void> {
      return reportFailedStage(deps, failure);
    },

    /** Reports a refused signal: nobody waits for its answer. */
    async reportRefusedMessage(refused: RefusedMessage): Promise<void> {
      return reportRefusedMessage(deps, refused);
    },
  };
}

export type RunActivities = ReturnType<typeof createRunActivities>;
