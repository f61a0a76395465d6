import type { ContractDetails, OutgoingOrder } from '../../broker/broker';
import { tstError } from '../../domain/errors/errors';
import type { BrokerOrder } from '../../domain/orders/order';
import { ratioOf } from '../../domain/orders/trade-quantity';
import type { Deps } from '../deps';
import { lookUpContract } from '../prices/look-up-contract';

export interface BrokerLegs {
  readonly legs: OutgoingOrder['legs'];
  readonly details: readonly ContractDetails[];
  readonly action: 'BUY' | 'SELL';
  /** Multiples of the ratio; positive. */
  readonly quantity: number;
}

/**
 * The order in the broker's terms: ratio = trade / greatest common divisor with the first leg positive,
 * the side that of the first leg ([-2, 2] is SELL 2 of +1 near, -1 far).
 */
export async function legsOf(deps: Deps, order: BrokerOrder): Promise<BrokerLegs> {
  const details = await Promise.all(
    order.contracts.map(async (contract) => {
      const found = await lookUpContract(deps, order.instrument, contract, true);
      if (!found)
        throw tstError('BROKER_REFUSED', `the broker knows no contract ${order.instrument}/${contract}`);
      return found;
    }),
  );
  const combo = ratioOf(order.trade);
  if (!combo) throw tstError('BAD_INPUT', `order ${order.id} trades nothing`);
  const legs = details.map((contract, leg) => ({ contract, ratio: combo.ratio[leg] }));
  return { legs, details, action: combo.multiple > 0 ? 'BUY' : 'SELL', quantity: Math.abs(combo.multiple) };
}
