import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** A workflow that ended otherwise than it should, or that can't continue; reported to the operator once. */
export interface WorkflowFailure {
  readonly runId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly how: 'failed' | 'terminated' | 'timed out' | 'stuck';
  /** What it failed with. */
  readonly reason: string;
  readonly at: Date;
}

/** True when it was not known before. */
export async function noteWorkflowFailure(database: Database, failure: WorkflowFailure): Promise<boolean> {
  return insertOnce(failures(database), `${failure.runId}/${failure.how}`, failure);
}

/** Since the instant, oldest first. */
export async function workflowFailures(database: Database, since: Date): Promise<readonly WorkflowFailure[]> {
  const found = await failures(database)
    .find({ at: { $gte: since } })
    .sort({ at: 1 })
    .toArray();
  return found.map((document) => plain<WorkflowFailure>(document));
}

function failures(database: Database) {
  return database.main.collection<Stored<WorkflowFailure>>('workflow_failures');
}
