import type { Invariant } from './state';
import { isLocked } from './truth';

/** When its window is closed nothing of a day is left open that nobody knows of. */
export const dayEnds: Invariant = {
  name: 'I8',
  says: 'the day ends, or somebody was told',
  quiet(state) {
    const { brokerOrders, contractOrders, instrumentOrders, mails } = state;
    const isTold = (text: string) => mails.some((mail) => `${mail.subject} ${mail.text}`.includes(text));
    const open = brokerOrders.filter(({ state: at }) =>
      ['intended', 'sending', 'working', 'unknown'].includes(at),
    );
    const held = new Set(open.map(({ parentId }) => parentId));
    const heldAbove = new Set(
      contractOrders.filter(({ id }) => held.has(id)).map(({ parentId }) => parentId),
    );
    const left = (order: { readonly id: string; readonly instrument: string; readonly number: number }) =>
      !isTold(order.id) && !isLocked(state, order.instrument);
    return [
      ...state.failed.map(({ id, reason }) => `${id} failed: ${reason}`),
      ...open.filter(left).map((order) => `B${order.number} of ${order.instrument} is still ${order.state}`),
      ...contractOrders
        .filter((order) => order.status === 'active' && !held.has(order.id))
        .map(({ number, instrument }) => `C${number} of ${instrument} is still active`),
      ...instrumentOrders
        .filter((order) => order.status === 'active' && !heldAbove.has(order.id))
        .map(({ number, instrument }) => `I${number} of ${instrument} is still active`),
    ];
  },
};
