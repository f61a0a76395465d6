import { updateOrder } from '../../data/orders/order-store';
import { finishRun, startRun } from '../../data/system/runs';
import type { Order } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import {
  contractOrderAtWindowEnd,
  instrumentOrderAtWindowEnd,
  notEndedMail,
} from '../../domain/orders/window-end';
import { WINDOW_PROCESS } from '../../domain/time/trading-window';
import type { Deps } from '../deps';
import { completeOrders } from './complete';
import { isolate } from './left-out-of-pass';

/**
 * Ends the day: complete orders become done, all others are closed as they are; tomorrow's orders are made from optimal
 * minus actual positions. Orders that may still be at the broker keep their lock and their parents.
 */
export async function closeWindow(deps: Deps, tradeDate: string): Promise<{ summary: string }> {
  const isolation = isolate(deps, { waits: false }); // the next window begins afresh
  const pieceOf = (order: Order) => ({
    step: 'close the window',
    instrument: order.instrument,
    order: nameOf(order),
  });
  const book = await completeOrders(deps, isolation);
  const closed = await isolation.each(book.contract, pieceOf, async (order) => {
    const end = contractOrderAtWindowEnd(order, book);
    if (end) await updateOrder(deps.database, order, end);
    else await deps.sendMail(notEndedMail(order));
    return end !== undefined;
  });
  const { instrument } = await completeOrders(deps, isolation);
  await isolation.each(instrument, pieceOf, async (order) => {
    const end = instrumentOrderAtWindowEnd(order, book);
    if (end) await updateOrder(deps.database, order, end);
  });
  await noteClosed(deps, tradeDate);
  const unfilled = closed.filter((each) => each).length;
  const problems = await isolation.finish(true);
  const summary =
    unfilled === 0 ? 'window closed, nothing left over' : `window closed, ${unfilled} orders left unfilled`;
  return { summary: [summary, ...problems].join('; ') };
}

async function noteClosed({ database, system, clock, version }: Deps, tradeDate: string): Promise<void> {
  const key = { system, process: WINDOW_PROCESS, tradeDate };
  const at = new Date(await clock.read());
  const answer = await startRun(database, key, { owner: tradeDate, at, version, takeOver: true });
  if (answer.kind === 'started' || answer.kind === 'resumed') await finishRun(database, answer.run, at);
}
