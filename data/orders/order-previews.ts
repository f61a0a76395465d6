import type { StoredPreview } from '../../domain/execution/order-preview';
import type { Database } from '../store/database';
import { plain, plainOrUndefined, put, type Stored } from '../store/documents';

/** The preview of these contracts of an instrument. */
export async function findPreview(
  database: Database,
  { instrument, contracts }: Pick<StoredPreview, 'instrument' | 'contracts'>,
): Promise<StoredPreview | undefined> {
  const key = keyOf({ instrument, contracts });
  return plainOrUndefined<StoredPreview>(await previews(database).findOne({ _id: key }));
}

export async function putPreview(database: Database, preview: StoredPreview): Promise<void> {
  await put(previews(database), keyOf(preview), preview);
}

/** Those of an instrument, by contracts. */
export async function previewsOf(database: Database, instrument: string): Promise<StoredPreview[]> {
  const found = await previews(database).find({ instrument }).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<StoredPreview>(document));
}

function keyOf({ instrument, contracts }: Pick<StoredPreview, 'instrument' | 'contracts'>): string {
  return `${instrument}/${contracts.join('_')}`;
}

function previews(database: Database) {
  return database.main.collection<Stored<StoredPreview>>('order_previews');
}
