import { haltsOver } from '../../domain/limits/halt';
import type { Invariant } from './state';

/** Between the last check and the mark `sending` nothing waits: so much later a halt or lock was seen. */
const SEEN_MS = 1_000;

/** Nothing is sent under a halt or a lock that was there before. */
export const haltsHold: Invariant = {
  name: 'I9',
  says: 'halts and locks hold',
  sent(order, { brokerOrders, halts, locks }) {
    const stored = brokerOrders.find(({ id }) => id === order.outgoing.orderRef);
    if (stored?.sendingAt === undefined) return [];
    const before = stored.sendingAt.getTime() - SEEN_MS;
    const stopped = haltsOver(halts, stored).filter(
      ({ mode, at }) => mode === 'stop' && at.getTime() < before,
    );
    const locked = locks.filter(
      ({ instrument, at }) => instrument === stored.instrument && at.getTime() < before,
    );
    return [
      ...stopped.map(({ reason }) => `${stored.id} was sent although trading is halted: ${reason}`),
      ...locked.map(
        ({ reason }) => `${stored.id} was sent although ${stored.instrument} is locked: ${reason}`,
      ),
    ];
  },
};
