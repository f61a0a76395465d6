/** The question about an execution that nothing explains. */

import type { BrokerOrder } from '../orders/order';
import { nameOf } from '../orders/order-name';
import type { ExecutionLink } from './execution-link';

export function executionQuestionId(identity: string): string {
  return `execution/${identity}`;
}

/** What the operator reads. `order`: the one that it matched. */
export function executionQuestionText(
  { quantity, instrument, contract, price, executionId }: ExecutionLink,
  order: Pick<BrokerOrder, 'level' | 'number'> | undefined,
): string {
  const what = `The broker reports ${quantity} ${instrument}/${contract} at ${price} (${executionId})`;
  const until = `${instrument} is locked until it is linked to a manual fill, adopted, or ignored.`;
  if (!order) return `${what}, which belongs to none of our orders. ${until}`;
  return `${what} for order ${nameOf(order)}, on which a fill was entered by hand that may be the same. ${until}`;
}
