/** Whether an order can be taken out that never reached the broker, and what ends with it. */
import type { LedgerRow } from '../ledger/ledger-row';
import { type Refused, refused } from '../questions/answer';
import { type ClosableOrder, endsOf, whyShared } from './close-order';
import type { OrderEnd } from './completion';
import type { BrokerOrder, ContractOrder, Order } from './order';
import { nameOf, noSuchOrder } from './order-name';

export interface DeleteRequest {
  /** Name or id. */
  readonly order: string;
  readonly reason: string;
}

/** The family below the order. */
export interface DeleteFacts {
  readonly order: Order | undefined;
  /** Contract orders below it, or itself; whatever their status. */
  readonly contractOrders: readonly ContractOrder[];
  /** Broker orders below them; whatever their state. */
  readonly brokerOrders: readonly BrokerOrder[];
  /** Ledger rows of any of them. */
  readonly rows: readonly LedgerRow[];
}

export type DeleteDecision =
  | Refused
  /** `ends`: children first. Stored orders stay, closed, so that no id is ever given twice. */
  | {
      readonly kind: 'delete';
      readonly ends: readonly ClosableOrder[];
      readonly end: OrderEnd;
      readonly summary: string;
    };

/** Takes out an order and those below it, if none of them was ever sent or filled; else says what to do instead. */
export function decideDelete(
  { order: name, reason }: DeleteRequest,
  { order, contractOrders, brokerOrders, rows }: DeleteFacts,
): DeleteDecision {
  if (!order) return refused(noSuchOrder(name));
  if (order.level === 'broker')
    return refused(`${name} is a broker order: \`npx tst orders cancel ${name}\` cancels it at the broker`);
  if (order.status !== 'active') return refused(`order ${name} is ${order.status} already`);
  const close = `\`npx tst orders close ${name} --reason "..."\` ends it, and keeps what was traded`;
  const shared = whyShared(order, contractOrders);
  if (shared !== undefined) return refused(shared);
  if (rows.length > 0) return refused(`some of ${name} is filled: ${close}`);
  const sent = brokerOrders.find(({ state }) => state !== 'not-accepted');
  if (sent)
    return refused(`${nameOf(sent)} of it is or was on its way to the broker (${sent.state}): ${close}`);
  const end = { status: 'closed', reason: `deleted: ${reason}` } as const;
  return {
    kind: 'delete',
    ends: endsOf(order, contractOrders),
    end,
    summary: `deleted ${name} of ${order.instrument}`,
  };
}
