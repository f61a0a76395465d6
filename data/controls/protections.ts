import { STOP } from '../../domain/limits/halt';
import type { Protections } from '../../domain/limits/protections';
import type { Database } from '../store/database';
import { plain, plainOrUndefined, put, type Stored } from '../store/documents';

/** What a machine's worker runs with. */
export interface MachineProtections {
  readonly machine: string;
  /** What it last ran with, by itself or because somebody accepted it. */
  readonly accepted: Protections;
  /** It lacks something of `accepted`: sending is held until an operator accepts, or the worker starts with it again. */
  readonly asked?: { readonly now: Protections; readonly lost: readonly string[] };
}

/** The halt of a system that lacks something it ran with before. */
export const CONFIGURATION_HALT = { ...STOP, owner: 'configuration', by: 'configuration' } as const;

export async function readProtections(
  database: Database,
  machine: string,
): Promise<MachineProtections | undefined> {
  return plainOrUndefined<MachineProtections>(await collection(database).findOne({ _id: machine }));
}

export async function storeProtections(database: Database, value: MachineProtections): Promise<void> {
  await put(collection(database), value.machine, value);
}

/** Machines whose worker lacks something it ran with before. */
export async function askedProtections(database: Database): Promise<readonly MachineProtections[]> {
  const documents = await collection(database)
    .find({ asked: { $exists: true } })
    .sort({ _id: 1 })
    .toArray();
  return documents.map((document) => plain<MachineProtections>(document));
}

function collection(database: Database) {
  return database.main.collection<Stored<MachineProtections>>('protections');
}
