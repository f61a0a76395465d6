import type { ReportedExecution } from './execution-row';

/** How an execution was explained that matched no order, or one with a manual fill on it. Each is explained once. */
export interface ExecutionLink extends ReportedExecution {
  /** The execution's identity, `exec:<execution id without its last part>`. */
  readonly identity: string;
  readonly instrument: string;
  /** The order that it matched. */
  readonly brokerOrderId?: string;
  /** `open`: a question is asked and the instrument is locked. */
  readonly outcome: 'open' | 'linked' | 'adopted' | 'ignored';
  /** Id of the manual ledger row it is linked to, where one was named, or of the row by which it was adopted. */
  readonly ledgerRowId?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly at?: Date;
}
