import type { ExecutionLink } from '../../domain/ledger/execution-link';
import type { Database } from '../store/database';
import { finite, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';

export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly link: ExecutionLink }
  /** It was explained before; nothing changed. */
  | { readonly kind: 'already'; readonly link: ExecutionLink }
  | { readonly kind: 'unknown-execution' };

/** Notes an execution as open. True when it was new. */
export async function noteUnexplained(
  database: Database,
  execution: Omit<ExecutionLink, 'outcome' | 'ledgerRowId' | 'reason' | 'by' | 'at'>,
): Promise<boolean> {
  return insertOnce<ExecutionLink>(links(database), execution.identity, { ...execution, outcome: 'open' });
}

/** What the broker reported later of an execution that is still open; of a settled one nothing changes. */
export async function correctUnexplained(
  database: Database,
  identity: string,
  reported: Pick<ExecutionLink, 'executionId' | 'quantity' | 'price' | 'time'>,
): Promise<void> {
  const { executionId, quantity, price, time } = reported;
  await links(database).updateOne(
    { _id: identity, outcome: 'open' },
    { $set: finite(`execution ${identity}`, { executionId, quantity, price, time }) },
  );
}

/** Settles an open execution; only the first answer counts. */
export async function explainExecution(
  database: Database,
  identity: string,
  explanation: {
    readonly outcome: 'linked' | 'adopted' | 'ignored';
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
    readonly ledgerRowId?: string;
  },
): Promise<ExplainAnswer> {
  const updated = await links(database).findOneAndUpdate(
    { _id: identity, outcome: 'open' },
    { $set: explanation },
    { returnDocument: 'after' },
  );
  if (updated !== null) return { kind: 'explained', link: plain<ExecutionLink>(updated) };
  const link = await findExecutionLink(database, identity);
  return link === undefined ? { kind: 'unknown-execution' } : { kind: 'already', link };
}

export async function findExecutionLink(
  database: Database,
  identity: string,
): Promise<ExecutionLink | undefined> {
  return plainOrUndefined<ExecutionLink>(await links(database).findOne({ _id: identity }));
}

/** Executions of one outcome, by time; all when none is given. */
export async function executionLinks(
  database: Database,
  outcome?: ExecutionLink['outcome'],
): Promise<ExecutionLink[]> {
  const found = await links(database)
    .find(outcome === undefined ? {} : { outcome })
    .sort({ time: 1 })
    .toArray();
  return found.map((document) => plain<ExecutionLink>(document));
}

function links(database: Database) {
  return database.main.collection<Stored<ExecutionLink>>('execution_links');
}
