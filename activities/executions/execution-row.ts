import type { ContractRecord } from '../../data/instruments/contracts';
import { findOrder } from '../../data/orders/order-store';
import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import { executionIdentity, rowId } from '../../domain/ledger/execution-id';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

/** An execution in our terms. */
export interface ToldExecution {
  readonly executionId: string;
  /** 8 digits. */
  readonly contract: string;
  /** Signed contracts; 0 takes the execution back. */
  readonly quantity: number;
  readonly price: number;
  readonly time: Date;
  readonly permId?: number;
}

/** The ledger row of an execution of one of our orders; `known`: its contract, as far as it is known. */
export async function rowOfOrder(
  { database, config }: Deps,
  order: BrokerOrder,
  told: ToldExecution,
  known: ContractRecord | undefined,
): Promise<LedgerRow> {
  const { identity, version } = executionIdentity(told.executionId);
  const parent = await findOrder(database, 'contract', order.parentId);
  return {
    id: rowId(identity, version),
    identity,
    version,
    kind: 'broker',
    strategy: order.strategy,
    instrument: order.instrument,
    contract: told.contract,
    quantity: told.quantity,
    price: told.price,
    time: told.time,
    tradeDate: fillTradeDate(known, config.system_zone, told.time.getTime()),
    instrumentOrderId: parent?.parentId,
    contractOrderId: order.parentId,
    brokerOrderId: order.id,
    executionId: told.executionId,
    ...(told.permId === undefined ? {} : { permId: told.permId }),
  };
}

/** A later version of an execution that is in the ledger: whoever's it was, it stays; what was traded is replaced. */
export function correctedRow(booked: LedgerRow, told: Omit<ToldExecution, 'contract'>): LedgerRow {
  const { version } = executionIdentity(told.executionId);
  const { executionId, quantity, price, time } = told;
  return { ...booked, id: rowId(booked.identity, version), version, executionId, quantity, price, time };
}
