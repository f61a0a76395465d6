import { unlockInstrument } from '../../data/controls/locks';
import { withdrawQuestion } from '../../data/operator/questions';
import type { BrokerOrder } from '../../domain/orders/order';
import { unknownQuestionId } from '../../domain/orders/unknown-order';
import { unknownLockOwner } from '../../domain/reconcile/lock-owners';
import type { Deps } from '../deps';

/** Removes the lock and the question that an order in `unknown` caused, once its fate is known. Safe to repeat. */
export async function releaseUnknown({ database, clock }: Deps, order: BrokerOrder): Promise<void> {
  await unlockInstrument(database, order.instrument, unknownLockOwner(order));
  const reason = `the order is ${order.state}`;
  await withdrawQuestion(database, unknownQuestionId(order), reason, new Date(await clock.read()));
}
