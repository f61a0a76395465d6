import { tstError } from '../../domain/errors/errors';
import type { Item } from '../../domain/moving/items';
import type { Series } from '../../domain/series/series';
import type { SeriesKey } from '../series/series-key';
import { storedAs, writeParts } from '../series/write-parts';
import type { ImportedItem } from './import-record';
import type { Moving, Planned } from './moving';

/**
 * How these parts of a series are written: not at all when they are stored so, over nothing, or over what an import
 * wrote. Throws BAD_INPUT when something else has changed the series, unless that is to be replaced.
 */
export async function planSeries(
  { database, replace }: Moving,
  { id }: Item,
  before: ImportedItem | undefined,
  key: SeriesKey,
  parts: Readonly<Record<string, Series>>,
): Promise<Planned> {
  const isEmpty = Object.values(parts).every((each) => each.times.length === 0);
  const { version, same } = await storedAs(database, key, parts);
  if (same || (version === 0 && isEmpty)) return { kind: 'unchanged', version };
  if (version > 0 && version !== before?.version && !replace) {
    const text =
      before === undefined
        ? `${id}: others are stored, which no import wrote (version ${version})`
        : `${id}: changed here since the import (version ${version}, imported as ${before.version})`;
    throw tstError('BAD_INPUT', `${text}; --replace writes over them`);
  }
  return {
    kind: version === 0 ? 'new' : 'changed',
    write: () => writeParts(database, key, parts, version),
  };
}
