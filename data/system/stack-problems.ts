import { tstError } from '../../domain/errors/errors';
import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

/** What keeps the order stack from working on one instrument, for as long as it does. */
export interface StackProblem {
  /** `<step>/<instrument>/<what>`: the same problem at the next pass is the same one. */
  readonly id: string;
  readonly instrument: string;
  readonly text: string;
  readonly since: Date;
  /** Failures in a row. */
  readonly attempts: number;
  readonly failedAt: Date;
}

export async function putStackProblem(database: Database, problem: StackProblem): Promise<void> {
  await put(problemsOf(database), problem.id, problem);
}

export async function stackProblems(database: Database): Promise<StackProblem[]> {
  const found = await problemsOf(database).find({}).sort({ _id: 1 }).toArray();
  // Those of an earlier release were tried at each pass.
  return found.map((document) => {
    const problem = plain<StackProblem>(document);
    return { ...problem, attempts: problem.attempts ?? 1, failedAt: problem.failedAt ?? problem.since };
  });
}

export async function removeStackProblems(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await problemsOf(database).deleteMany({ _id: { $in: [...ids] } });
}

/** Has everything that failed for an instrument tried again at once. Throws BAD_INPUT when nothing has. */
export async function forgetProblemsOf(database: Database, instrument: string): Promise<readonly string[]> {
  const known = (await stackProblems(database)).filter((problem) => problem.instrument === instrument);
  if (known.length === 0)
    throw tstError('BAD_INPUT', `nothing of ${instrument} is left out by the order stack (npx tst status)`);
  await removeStackProblems(
    database,
    known.map(({ id }) => id),
  );
  return known.map(({ text }) => text);
}

function problemsOf(database: Database) {
  return database.main.collection<Stored<StackProblem>>('stack_problems');
}
