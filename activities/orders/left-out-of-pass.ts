import { isDatabaseAway } from '../../data/store/database';
import {
  putStackProblem,
  removeStackProblems,
  type StackProblem,
  stackProblems,
} from '../../data/system/stack-problems';
import { ATTEMPTS_MAX, isLeftToRepetition, nextAttempt } from '../../domain/orders/retry-plan';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

type PassDeps = Pick<Deps, 'database' | 'clock' | 'log' | 'sendMail'>;

/** A piece of work of a pass over the stack: which step, and on what. */
export interface Piece {
  readonly step: string;
  readonly instrument: string;
  /** The order, by its number or id; absent for work on the instrument as a whole. */
  readonly order?: string;
}

/** One pass over the stack: work that fails leaves out its instrument, and nothing else. */
export interface Isolation {
  /**
   * The work's answer; undefined when it failed, when an earlier piece of the same instrument did, or while it waits to
   * be tried again. Thrown are an unreachable database, and what a repetition of the pass may cure, the first times.
   */
  attempt<T>(piece: Piece, work: () => Promise<T>): Promise<T | undefined>;
  /** The same for many items, one after another; answers of those that failed are missing. */
  each<I, T>(items: readonly I[], pieceOf: (item: I) => Piece, work: (item: I) => Promise<T>): Promise<T[]>;
  /** Forgets resolved problems, and returns what is left out. `complete`: every step was taken. */
  finish(complete: boolean): Promise<readonly string[]>;
}

/** When the pass began, and which failures of before are looked at. */
export interface PassSettings {
  /** False: everything is tried, as when the window ends. */
  readonly waits: boolean;
}

/**
 * A problem is logged and mailed when it begins, not again at each pass that meets it: it is tried again after ever
 * longer pauses, and given up with another mail.
 */
export function isolate(deps: PassDeps, { waits }: PassSettings = { waits: true }): Isolation {
  const { database, clock } = deps;
  const met = new Map<string, string>();
  const bad = new Set<string>();
  let known: ReadonlyMap<string, StackProblem> | undefined;
  const before = async (piece: Piece) => {
    known ??= new Map((await stackProblems(database)).map((problem) => [problem.id, problem]));
    return known.get(idOf(piece));
  };
  const leaveOut = (piece: Piece, text: string) => {
    bad.add(piece.instrument);
    met.set(idOf(piece), text);
  };
  const attempt: Isolation['attempt'] = async (piece, work) => {
    if (bad.has(piece.instrument)) return undefined;
    const failed = await before(piece);
    if (failed && waits && nextAttempt(failed) > (await clock.read())) {
      leaveOut(piece, failed.text);
      return undefined;
    }
    try {
      return await work();
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      const text = textOf(piece, error);
      const at = new Date(await clock.read());
      const problem = await note(deps, piece, { text, failed, at, isCurable: isTransient(error) });
      if (isTransient(error) && isLeftToRepetition(problem.attempts)) throw error;
      leaveOut(piece, text);
      return undefined;
    }
  };
  return {
    attempt,
    each: async (items, pieceOf, work) => {
      const answers: Awaited<ReturnType<typeof work>>[] = [];
      for (const item of items) {
        const answer = await attempt(pieceOf(item), async () => ({ value: await work(item) }));
        if (answer) answers.push(answer.value);
      }
      return answers;
    },
    finish: async (complete) => {
      const stored = await stackProblems(database);
      // A step that was skipped because of an earlier problem of the instrument says nothing about its own problem.
      const over = stored.filter(({ id, instrument }) => complete && !met.has(id) && !bad.has(instrument));
      await removeStackProblems(
        database,
        over.map(({ id }) => id),
      );
      return [...met.values()];
    },
  };
}

function idOf({ step, instrument, order }: Piece): string {
  return `${step}/${instrument}/${order ?? ''}`;
}

function textOf({ step, instrument, order }: Piece, error: unknown): string {
  const what = order === undefined ? instrument : `${instrument} (${order})`;
  return `${what} is left out of "${step}": ${sentence(error)}`;
}

interface Failure {
  readonly text: string;
  /** The same problem before. */
  readonly failed: StackProblem | undefined;
  readonly at: Date;
  readonly isCurable: boolean;
}

async function note(
  deps: PassDeps,
  piece: Piece,
  { text, failed, at, isCurable }: Failure,
): Promise<StackProblem> {
  const { instrument } = piece;
  const attempts = (failed?.attempts ?? 0) + 1;
  const problem = { id: idOf(piece), instrument, text, since: failed?.since ?? at, attempts, failedAt: at };
  await putStackProblem(deps.database, problem);
  deps.log.error({ instrument_code: instrument, order_id: piece.order, attempts }, text);
  const tellAt = isCurable ? [TOLD_WHEN_CURABLE] : [1];
  if (attempts === ATTEMPTS_MAX) await mailGivenUp(deps, problem);
  else if (tellAt.includes(attempts)) await mailLeftOut(deps, problem);
  return problem;
}

/** What a repetition may have cured is told when it did not. */
const TOLD_WHEN_CURABLE = 3;

async function mailLeftOut({ sendMail }: PassDeps, { instrument, text }: StackProblem): Promise<void> {
  await sendMail({
    subject: `Order stack: ${instrument} is left out`,
    text:
      `${text}. Nothing more is done for ${instrument} until that is resolved; the other instruments trade. It is tried ` +
      `again after ever longer pauses, ${ATTEMPTS_MAX} times in all; at once with npx tst orders retry ${instrument} --reason R.`,
    critical: true,
  });
}

async function mailGivenUp({ sendMail }: PassDeps, { instrument, text, attempts }: StackProblem) {
  await sendMail({
    subject: `Order stack: ${instrument} is given up`,
    text:
      `${text}. It failed ${attempts} times in a row and is not tried again in this window; the other instruments trade. ` +
      `When the cause is removed: npx tst orders retry ${instrument} --reason R.`,
    critical: true,
  });
}
