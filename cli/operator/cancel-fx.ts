import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { FX_PREFIX } from '../../domain/fx/fx-order';
import { type OpenSystem, operatorName } from './open-system';
import { updateStack } from './order-stack';

/** Whether an operator means an order in currencies: `fx:margin`. */
export function isFxName(name: string): boolean {
  return name.startsWith(FX_PREFIX);
}

/** Has the order stack end it, at the broker where it may be. Throws ORDER_REFUSED if it has ended, or does not. */
export async function cancelFxOrder(open: OpenSystem, name: string): Promise<string> {
  const input = { id: name.slice(FX_PREFIX.length), by: operatorName() };
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.cancelFx, input);
  return summary;
}
