import { type Halt, type HaltScope, STOP, scopeInWords } from '../../domain/limits/halt';
import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

/** A process that a person has paused. */
export interface ProcessPause {
  readonly process: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** Stores what an owner says about a scope. A person's must be in the journal, too: a restore brings it back. */
export async function setHalt(database: Database, halt: Halt): Promise<void> {
  await put(halts(database), idOf(halt), halt);
}

/** The last word of an owner about a scope: a person's about everything when left out. */
export async function readHalt(
  database: Database,
  of: Pick<Halt, 'owner' | keyof HaltScope> = STOP,
): Promise<Halt | undefined> {
  const found = await halts(database).findOne({ _id: idOf(of) });
  return found === null ? undefined : completed(found);
}

/** Every halt in force, that of everything first. */
export async function haltsInForce(database: Database): Promise<readonly Halt[]> {
  const found = await halts(database).find({ halted: true }).sort({ _id: 1 }).toArray();
  const all = found.map(completed);
  const isWhole = (halt: Halt) => scopeInWords(halt) === '';
  return [...all.filter(isWhole), ...all.filter((halt) => !isWhole(halt))];
}

/** Halts that were stored before there were scopes, modes and owners stopped everything, and any person lifts them. */
function completed(document: Stored<Partial<Halt>>): Halt {
  return { ...STOP, ...plain(document) } as Halt;
}

function idOf({ owner, strategy, instrument }: Pick<Halt, 'owner' | keyof HaltScope>): string {
  if (owner !== 'operator') return `${strategy}/${instrument}/${owner}`;
  return strategy === '' && instrument === '' ? 'halt' : `${strategy}/${instrument}`;
}

function halts(database: Database) {
  return database.main.collection<Stored<Halt>>('halt');
}

export async function pauseProcess(database: Database, pause: ProcessPause): Promise<void> {
  await put(pauses(database), pause.process, pause);
}

/** True when it was paused. */
export async function unpauseProcess(database: Database, process: string): Promise<boolean> {
  return (await pauses(database).deleteOne({ _id: process })).deletedCount === 1;
}

export async function pausedProcesses(database: Database): Promise<ProcessPause[]> {
  return (await pauses(database).find({}).sort({ _id: 1 }).toArray()).map((document) =>
    plain<ProcessPause>(document),
  );
}

function pauses(database: Database) {
  return database.main.collection<Stored<ProcessPause>>('pauses');
}
