/** The ledger row of an execution. */
import type { BrokerOrder } from '../orders/order';
import { executionIdentity } from './execution-id';
import type { LedgerRow } from './ledger-row';
import { ownerOfFill, withQuantity } from './shared-fill';

/** An execution as the broker reports it, in our terms. */
export interface ReportedExecution {
  readonly executionId: string;
  /** 8 digits. */
  readonly contract: string;
  /** Signed contracts; 0 takes the execution back. */
  readonly quantity: number;
  readonly price: number;
  readonly time: Date;
  readonly permId?: number;
}

/** A broker order, and the instrument order at the top of its family. */
export interface OrderInFamily {
  readonly order: BrokerOrder;
  readonly instrumentOrderId?: string;
}

/** The row of an execution of one of our orders. `tradeDate`: the exchange's; `rows`: what is booked, of it and others. */
export function rowOfOrder(
  { order, instrumentOrderId }: OrderInFamily,
  execution: ReportedExecution,
  tradeDate: string,
  rows: readonly LedgerRow[],
): LedgerRow {
  const before = rows.filter(({ brokerOrderId }) => brokerOrderId === order.id);
  return {
    ...rowOfExecution(execution, tradeDate),
    ...ownerOfFill({ ...order, instrumentOrderId }, execution.quantity, before),
    instrument: order.instrument,
    contractOrderId: order.parentId,
    brokerOrderId: order.id,
  };
}

/** What the row of an execution says, whoever owns it. `tradeDate`: the exchange's. */
export function rowOfExecution(
  { executionId, contract, quantity, price, time, permId }: ReportedExecution,
  tradeDate: string,
): Omit<LedgerRow, 'strategy' | 'instrument'> {
  return {
    ...executionIdentity(executionId),
    ...{ kind: 'broker', contract, quantity, price, time, tradeDate, executionId },
    ...(permId === undefined ? {} : { permId }),
  };
}

/**
 * A later version of an execution that is in the ledger: it keeps its owner; what was traded is replaced. `rows`: what
 * is booked, of its order and others.
 */
export function correctedRow(
  booked: LedgerRow,
  execution: Omit<ReportedExecution, 'contract'>,
  rows: readonly LedgerRow[],
): LedgerRow {
  const { executionId, quantity, price, time } = execution;
  const { id, version } = executionIdentity(executionId);
  return { ...withQuantity(booked, quantity, rows), id, version, executionId, price, time };
}
