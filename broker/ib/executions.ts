/** Executions and their commissions. */
import type { CommissionReport, Contract, Execution } from '@stoqey/ib';
import { isKnownNumber, knownOrMissing } from '../../domain/numbers/finite';
import type { BrokerCommission, BrokerContract, BrokerExecution } from '../broker';
import { executionTime } from './times';

/** An execution as the library delivers it. */
export interface RawExecution {
  readonly contract: Contract;
  readonly execution: Execution;
}

/**
 * Our form of an execution: signed quantity, UTC time. The executions of a combination come as one of the
 * whole (`BAG`) and one for each leg, each with its own contract.
 */
export function brokerExecution(
  raw: RawExecution,
  contract: BrokerContract,
  gatewayZone: string,
): BrokerExecution {
  const { execution } = raw;
  const shares = knownOrMissing(execution.shares);
  return {
    executionId: execution.execId ?? '',
    orderRef: execution.orderRef ?? '',
    permId: execution.permId ?? 0,
    clientId: execution.clientId ?? 0,
    brokerOrderId: execution.orderId ?? 0,
    account: execution.acctNumber ?? '',
    contract,
    quantity: execution.side === 'SLD' ? -shares || 0 : shares,
    price: knownOrMissing(execution.price),
    time: executionTime(execution.time ?? '', gatewayZone),
  };
}

/** How the broker writes a commission that it does not know yet, besides the largest double. */
const NOT_KNOWN_YET = -1;

/**
 * Undefined while the broker does not know the commission: unknown is not 0. It then reports exactly -1 or the
 * largest double, and the true amount later; any other negative amount is a rebate.
 */
export function brokerCommission(report: CommissionReport): BrokerCommission | undefined {
  const { execId, commission, currency } = report;
  if (!execId || !isKnownNumber(commission) || commission === NOT_KNOWN_YET) return undefined;
  return { executionId: execId, amount: commission, currency: currency ?? '' };
}

/** Executions seen so far, so that lists requested again report only what is new. */
export class SeenExecutions {
  private readonly executions = new Set<string>();
  private readonly commissionById = new Map<string, BrokerCommission>();

  /** True the first time. */
  firstSight(executionId: string): boolean {
    if (this.executions.has(executionId)) return false;
    this.executions.add(executionId);
    return true;
  }

  /** True when the commission is new or changed. */
  commission(commission: BrokerCommission): boolean {
    const last = this.commissionById.get(commission.executionId);
    this.commissionById.set(commission.executionId, commission);
    return last?.amount !== commission.amount || last.currency !== commission.currency;
  }

  commissionOf(executionId: string): BrokerCommission | undefined {
    return this.commissionById.get(executionId);
  }
}
