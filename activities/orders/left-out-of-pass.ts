import { noteStackProblem, removeStackProblems, stackProblems } from '../../data/system/stack-problems';
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
   * The work's answer; undefined when it failed, or when an earlier piece of the same instrument did. Errors that a
   * retry may cure (an unreachable database, a version conflict) are thrown.
   */
  attempt<T>(piece: Piece, work: () => Promise<T>): Promise<T | undefined>;
  /** The same for many items, one after another; answers of those that failed are missing. */
  each<I, T>(items: readonly I[], pieceOf: (item: I) => Piece, work: (item: I) => Promise<T>): Promise<T[]>;
  /** Forgets resolved problems, and returns what is left out. `complete`: every step was taken. */
  finish(complete: boolean): Promise<readonly string[]>;
}

/** A problem is logged and mailed when it begins, not again at each pass that meets it. */
export function isolate(deps: PassDeps): Isolation {
  const { database } = deps;
  const met = new Map<string, string>();
  const bad = new Set<string>();
  const attempt: Isolation['attempt'] = async (piece, work) => {
    if (bad.has(piece.instrument)) return undefined;
    try {
      return await work();
    } catch (error) {
      if (isTransient(error)) throw error;
      bad.add(piece.instrument);
      const text = textOf(piece, error);
      met.set(idOf(piece), text);
      await note(deps, piece, text);
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
      const known = await stackProblems(database);
      // A step that was skipped because of an earlier problem of the instrument says nothing about its own problem.
      const over = known.filter(({ id, instrument }) => complete && !met.has(id) && !bad.has(instrument));
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

async function note({ database, clock, log, sendMail }: PassDeps, piece: Piece, text: string): Promise<void> {
  const { instrument } = piece;
  const since = new Date(await clock.read());
  if (!(await noteStackProblem(database, { id: idOf(piece), instrument, text, since }))) return;
  log.error({ instrument, order: piece.order }, text);
  await sendMail({
    subject: `Order stack: ${instrument} is left out`,
    text: `${text}. Nothing more is done for ${instrument} until that is resolved; the other instruments trade.`,
    critical: true,
  });
}
