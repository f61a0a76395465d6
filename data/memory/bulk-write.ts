import { MongoServerError } from 'mongodb';
import { bulkError, type RefusedWrite } from './bulk-error';
import { type BulkResult, counted, NOTHING_WRITTEN } from './bulk-result';
import { copyDocument } from './copy-value';
import type { MemoryDocument, MemoryFilter } from './document';
import { knownOptions, parsedReplacement, parsedUpdate } from './options';
import { NotInMemoryError } from './refusals';
import type { Outcome, Write } from './write-one';

/** A write of the driver's `bulkWrite`, parsed. `isMany`: of all documents that match. */
export interface BulkPart {
  readonly write: Write;
  readonly isMany: boolean;
}

interface Model {
  readonly filter: MemoryFilter;
  readonly update?: unknown;
  readonly replacement?: unknown;
  readonly document?: MemoryDocument;
  readonly upsert?: boolean;
}

/** One entry of the driver's list: `{ updateOne: { filter, update, upsert } }`. */
export function bulkPart(operation: MemoryDocument): BulkPart {
  const [[kind, model]] = Object.entries(operation) as [string, Model][];
  const { filter, upsert = false } = knownOptions(model, [
    'filter',
    'update',
    'replacement',
    'document',
    'upsert',
  ]);
  if (kind === 'insertOne') return { write: insertion(model.document!), isMany: false };
  if (kind === 'replaceOne') {
    const replacement = parsedReplacement(model.replacement);
    return { write: { kind: 'replace', filter, replacement, upsert }, isMany: false };
  }
  if (kind === 'updateOne' || kind === 'updateMany') {
    const update = parsedUpdate(model.update);
    return { write: { kind: 'update', filter, update, upsert }, isMany: kind === 'updateMany' };
  }
  if (kind === 'deleteOne' || kind === 'deleteMany')
    return { write: { kind: 'delete', filter }, isMany: kind === 'deleteMany' };
  throw new NotInMemoryError(`bulk write ${kind}`);
}

function insertion(document: MemoryDocument): Write {
  if (document['_id'] === undefined) throw new NotInMemoryError('insertion without an id');
  return { kind: 'insert', document: copyDocument(document) };
}

/**
 * Does the parts in their order; `run` answers with the outcome for each document. Throws MongoBulkWriteError after the first
 * refusal (`isOrdered`), or after all parts.
 */
export async function bulkWrite(
  parts: readonly BulkPart[],
  isOrdered: boolean,
  run: (part: BulkPart) => Promise<readonly Outcome[]>,
): Promise<BulkResult> {
  let result = NOTHING_WRITTEN;
  const refused: RefusedWrite[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      for (const outcome of await run(part)) result = counted(result, outcome, part.write.kind, index);
    } catch (error) {
      if (!(error instanceof MongoServerError)) throw error;
      refused.push({ index, error });
      if (isOrdered) break;
    }
  }
  if (refused.length > 0) throw bulkError(refused, result);
  return result;
}
