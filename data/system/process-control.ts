import type { Database } from '../store/database';
import { plain, plainOrUndefined, type Stored } from '../store/documents';

/** pysystemtrade's switch of a process: may it start, must it stop. */
export type ProcessStatus = 'GO' | 'NO-RUN' | 'STOP' | 'PAUSE';

export interface ProcessControl {
  readonly process: string;
  readonly status: ProcessStatus;
  readonly by?: string;
  readonly at?: Date;
  /** Start and end of the last run of each method. */
  readonly methods?: Readonly<Record<string, { readonly start?: Date; readonly end?: Date }>>;
}

/** GO while nobody has said otherwise. */
export async function readProcessControl(database: Database, process: string): Promise<ProcessControl> {
  const found = plainOrUndefined<ProcessControl>(await control(database).findOne({ _id: process }));
  return found ?? { process, status: 'GO' };
}

export async function setProcessStatus(
  database: Database,
  process: string,
  status: ProcessStatus,
  who: { readonly by: string; readonly at: Date },
): Promise<void> {
  await control(database).updateOne(
    { _id: process },
    { $set: { process, status, ...who } },
    { upsert: true },
  );
}

export async function processControls(database: Database): Promise<ProcessControl[]> {
  return (await control(database).find({}).sort({ _id: 1 }).toArray()).map((each) =>
    plain<ProcessControl>(each),
  );
}

function control(database: Database) {
  return database.main.collection<Stored<ProcessControl>>('process_control');
}
