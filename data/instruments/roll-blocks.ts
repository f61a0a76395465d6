import type { RollBlocks, RollSide } from '../../domain/rolls/roll-blocks';
import type { Database } from '../store/database';
import { plain, put, type Stored } from '../store/documents';

/** Keeps what is in the way of an instrument's roll on one side; without any block there is nothing to keep. */
export async function keepRollBlocks(database: Database, kept: RollBlocks): Promise<void> {
  const { instrument, side, blocks } = kept;
  const _id = `${instrument}/${side}`;
  if (blocks.length === 0) await blocksOf(database).deleteOne({ _id });
  else await put(blocksOf(database), _id, kept);
}

/** Of all instruments, by their codes, or of one; on both sides, or on one. */
export async function rollBlocks(
  database: Database,
  filter: { readonly instrument?: string; readonly side?: RollSide } = {},
): Promise<RollBlocks[]> {
  const found = await blocksOf(database).find(filter).sort({ _id: 1 }).toArray();
  return found.map((document) => plain<RollBlocks>(document));
}

function blocksOf(database: Database) {
  return database.main.collection<Stored<RollBlocks>>('roll_blocks');
}
