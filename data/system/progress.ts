import type { Database } from '../store/database';
import { plain, type Stored } from '../store/documents';
import { sharedWrites } from '../store/shared-writes';

/** One line of the day's log for people: what was just done, for which instrument. */
export interface ProgressLine {
  readonly tradeDate: string;
  readonly stage: string;
  /** Instrument, strategy or report; empty for the stage as a whole. */
  readonly item: string;
  readonly text: string;
  /** Wall clock, UTC. */
  readonly at: Date;
  /** Increases within one trade date. */
  readonly sequence: number;
}

/** Adds a line. Lines are for looking at: nothing is decided by them. */
export async function noteProgress(database: Database, line: Omit<ProgressLine, 'sequence'>): Promise<void> {
  const sequence = line.at.getTime() * 1000 + (counter++ % 1000);
  const document = { ...line, sequence, _id: `${line.tradeDate}/${sequence}/${process.pid}` };
  await write(database, [{ insertOne: { document } }]);
}

/** Lines of a trade date after `sequence`, in order. */
export async function progressSince(
  database: Database,
  tradeDate: string,
  sequence: number,
): Promise<ProgressLine[]> {
  const found = await lines(database)
    .find({ tradeDate, sequence: { $gt: sequence } })
    .sort({ sequence: 1 })
    .toArray();
  return found.map((document) => plain<ProgressLine>(document));
}

let counter = 0;

function lines(database: Database) {
  return database.main.collection<Stored<ProgressLine>>('progress');
}

const write = sharedWrites<ProgressLine>(lines);
