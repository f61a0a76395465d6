import { findOrder, updateOrder } from '../../data/orders/order-store';
import { untilNotOvertaken } from '../../data/orders/until-not-overtaken';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';

/**
 * Closes the contract order of a slice that a limit of the configuration forbids, with the reason, and mails it. A roll
 * is left waiting: if it were closed, it would be ordered again at once.
 */
export async function endContractOrder(deps: Deps, slice: BrokerOrder, reason: string): Promise<void> {
  const { instrument, contracts } = slice;
  const parent = await close(deps, slice, reason);
  const name = parent ? nameOf(parent) : `the parent of ${slice.id}`;
  const text =
    `Contract order ${name} (${instrument} ${contracts.join('/')}) is not sent: ${reason}. ` +
    (slice.rollOrder
      ? 'It is a roll: it waits, and will be tried again until its window ends or the limit is raised.'
      : 'It has ended. If the order is right, raise the limit in the configuration and run `npx tst run orders --date D` again.');
  await deps.sendMail({ subject: `Order refused: ${instrument}`, text, critical: true });
}

/** The operator may write to it at the same time. */
async function close({ database }: Deps, { parentId, rollOrder }: BrokerOrder, reason: string) {
  return untilNotOvertaken(async () => {
    const parent = await findOrder(database, 'contract', parentId);
    if (parent?.status !== 'active' || rollOrder) return parent;
    return updateOrder(database, parent, { status: 'closed', reason });
  });
}
