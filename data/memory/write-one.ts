import { compareValues } from './compare-values';
import { copyDocument } from './copy-value';
import type { MemoryDocument, MemoryFilter } from './document';
import { isOperators } from './filter';
import { duplicateKey, IMMUTABLE_FIELD, NotInMemoryError, serverError } from './refusals';
import { sameValue } from './same-value';
import { type MemorySort, sortDocuments } from './sort-documents';
import type { StoredDocuments } from './stored-documents';
import { type Update, updated } from './update';

/** One write of at most one document. Documents and updates in it are shared with nobody. */
export type Write =
  | { readonly kind: 'insert'; readonly document: MemoryDocument }
  | (Where & { readonly kind: 'update'; readonly update: Update; readonly upsert: boolean })
  | (Where & { readonly kind: 'replace'; readonly replacement: MemoryDocument; readonly upsert: boolean })
  | (Where & { readonly kind: 'delete' });

interface Where {
  readonly filter: MemoryFilter;
  /** Of several that match, the first is meant. */
  readonly sort?: MemorySort;
}

/** What became of it: the document before and after; neither when none matched. */
export interface Outcome {
  readonly before?: MemoryDocument;
  readonly after?: MemoryDocument;
}

/** Does the write, wholly or not at all. Throws the server's refusals. `name` is the collection's, with its database's. */
export function writeOne(name: string, documents: StoredDocuments, write: Write): Outcome {
  if (write.kind === 'insert') return { after: insert(name, documents, write.document) };
  const [before] = sortDocuments(documents.find(write.filter), write.sort);
  if (write.kind === 'delete') {
    if (before !== undefined) documents.remove(before['_id']);
    return { before };
  }
  if (before === undefined) return write.upsert ? { after: insert(name, documents, firstOf(write)) } : {};
  const after = write.kind === 'update' ? updated(before, write.update, false) : replaced(before, write);
  if (after !== before) documents.put(after);
  return { before, after };
}

function insert(name: string, documents: StoredDocuments, document: MemoryDocument): MemoryDocument {
  if (documents.get(document['_id']) !== undefined) throw duplicateKey(name, document['_id']);
  documents.put(document);
  return document;
}

function replaced(
  before: MemoryDocument,
  { replacement }: Extract<Write, { kind: 'replace' }>,
): MemoryDocument {
  const { _id } = before;
  if ('_id' in replacement && !sameValue(replacement['_id'], _id))
    throw serverError(IMMUTABLE_FIELD, "the (immutable) field '_id' was found to have been altered");
  return { _id, ...replacement };
}

/** What an upsert inserts: of the filter a replacement takes the id, an update every value it asks for. */
function firstOf(write: Extract<Write, { upsert: boolean }>): MemoryDocument {
  if (write.kind === 'update') return idFirst(updated(valuesOf(write.filter), write.update, true));
  const { _id } = valuesOf(write.filter);
  return idFirst({ ...(_id !== undefined && { _id }), ...write.replacement });
}

function valuesOf(filter: MemoryFilter): MemoryDocument {
  if (Object.keys(filter).some((key) => key.startsWith('$')))
    throw new NotInMemoryError('upsert by a filter of alternatives');
  const fields = Object.entries(filter).flatMap(([name, value]) => {
    const [wanted, ...others] = isOperators(value) ? listOf(value['$in']) : [value];
    const isOne = wanted !== undefined && others.every((other) => compareValues(other, wanted) === 0);
    return isOne ? [[name, wanted] as const] : [];
  });
  return updated({}, { $set: copyDocument(Object.fromEntries(fields)) as MemoryDocument }, true);
}

function idFirst({ _id, ...others }: MemoryDocument): MemoryDocument {
  return { _id, ...others };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
