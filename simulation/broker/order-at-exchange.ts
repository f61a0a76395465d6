import type { BrokerContract, BrokerExecution, BrokerOrderReport, OutgoingOrder } from '../../broker/broker';
import type { Fate } from './fate';

/** An order as the broker has it: the truth about it. */
export interface OrderAtExchange {
  readonly clientId: number;
  readonly permId: number;
  readonly placedAt: number;
  readonly fate: Fate;
  outgoing: OutgoingOrder;
  status: 'Submitted' | 'PreSubmitted' | 'Inactive' | 'Filled' | 'Cancelled';
  /** Whole multiples of the ratio. */
  filled: number;
  endedAt?: number;
  reason?: string;
}

export function isOpen({ status }: OrderAtExchange): boolean {
  return status !== 'Filled' && status !== 'Cancelled';
}

/** As the broker shows it. */
export function reportOf(order: OrderAtExchange): BrokerOrderReport {
  const { outgoing, clientId, permId, status, filled, reason } = order;
  const { orderRef, brokerOrderId, quantity, limitPrice } = outgoing;
  return {
    ...{ orderRef, clientId, permId, status, filled, remaining: quantity - filled },
    brokerOrderId: isOpen(order) ? brokerOrderId : 0,
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Signed contracts of each leg in so many multiples of the order. */
export function legsOf({ legs, action }: OutgoingOrder, multiples: number) {
  const sign = action === 'BUY' ? 1 : -1;
  return legs.map(({ contract, ratio }) => ({ contract, quantity: sign * ratio * multiples }));
}

/** The contract as which a spread is reported as a whole. */
export function spreadContract([first]: readonly BrokerContract[]): BrokerContract {
  return { ...first, conId: 0, kind: 'spread', localSymbol: `${first.symbol} spread` };
}

/** The next version of an execution: the last part of its id counts. */
export function nextVersion(execution: BrokerExecution, change: Partial<BrokerExecution>): BrokerExecution {
  const cut = execution.executionId.lastIndexOf('.');
  const version = Number(execution.executionId.slice(cut + 1)) + 1;
  const executionId = `${execution.executionId.slice(0, cut)}.${String(version).padStart(2, '0')}`;
  return { ...execution, ...change, executionId };
}
