import { gunzipSync, gzipSync } from 'node:zlib';
import { Binary } from 'mongodb';
import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

/** What one stage of one strategy's run gave, for looking at later. Kept for 30 days. */
export interface StageResult {
  readonly strategy: string;
  readonly tradeDate: string;
  readonly at: Date;
  readonly stage: string;
  /** Empty for a stage that is about all instruments. */
  readonly instrument: string;
}

interface StoredStage extends StageResult {
  /** gzip of the JSON text of the value. */
  readonly body: Binary;
}

const RESULTS_PER_COMMAND = 100;
const BODY_BYTES_MAX = 15_000_000; // a document of MongoDB has at most 16 MB

/** Stores a stage's result; the same stage again replaces it. Throws when it is too large even compressed. */
export async function storeStage(database: Database, key: StageResult, value: unknown): Promise<void> {
  await put(stages(database), idOf(key), stored(key, value));
}

/** Many results in few round trips; the same rules as for one. */
export async function storeStages(
  database: Database,
  results: readonly { readonly key: StageResult; readonly value: unknown }[],
): Promise<void> {
  for (let from = 0; from < results.length; from += RESULTS_PER_COMMAND) {
    const some = results.slice(from, from + RESULTS_PER_COMMAND);
    await stages(database).bulkWrite(
      some.map(({ key, value }) => ({
        replaceOne: { filter: { _id: idOf(key) }, replacement: stored(key, value), upsert: true },
      })),
      { ordered: false },
    );
  }
}

function stored(key: StageResult, value: unknown): StoredStage {
  const body = gzipSync(JSON.stringify(value));
  if (body.length > BODY_BYTES_MAX)
    throw new RangeError(`The result of ${key.stage} has ${body.length} bytes.`);
  return { ...key, body: new Binary(body) };
}

export async function readStage(
  database: Database,
  key: Pick<StageResult, 'strategy' | 'tradeDate' | 'stage' | 'instrument'>,
): Promise<unknown> {
  const found = await stages(database).findOne({ _id: idOf(key) });
  return found === null ? undefined : JSON.parse(gunzipSync(found.body.buffer).toString('utf8'));
}

/** What is stored of a strategy's runs (of all strategies by default), newest first, without the values. */
export async function listStages(
  database: Database,
  filter: { readonly strategy?: string; readonly tradeDate?: string } = {},
): Promise<StageResult[]> {
  const found = await stages(database)
    .find(filter, { projection: { body: 0 } })
    .sort({ tradeDate: -1, _id: 1 })
    .toArray();
  return found.map((document) => plain<StageResult>(document));
}

/** Removes results stored before the instant; returns how many. */
export async function pruneStages(database: Database, before: Date): Promise<number> {
  return (await stages(database).deleteMany({ at: { $lt: before } })).deletedCount;
}

function idOf(key: Pick<StageResult, 'strategy' | 'tradeDate' | 'stage' | 'instrument'>): string {
  return `${key.strategy}/${key.tradeDate}/${key.stage}/${key.instrument}`;
}

function stages(database: Database) {
  return database.main.collection<Stored<StoredStage>>('diagnostics');
}
