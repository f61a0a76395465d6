/** What is done, step by step, about an order that is to be cancelled. */
import { type BrokerOrder, type BrokerOrderState, FINAL_BROKER_STATES } from './order';
import { nameOf } from './order-name';

/** The broker's answer to a request to cancel. */
export type CancelAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly code: number; readonly text: string };

/** `look-up`: it may be at the broker; only where the broker's lists contain it is it cancelled. */
export function howToCancel({ state }: Pick<BrokerOrder, 'state'>): 'end-unsent' | 'cancel' | 'look-up' {
  if (state === 'intended') return 'end-unsent';
  return state === 'working' ? 'cancel' : 'look-up';
}

/**
 * After the broker has answered and its lists were read: the order may have ended, an accepted request may still be on
 * its way, and a refused one leaves it active where the lists contain it.
 */
export function afterCancel(
  answer: CancelAnswer,
  state: BrokerOrderState,
  isListed: boolean,
): { readonly kind: 'as-it-is' | 'missing' } | { readonly kind: 'refused'; readonly reason: string } {
  if (answer.kind === 'taken' || FINAL_BROKER_STATES.includes(state)) return { kind: 'as-it-is' };
  if (!isListed) return { kind: 'missing' };
  return { kind: 'refused', reason: `cancel refused: ${answer.text} (code ${answer.code})` };
}

/** The mail about a refusal. */
export function cancelRefusedMail(order: BrokerOrder, reason: string) {
  const text =
    `Order ${nameOf(order)} (${order.trade.join('/')} ${order.instrument} ${order.contracts.join('/')}) is still at ` +
    `the broker: ${reason}. It is still being watched, and the cancellation will be tried again.`;
  return { subject: `Cancel refused: ${order.instrument}`, text, critical: true } as const;
}
