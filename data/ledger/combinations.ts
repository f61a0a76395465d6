import type { Database } from '../store/database';
import { insertOnce, type Stored } from '../store/documents';

/** The broker's own execution row of a spread as a whole. Kept for the record, counted nowhere: the legs count. */
export interface CombinationExecution {
  readonly executionId: string;
  /** The broker order's id, which is its orderRef. */
  readonly brokerOrderId: string;
  readonly permId: number;
  readonly instrument: string;
  /** Signed multiples of the spread's ratio. */
  readonly quantity: number;
  /** Net price of the spread. */
  readonly price: number;
  /** UTC instant. */
  readonly time: Date;
}

/** True when it was new. */
export async function insertCombination(
  database: Database,
  execution: CombinationExecution,
): Promise<boolean> {
  return insertOnce(combinations(database), execution.executionId, execution);
}

function combinations(database: Database) {
  return database.main.collection<Stored<CombinationExecution>>('combination_executions');
}
