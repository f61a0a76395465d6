import type { Invariant } from './state';

/** An order reaches the broker once, and only after its mark `sending` was stored and journaled. */
export const orderSentOnce: Invariant = {
  name: 'I1',
  says: 'no order is sent twice',
  sent(order, { atExchange, brokerOrders, journal }) {
    const { orderRef, brokerOrderId } = order.outgoing;
    const stored = brokerOrders.find(({ id }) => id === orderRef);
    const breaches: string[] = [];
    if (atExchange.filter(({ outgoing }) => outgoing.orderRef === orderRef).length > 1)
      breaches.push(`${orderRef} reached the broker twice`);
    if (stored === undefined) breaches.push(`${orderRef} was sent and is not stored`);
    else if (stored.brokerOrderId !== brokerOrderId)
      breaches.push(`${orderRef} was sent as ${brokerOrderId}, stored is ${stored.brokerOrderId}`);
    if (!journal.some((entry) => entry.kind === 'sending' && entry.order.id === orderRef))
      breaches.push(`${orderRef} was sent and is not in the journal`);
    return breaches;
  },
};
