import type { Database } from '../database';
import { insertOnce, plain, plainOrUndefined, type Stored } from '../documents';

/** How an execution that matched no order was explained. Each is explained once. */
export interface ExecutionLink {
  /** The execution's identity, `exec:<execution id without its last part>`. */
  readonly identity: string;
  readonly executionId: string;
  readonly instrument: string;
  readonly contract: string;
  readonly quantity: number;
  readonly price: number;
  readonly time: Date;
  /** `open`: a question is asked and the instrument is locked. */
  readonly outcome: 'open' | 'linked' | 'adopted' | 'ignored';
  /** Id of the manual ledger row it is linked to, or of the row by which it was adopted. */
  readonly ledgerRowId?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly at?: Date;
}

export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly link: ExecutionLink }
  /** It was explained before; nothing changed. */
  | { readonly kind: 'already'; readonly link: ExecutionLink }
  | { readonly kind: 'unknown-execution' };

/** Notes an execution that matched no order, as open. True when it was new. */
export async function noteUnexplained(
  database: Database,
  execution: Omit<ExecutionLink, 'outcome' | 'ledgerRowId' | 'reason' | 'by' | 'at'>,
): Promise<boolean> {
  return insertOnce<ExecutionLink>(links(database), execution.identity, { ...execution, outcome: 'open' });
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
