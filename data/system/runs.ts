import type { Database } from '../store/database';
import { conflict, insertOnce, plain, plainOrUndefined, put, type Stored } from '../store/documents';

export interface RunKey {
  readonly system: string;
  /** A stage or another scheduled process, e.g. `prices`, `capital`. */
  readonly process: string;
  /** `YYYY-MM-DD`. */
  readonly tradeDate: string;
}

/** Decides whether a day's run may start. There is one per system, process and trade date. */
export interface RunRecord extends RunKey {
  readonly state: 'running' | 'done' | 'failed';
  /** Counts from 1; a deliberate re-run and a new try after a failure are new attempts. */
  readonly attempt: number;
  /** Who runs it: a workflow and run id. The same owner may ask again and resumes. */
  readonly owner: string;
  readonly startedAt: Date;
  /** Of the program that began this attempt; older records lack it. */
  readonly version?: string;
  readonly endedAt?: Date;
  readonly error?: string;
  /** What it came to; of a running one, what it has done so far. */
  readonly summary?: Readonly<Record<string, unknown>>;
}

export type StartRunAnswer =
  | { readonly kind: 'started'; readonly run: RunRecord }
  /** It is this owner's own unfinished run. */
  | { readonly kind: 'resumed'; readonly run: RunRecord }
  | { readonly kind: 'running-elsewhere'; readonly run: RunRecord }
  | { readonly kind: 'done-before'; readonly run: RunRecord };

export interface StartRunOptions {
  readonly owner: string;
  readonly at: Date;
  /** Of this program. */
  readonly version: string;
  /** Run again although it was done. */
  readonly again?: boolean;
  /** Take over a run whose owner is known to be gone (Temporal's data lost): it continues after what was done. */
  readonly takeOver?: boolean;
}

/** Asks to start the run of a day. Of callers at the same time one gets `started`. */
export async function startRun(
  database: Database,
  key: RunKey,
  options: StartRunOptions,
): Promise<StartRunAnswer> {
  const first = newRun(key, 1, options);
  if (await insertOnce(runs(database), idOf(key), first)) return { kind: 'started', run: first };
  const run = (await findRun(database, key))!;
  if (run.state === 'running' && run.owner === options.owner) return { kind: 'resumed', run };
  if (run.state === 'running' && !options.takeOver) return { kind: 'running-elsewhere', run };
  if (run.state === 'done' && !options.again) return { kind: 'done-before', run };
  const done = run.state === 'running' && run.summary !== undefined ? { summary: run.summary } : {};
  const next = { ...newRun(key, run.attempt + 1, options), ...done };
  const written = await runs(database).replaceOne(
    { _id: idOf(key), attempt: run.attempt, state: run.state },
    next,
  );
  if (written.matchedCount === 1) return { kind: 'started', run: next };
  return { kind: 'running-elsewhere', run: (await findRun(database, key))! };
}

/** Keeps what a running run has done so far, for the attempt that takes it over. Does nothing when a later attempt has replaced it. */
export async function noteDone(
  database: Database,
  run: RunKey & { readonly attempt: number },
  summary: Readonly<Record<string, unknown>>,
): Promise<void> {
  const running = { _id: idOf(run), attempt: run.attempt, state: 'running' } as const;
  await runs(database).updateOne(running, { $set: { summary } });
}

/** Ends the run well. Throws VERSION_CONFLICT when a later attempt has replaced it. */
export async function finishRun(
  database: Database,
  run: RunKey & { readonly attempt: number },
  at: Date,
  summary: Readonly<Record<string, unknown>> = {},
): Promise<RunRecord> {
  return endRun(database, run, { state: 'done', endedAt: at, summary });
}

/** Ends the run badly, with what it has done nevertheless; a new try does all of it again. Throws VERSION_CONFLICT when a later attempt has replaced it. */
export async function failRun(
  database: Database,
  run: RunKey & { readonly attempt: number },
  at: Date,
  { error, summary }: { readonly error: string; readonly summary?: RunRecord['summary'] },
): Promise<RunRecord> {
  return endRun(database, run, {
    state: 'failed',
    endedAt: at,
    error,
    ...(summary === undefined ? {} : { summary }),
  });
}

export async function findRun(database: Database, key: RunKey): Promise<RunRecord | undefined> {
  return plainOrUndefined<RunRecord>(await runs(database).findOne({ _id: idOf(key) }));
}

/** When the last run of this process that was done ended, UTC; undefined before the first. */
export async function lastEnd(database: Database, process: string): Promise<Date | undefined> {
  const done = { process, state: 'done' } as const;
  const [last] = await runs(database).find(done).sort({ endedAt: -1 }).limit(1).toArray();
  return last?.endedAt;
}

/** The newest run of a process that ended, or the one that runs; undefined before the first. */
export async function newestRun(
  database: Database,
  system: string,
  process: string,
): Promise<RunRecord | undefined> {
  const [last] = await runs(database)
    .find({ system, process })
    .sort({ startedAt: -1, tradeDate: -1 })
    .limit(1)
    .toArray();
  return plainOrUndefined<RunRecord>(last ?? null);
}

/** The first trade date that a process has ever run for. */
export async function firstTradeDate(
  database: Database,
  system: string,
  process: string,
): Promise<string | undefined> {
  const [first] = await runs(database).find({ system, process }).sort({ tradeDate: 1 }).limit(1).toArray();
  return first?.tradeDate;
}

/** Keeps how a run that was done as a part of another one ended; a repetition replaces it. */
export async function recordEndedRun(database: Database, run: RunRecord): Promise<void> {
  await put(runs(database), idOf(run), run);
}

/** Runs that match, by trade date, then start. */
export async function findRuns(
  database: Database,
  filter: Partial<RunKey> & { readonly state?: RunRecord['state'] } = {},
): Promise<RunRecord[]> {
  const found = await runs(database).find(filter).sort({ tradeDate: 1, startedAt: 1 }).toArray();
  return found.map((document) => plain<RunRecord>(document));
}

async function endRun(
  database: Database,
  run: RunKey & { readonly attempt: number },
  changes: Partial<RunRecord>,
): Promise<RunRecord> {
  const updated = await runs(database).findOneAndUpdate(
    { _id: idOf(run), attempt: run.attempt },
    { $set: changes },
    { returnDocument: 'after' },
  );
  if (updated === null) throw conflict(`The run ${idOf(run)}`, run.attempt);
  return plain<RunRecord>(updated);
}

function newRun(
  { system, process, tradeDate }: RunKey,
  attempt: number,
  options: StartRunOptions,
): RunRecord {
  return {
    system,
    process,
    tradeDate,
    state: 'running',
    attempt,
    owner: options.owner,
    startedAt: options.at,
    version: options.version,
  };
}

function idOf(key: RunKey): string {
  return `${key.system}/${key.process}/${key.tradeDate}`;
}

function runs(database: Database) {
  return database.main.collection<Stored<RunRecord>>('runs');
}
