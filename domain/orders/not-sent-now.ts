/** Whether an order that was just made is sent at all now. */
import {
  type Halt,
  type HaltableOrder,
  haltsOver,
  liftCommand,
  whyReduceOnly,
  whyStopped,
} from '../limits/halt';

export interface Sending {
  /** False: a person trades at the broker. */
  readonly sendsOrders: boolean;
  /** In force. */
  readonly halts: readonly Halt[];
}

/** What its person should know, with the way on; undefined when it is sent like any other. */
export function notSentNow(order: HaltableOrder, { sendsOrders, halts }: Sending): string | undefined {
  if (!sendsOrders)
    return 'this system sends no orders: trade it at the broker, then enter it with `npx tst orders fill`';
  const lifted = haltsOver(halts, order).map((halt) => `\`${liftCommand(halt)}\``);
  const stopped = whyStopped(halts, order);
  if (stopped !== undefined)
    return `nothing of it is sent while trading is halted (${stopped}): ${lifted.join(', ')}`;
  const reduced = whyReduceOnly(halts, order);
  if (reduced === undefined) return undefined;
  return `only what reduces a position is sent while trading is halted (${reduced}): ${lifted.join(', ')}`;
}
