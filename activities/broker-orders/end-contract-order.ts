import { childOrders, findOrder, updateOrder } from '../../data/orders/order-store';
import { untilNotOvertaken } from '../../data/orders/until-not-overtaken';
import type { Refusal } from '../../domain/execution/refusal';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';

/**
 * Closes the contract order of a slice that limits of the configuration forbid, with the reason, and mails it. A roll
 * is left waiting, and mailed once for each limit: if it were closed, it would be ordered again at once.
 */
export async function endContractOrder(
  deps: Deps,
  slice: BrokerOrder,
  refusals: readonly Refusal[],
): Promise<void> {
  const { instrument, contracts } = slice;
  const reason = refusals.map((each) => each.reason).join('; ');
  if (slice.rollOrder && (await isTold(deps, slice, refusals))) return;
  const parent = await close(deps, slice, reason);
  const name = parent ? nameOf(parent) : `the parent of ${slice.id}`;
  const text =
    `Contract order ${name} (${instrument} ${contracts.join('/')}) is not sent: ${reason}. ` +
    (slice.rollOrder
      ? 'It is a roll: it waits, and will be tried again until its window ends or the limit is raised.'
      : 'It has ended. If the order is right, raise the limit in the configuration and run `npx tst run orders --date D` again.');
  await deps.sendMail({ subject: `Order refused: ${instrument}`, text, critical: true });
}

/** Whether earlier slices of the same order were not sent for the same limits; amounts in the reasons change. */
async function isTold({ database }: Deps, { id, parentId }: BrokerOrder, refusals: readonly Refusal[]) {
  const slices = await childOrders(database, 'broker', [parentId]);
  const reasons = slices.filter((slice) => slice.id !== id && !slice.sendingAt).map(({ reason }) => reason);
  return refusals.every(({ code }) => reasons.some((reason) => reason?.includes(`${code}: `)));
}

/** The operator may write to it at the same time. */
async function close({ database }: Deps, { parentId, rollOrder }: BrokerOrder, reason: string) {
  return untilNotOvertaken(async () => {
    const parent = await findOrder(database, 'contract', parentId);
    if (parent?.status !== 'active' || rollOrder) return parent;
    return updateOrder(database, parent, { status: 'closed', reason });
  });
}
