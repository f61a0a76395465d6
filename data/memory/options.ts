import { MongoInvalidArgumentError } from 'mongodb';
import { copyDocument } from './copy-value';
import { isMapping, type MemoryDocument } from './document';
import { NotInMemoryError } from './refusals';
import type { Update } from './update';

/** Options of a command that say how it is answered, not with what. */
const WITHOUT_EFFECT = ['batchSize', 'hint', 'nameOnly'];

/** The options that have an effect. Throws NotInMemoryError for one that is not known here. */
export function knownOptions<T extends object>(
  options: T | undefined,
  known: readonly (keyof T & string)[],
): T {
  const names = Object.keys(options ?? {});
  const other = names.find((name) => ![...known, ...WITHOUT_EFFECT].includes(name));
  if (other !== undefined) throw new NotInMemoryError(`option ${other}`);
  return options ?? ({} as T);
}

/** A copy of an update. Throws as the driver does for one without operators. */
export function parsedUpdate(update: unknown): Update {
  const names = isMapping(update) ? Object.keys(update) : [];
  if (names.length === 0 || !names.every((name) => name.startsWith('$')))
    throw new MongoInvalidArgumentError('Update document requires atomic operators');
  return copyDocument(update as MemoryDocument) as Update;
}

/** A copy of a replacement. Throws as the driver does for one with operators. */
export function parsedReplacement(replacement: unknown): MemoryDocument {
  if (isMapping(replacement) && !Object.keys(replacement).some((name) => name.startsWith('$')))
    return copyDocument(replacement);
  throw new MongoInvalidArgumentError('Replacement document must not contain atomic operators');
}
