import type { Outcome, Write } from './write-one';

/** The counts of a bulk write, as the driver answers them. */
export interface BulkResult {
  readonly insertedCount: number;
  readonly matchedCount: number;
  readonly modifiedCount: number;
  readonly deletedCount: number;
  readonly upsertedCount: number;
  /** By the place of the write in the bulk. */
  readonly insertedIds: Readonly<Record<number, unknown>>;
  readonly upsertedIds: Readonly<Record<number, unknown>>;
}

export const NOTHING_WRITTEN: BulkResult = {
  insertedCount: 0,
  matchedCount: 0,
  modifiedCount: 0,
  deletedCount: 0,
  upsertedCount: 0,
  insertedIds: {},
  upsertedIds: {},
};

/** The counts with one document's outcome more. */
export function counted(
  result: BulkResult,
  { before, after }: Outcome,
  kind: Write['kind'],
  index: number,
): BulkResult {
  const id = { [index]: after?.['_id'] };
  if (kind === 'insert')
    return {
      ...result,
      insertedCount: result.insertedCount + 1,
      insertedIds: { ...result.insertedIds, ...id },
    };
  if (before === undefined && after === undefined) return result;
  if (kind === 'delete') return { ...result, deletedCount: result.deletedCount + 1 };
  if (before === undefined)
    return {
      ...result,
      upsertedCount: result.upsertedCount + 1,
      upsertedIds: { ...result.upsertedIds, ...id },
    };
  return {
    ...result,
    matchedCount: result.matchedCount + 1,
    modifiedCount: result.modifiedCount + Number(after !== before),
  };
}
