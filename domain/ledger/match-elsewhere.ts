/** A trade that a person made elsewhere (in TWS, say) and that is the one a contract order waits for. */
import type { ContractOrder } from '../orders/order';
import { MINUTE_MS } from '../time/units';
import type { ReportedExecution } from './execution-row';
import { rowOfExecution } from './execution-row';
import type { LedgerRow } from './ledger-row';
import { manualCounterparts } from './manual-counterpart';
import { fillOfContractOrder } from './order-fill';
import { ownerOfFill } from './shared-fill';

/** A contract order of the execution's instrument that is active. */
export interface WaitingOrder {
  readonly order: ContractOrder;
  /** Broker orders of it that are not final. */
  readonly openChildren: number;
  /** Every version of its ledger rows. */
  readonly rows: readonly LedgerRow[];
}

/** What the order was given as a reference when it was made elsewhere; empty in TWS. */
export type ForeignReference = string;

/** A clock elsewhere may differ. */
const BEFORE_MS = MINUTE_MS;

/**
 * The one order that an execution of no order of ours fills: of its contract and side, with as much left, made at most so
 * many minutes before (0: never), with nothing of it at the broker and nothing entered by hand that may be the same. Where
 * none or several fit, it is a question. Orders of another installation on the account are never ours.
 */
export function matchElsewhere(
  execution: ReportedExecution,
  reference: ForeignReference,
  waiting: readonly WaitingOrder[],
  withinMinutes: number,
): WaitingOrder | undefined {
  if (isOfInstallation(reference)) return undefined;
  const fitting = waiting.filter((each) => fits(execution, each, withinMinutes));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function fits(
  execution: ReportedExecution,
  { order, openChildren, rows }: WaitingOrder,
  withinMinutes: number,
): boolean {
  if (order.contracts.length !== 1 || order.contracts[0] !== execution.contract) return false;
  if (openChildren > 0 || manualCounterparts(rows, execution).length > 0) return false;
  const [remaining] = fillOfContractOrder(order, rows).remaining;
  const age = execution.time.getTime() - order.generatedAt.getTime();
  return (
    execution.quantity * remaining > 0 &&
    Math.abs(execution.quantity) <= Math.abs(remaining) &&
    age >= -BEFORE_MS &&
    age <= withinMinutes * MINUTE_MS &&
    withinMinutes > 0
  );
}

/** `<system>-<ULID>`, as every installation of this program names its orders. */
function isOfInstallation(reference: ForeignReference): boolean {
  return /^.+-[0-9A-HJKMNP-TV-Z]{26}$/.test(reference);
}

/** The ledger row of the execution, on the contract order. `tradeDate`: the exchange's. */
export function rowOfMatch(
  { order, rows }: WaitingOrder,
  execution: ReportedExecution,
  tradeDate: string,
): LedgerRow {
  return {
    ...rowOfExecution(execution, tradeDate),
    ...ownerOfFill({ ...order, instrumentOrderId: order.parentId }, execution.quantity, rows),
    ...{ instrument: order.instrument, contractOrderId: order.id },
    note: 'traded elsewhere, matched to the waiting order',
  };
}
