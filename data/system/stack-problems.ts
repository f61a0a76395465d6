import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** What keeps the order stack from working on one instrument, for as long as it does. */
export interface StackProblem {
  /** `<step>/<instrument>/<what>`: the same problem at the next pass is the same one. */
  readonly id: string;
  readonly instrument: string;
  readonly text: string;
  readonly since: Date;
}

/** True when it was new. */
export async function noteStackProblem(database: Database, problem: StackProblem): Promise<boolean> {
  return insertOnce(problemsOf(database), problem.id, problem);
}

export async function stackProblems(database: Database): Promise<StackProblem[]> {
  const found = await problemsOf(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<StackProblem>(document));
}

export async function removeStackProblems(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await problemsOf(database).deleteMany({ _id: { $in: [...ids] } });
}

function problemsOf(database: Database) {
  return database.main.collection<Stored<StackProblem>>('stack_problems');
}
