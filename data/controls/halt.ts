import type { Database } from '../store/database';
import { plain, plainOrUndefined, put, type Stored } from '../store/documents';

/** HALT: nothing of the system is sent while it is in force. */
export interface Halt {
  readonly halted: boolean;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** A process that a person has paused. */
export interface ProcessPause {
  readonly process: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

export async function setHalt(database: Database, halt: Halt): Promise<void> {
  await put(database.main.collection<Stored<Halt>>('halt'), 'halt', halt);
}

/** The last word on HALT; undefined when there never was one. */
export async function readHalt(database: Database): Promise<Halt | undefined> {
  return plainOrUndefined<Halt>(
    await database.main.collection<Stored<Halt>>('halt').findOne({ _id: 'halt' }),
  );
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
