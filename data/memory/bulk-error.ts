import { MongoBulkWriteError, type MongoServerError, type WriteError } from 'mongodb';
import type { BulkResult } from './bulk-result';

export interface RefusedWrite {
  readonly index: number;
  readonly error: MongoServerError;
}

/** What the driver throws when some writes of a bulk were refused. */
export function bulkError(refused: readonly RefusedWrite[], result: BulkResult): MongoBulkWriteError {
  const writeErrors = refused.map(({ index, error }) => ({
    index,
    code: error.code,
    errmsg: error.message,
  }));
  const [{ error: first }] = refused;
  return new MongoBulkWriteError(
    {
      message: first.message,
      code: first.code as number,
      writeErrors: writeErrors as unknown as WriteError[],
    },
    result as never, // the driver's class, whose fields are these, cannot be made from outside
  );
}
