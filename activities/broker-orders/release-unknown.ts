import { unlockInstrument } from '../../data/controls/locks';
import { withdrawQuestion } from '../../data/operator/questions';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

/** Owner of the lock that an order in `unknown` causes. */
export function unknownLockOwner({ id }: Pick<BrokerOrder, 'id'>): string {
  return `order:${id}`;
}

export function isUnknownLock(owner: string): boolean {
  return owner.startsWith('order:');
}

/** Id of the question about what became of an order. */
export function unknownQuestionId({ id }: Pick<BrokerOrder, 'id'>): string {
  return `order/${id}`;
}

/** Removes the lock and the question that an order in `unknown` caused, once its fate is known. Safe to repeat. */
export async function releaseUnknown({ database, clock }: Deps, order: BrokerOrder): Promise<void> {
  await unlockInstrument(database, order.instrument, unknownLockOwner(order));
  const reason = `the order is ${order.state}`;
  await withdrawQuestion(database, unknownQuestionId(order), reason, new Date(await clock.read()));
}
