import { updateOrder } from '../../data/orders/order-store';
import { finishRun, startRun } from '../../data/runs';
import type { Deps } from '../deps';
import { completeOrders } from './complete';
import { WINDOW_ENDED, WINDOW_PROCESS } from './window';

/**
 * End of day: what is complete is closed as done, everything else as it stands; tomorrow's orders are made
 * from optimal minus actual. Orders that may still be at the broker keep their lock and their parents.
 */
export async function closeWindow(deps: Deps, tradeDate: string): Promise<{ summary: string }> {
  const book = await completeOrders(deps);
  const parentsAtWork = new Set(book.broker.map((order) => order.parentId));
  let closed = 0;
  const reason = WINDOW_ENDED;
  for (const order of book.contract) {
    if (parentsAtWork.has(order.id)) {
      const text = `Contract order C${order.number} of ${order.instrument} has a broker order that is not final.`;
      await deps.sendMail({ subject: `Order not ended: ${order.instrument}`, text, critical: true });
      continue;
    }
    await updateOrder(deps.database, order, { status: 'closed', reason });
    closed++;
  }
  for (const order of (await completeOrders(deps)).instrument) {
    if (book.contract.some((child) => child.parentId === order.id && parentsAtWork.has(child.id))) continue;
    await updateOrder(deps.database, order, { status: 'closed', reason });
  }
  await noteClosed(deps, tradeDate);
  return {
    summary:
      closed === 0 ? 'window closed, nothing left over' : `window closed, ${closed} orders left unfilled`,
  };
}

async function noteClosed({ database, system, clock }: Deps, tradeDate: string): Promise<void> {
  const key = { system, process: WINDOW_PROCESS, tradeDate };
  const at = new Date(await clock.read());
  const answer = await startRun(database, key, { owner: tradeDate, at, takeOver: true });
  if (answer.kind === 'started' || answer.kind === 'resumed') await finishRun(database, answer.run, at);
}
