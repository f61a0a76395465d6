/** What the broker's status says about an order. */
import type { BrokerOrderState } from './order';

/** States that a report of the broker can cause. */
export type ReportedState = Exclude<BrokerOrderState, 'intended' | 'sending'>;

/** Where the status was read: in an event, or in one of the complete lists. */
export type StatusSource = 'event' | 'open' | 'completed';

export interface StatusReport {
  readonly status: string;
  /** The broker's explanation, if it gave one. */
  readonly reason?: string;
}

/** `unclear`: no conclusion may be drawn; the order may be filled, may work, may have ended. */
export type StatusMeaning = 'working' | 'cancelled' | 'rejected' | 'unclear';

/** `Rejected` is our own word for a refusal by code. Fills are counted by the ledger, so `Filled` is only `working`. */
const MEANINGS: ReadonlyMap<string, StatusMeaning> = new Map([
  ['ApiPending', 'working'],
  ['PendingSubmit', 'working'],
  ['PreSubmitted', 'working'],
  ['Submitted', 'working'],
  ['PendingCancel', 'working'],
  ['Filled', 'working'],
  ['Cancelled', 'cancelled'],
  ['ApiCancelled', 'cancelled'],
  ['Rejected', 'rejected'],
]);

/**
 * The meaning of a status. `Inactive` is a refusal once its reason is known or the order is among the completed
 * ones; before, the order may be active again. A text outside the table is unclear.
 */
export function statusMeaning({ status, reason }: StatusReport, source: StatusSource): StatusMeaning {
  if (status !== 'Inactive') return MEANINGS.get(status) ?? 'unclear';
  return reason || source === 'completed' ? 'rejected' : 'unclear';
}

/** Why an order with an unclear status is held. */
export function unclearReason({ status }: StatusReport): string {
  if (status === 'Inactive') return 'the broker shows it as Inactive and reports no reason';
  return `the broker shows it with the status '${status}', which this version does not know`;
}
