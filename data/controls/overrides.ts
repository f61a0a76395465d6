import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

/**
 * How much an operator lets a strategy or instrument trade: a number from 0 (close) to 1 (no override),
 * or a word. Numeric codes of pysystemtrade: -1 no trading, -2 reduce only.
 */
export type OverrideValue = number | 'no-trading' | 'reduce-only';

export interface Override {
  /** Empty: every strategy. */
  readonly strategy: string;
  /** Empty: every instrument. */
  readonly instrument: string;
  readonly value: OverrideValue;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Made by roll state No_Open and removed when it is left; counts beside the operator's own. */
  readonly temporary?: boolean;
}

export async function setOverride(database: Database, override: Override): Promise<void> {
  await put(overridesOf(database), idOf(override), override);
}

export async function removeOverride(
  database: Database,
  key: Pick<Override, 'strategy' | 'instrument' | 'temporary'>,
): Promise<boolean> {
  return (await overridesOf(database).deleteOne({ _id: idOf(key) })).deletedCount === 1;
}

/** Every override in force; a temporary one stands beside the operator's own for the same key. */
export async function overrides(database: Database): Promise<Override[]> {
  const found = await overridesOf(database).find({}).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<Override>(document));
}

/** Temporary and operator's overrides have keys of their own, so neither can overwrite the other. */
function idOf(key: Pick<Override, 'strategy' | 'instrument' | 'temporary'>): string {
  return `${key.strategy}/${key.instrument}${key.temporary ? '/temporary' : ''}`;
}

function overridesOf(database: Database) {
  return database.main.collection<Stored<Override>>('overrides');
}
