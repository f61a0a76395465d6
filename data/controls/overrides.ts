import type { OverrideRule } from '../../domain/limits/override';
import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

export async function setOverride(database: Database, override: OverrideRule): Promise<void> {
  await put(overridesOf(database), idOf(override), override);
}

export async function removeOverride(
  database: Database,
  key: Pick<OverrideRule, 'strategy' | 'instrument' | 'temporary'>,
): Promise<boolean> {
  return (await overridesOf(database).deleteOne({ _id: idOf(key) })).deletedCount === 1;
}

/** Every override in force; a temporary one is next to the operator's own for the same key. */
export async function overrides(database: Database): Promise<OverrideRule[]> {
  const found = await overridesOf(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<OverrideRule>(document));
}

/** Temporary and operator's overrides have keys of their own, so neither can overwrite the other. */
function idOf(key: Pick<OverrideRule, 'strategy' | 'instrument' | 'temporary'>): string {
  return `${key.strategy}/${key.instrument}${key.temporary ? '/temporary' : ''}`;
}

function overridesOf(database: Database) {
  return database.main.collection<Stored<OverrideRule>>('overrides');
}
