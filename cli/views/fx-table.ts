import { type FxExecution, type FxOrder, fxInWords, fxProgress } from '../../domain/fx/fx-order';
import { plainTable } from './table';

/** Orders in currencies with what is filled of them, as the list and its JSON show them. */
export function fxLines(orders: readonly FxOrder[], executions: readonly FxExecution[]) {
  return orders.map((order) => {
    const own = executions.filter(({ reference }) => reference === order.reference);
    return { ...order, ...fxProgress(order, own), executions: own };
  });
}

export function fxTable(lines: ReturnType<typeof fxLines>): string {
  return plainTable(
    ['id', 'order', 'state', 'filled', 'price', 'sent', 'why'],
    lines.map((line) => [
      ...[line.id, fxInWords(line), line.state, String(line.filled)],
      ...[line.price === undefined ? '' : String(Number(line.price.toPrecision(8)))],
      ...[line.sendingAt.toISOString(), line.state === 'filled' ? '' : (line.why ?? '')],
    ]),
  );
}
