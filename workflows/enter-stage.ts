import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { typedAttributes } from './start-child';

/** Moves the run to another stage, in its list entry and in its details page. */
export function enterStage(stage: string, details: string): void {
  upsertSearchAttributes(typedAttributes({ Stage: stage }));
  setCurrentDetails(details);
}
