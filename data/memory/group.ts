import { compareValues } from './compare-values';
import { copyValue } from './copy-value';
import { isMapping, type MemoryDocument } from './document';
import { indexKey } from './document-key';
import { valuesAt } from './paths';
import { NotInMemoryError } from './refusals';

/** The one kind of aggregation in use: by a field, the greatest values of others. */
export function grouped(
  documents: readonly MemoryDocument[],
  pipeline: readonly unknown[],
): readonly MemoryDocument[] {
  const { by, greatest } = parsed(pipeline);
  const groups = new Map<unknown, Record<string, unknown>>();
  for (const document of documents) {
    const id = valueAt(document, by) ?? null;
    const key = indexKey(id) ?? JSON.stringify(id);
    const group = groups.get(key) ?? { _id: copyValue(id) };
    groups.set(key, group);
    for (const [name, field] of greatest) group[name] = greater(group[name], valueAt(document, field));
  }
  return [...groups.values()];
}

function parsed(pipeline: readonly unknown[]) {
  const [stage] = pipeline;
  const group = isMapping(stage) ? stage['$group'] : undefined;
  if (pipeline.length !== 1 || !isMapping(group)) throw new NotInMemoryError('aggregation but $group');
  const { _id, ...others } = group;
  const greatest = Object.entries(others).map(
    ([name, value]) => [name, fieldOf(isMapping(value) ? value['$max'] : undefined)] as const,
  );
  return { by: fieldOf(_id), greatest };
}

function fieldOf(text: unknown): readonly string[] {
  if (typeof text !== 'string' || !text.startsWith('$'))
    throw new NotInMemoryError('aggregation but by $max of a field');
  return text.slice(1).split('.');
}

function valueAt(document: MemoryDocument, path: readonly string[]): unknown {
  return valuesAt(document, path)[0];
}

/** Null and absent values are left out. */
function greater(a: unknown, b: unknown): unknown {
  if (b === undefined || b === null) return a ?? null;
  return a === undefined || a === null || compareValues(b, a) > 0 ? copyValue(b) : a;
}
