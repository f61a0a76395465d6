/** Messages about an order whose fate is not known. */
import type { BrokerOrder } from './order';
import { nameOf } from './order-name';

type NamedOrder = Pick<BrokerOrder, 'level' | 'number' | 'id' | 'trade' | 'instrument' | 'contracts'>;

/** Id of the question about what became of an order. */
export function unknownQuestionId({ id }: Pick<BrokerOrder, 'id'>): string {
  return `order/${id}`;
}

/** The mail sent when an order becomes unknown. */
export function unknownOrderMail(order: NamedOrder, reason: string) {
  const { instrument, id } = order;
  const text =
    `What became of order ${nameOf(order)} (${inShort(order)}, ${id}) is not known: ${reason}. ` +
    `${instrument} is locked until it is. It will be looked up again; once the broker no longer lists it, positions ` +
    `decide, or you are asked. If you know what became of it, run one of:\n${settleCommands(order)}`;
  return { subject: `Unknown order for ${instrument}`, text, critical: true } as const;
}

/** The question asked when positions do not decide it. */
export function unknownOrderQuestion(order: NamedOrder, why: string): string {
  return (
    `What became of order ${nameOf(order)} (${inShort(order)})? The broker no longer lists it, and positions do not ` +
    `decide it: ${why}. ${order.instrument} is locked.`
  );
}

/** The commands with which the operator says what became of an order. */
export function settleCommands(order: Pick<BrokerOrder, 'level' | 'number'>): string {
  const command = `npx tst orders settle ${nameOf(order)}`;
  return `${command} --not-accepted --reason TEXT\n${command} --filled CONTRACTS --price PRICE --reason TEXT`;
}

function inShort({ trade, instrument, contracts }: NamedOrder): string {
  return `${trade.join('/')} ${instrument} ${contracts.join('/')}`;
}
