/** Whether an operator's request to close an order can be followed, and what it ends. */
import { type Answer, type Refused, refused } from '../questions/answer';
import { whyNoReason } from '../system/reason';
import type { OrderEnd } from './completion';
import type { BrokerOrder, ContractOrder, InstrumentOrder, Order } from './order';
import { nameOf, noSuchOrder } from './order-name';

export interface CloseRequest {
  /** Name or id. */
  readonly order: string;
  readonly reason: string;
}

/** An order that can be closed: one at the broker is cancelled instead. */
export type ClosableOrder = InstrumentOrder | ContractOrder;

/** The order that was found by the name in the request, or why it can't be closed. */
export function orderToClose(
  { order: name, reason }: CloseRequest,
  found: Order | undefined,
): Refused | { readonly kind: 'close'; readonly order: ClosableOrder } {
  const noReason = whyNoReason(reason);
  if (noReason !== undefined) return refused(noReason);
  if (!found) return refused(noSuchOrder(name));
  if (found.status !== 'active') return refused(`order ${name} is ${found.status} already`);
  if (found.level !== 'broker') return { kind: 'close', order: found };
  return refused(
    `a broker order is cancelled: \`tst orders cancel ${name}\`, or signal cancelNow to workflow ${found.id}`,
  );
}

/** Open broker orders below the contract orders. */
export function openBelow(
  broker: readonly BrokerOrder[],
  contractOrders: readonly Pick<ContractOrder, 'id'>[],
): readonly BrokerOrder[] {
  return broker.filter((each) => contractOrders.some(({ id }) => id === each.parentId));
}

/** The order and those below it that are active, children first. `contractOrders`: those below it, or itself. */
export function endsOf(
  order: ClosableOrder,
  contractOrders: readonly ContractOrder[],
): readonly ClosableOrder[] {
  const children = contractOrders.filter(({ status }) => status === 'active');
  return order.level === 'instrument' ? [...children, order] : children;
}

/** Why an instrument order cannot end by itself: it is traded together with others. */
export function whyShared(
  { level }: ClosableOrder,
  contractOrders: readonly ContractOrder[],
): string | undefined {
  const shared = contractOrders.find(({ status, shares }) => status === 'active' && shares !== undefined);
  if (level !== 'instrument' || !shared) return undefined;
  const name = nameOf(shared);
  return `${name} trades it together with those of other strategies (${shared.strategy}): \`npx tst orders close ${name} --reason "..."\` ends all of it`;
}

export type CloseDecision =
  | Answer
  /** `ends`: the order and those below it that are active, children first. */
  | {
      readonly kind: 'close';
      readonly ends: readonly ClosableOrder[];
      readonly end: OrderEnd;
      readonly summary: string;
    };

/**
 * `order`: as it is after complete orders have ended; `contractOrders`: those below it, or itself; `broker`: open ones.
 * Refused while a broker order below it may be at the broker; done where it was filled meanwhile.
 */
export function decideClose(
  { order: name, reason }: CloseRequest,
  order: ClosableOrder,
  contractOrders: readonly ContractOrder[],
  broker: readonly BrokerOrder[],
): CloseDecision {
  const what = `${name} of ${order.instrument}`;
  const shared = whyShared(order, contractOrders);
  if (shared !== undefined) return refused(shared);
  if (order.status === 'done')
    return { kind: 'done', summary: `${what} was filled before it could be closed` };
  const open = openBelow(broker, contractOrders);
  if (open.length > 0) return refused(`it has active broker orders: ${open.map(inItsState).join(', ')}`);
  return {
    kind: 'close',
    ends: endsOf(order, contractOrders),
    end: { status: 'closed', reason },
    summary: `closed ${what}`,
  };
}

/** With the way out of its state. */
function inItsState(order: BrokerOrder): string {
  const name = nameOf(order);
  if (order.state === 'unknown')
    return `${name} is unknown (\`npx tst orders settle ${name}\` says what became of it)`;
  return `${name} is ${order.state}${order.reason ? ` (${order.reason})` : ''}`;
}
