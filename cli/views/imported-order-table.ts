import type { ImportedOrder } from '../../data/moving/imported-orders';
import { plainTable, shownTime } from './table';

const HEAD = [
  'order',
  'strategy',
  'instrument',
  'contracts',
  'trade',
  'filled',
  'price',
  'when (UTC)',
  'type',
];
const LETTERS = { instrument: 'I', contract: 'C', broker: 'B' } as const;

/** Orders of an imported installation, with its own numbers; legs separated by slashes. */
export function importedOrderTable(orders: readonly ImportedOrder[]): string {
  return plainTable(HEAD, orders.map(cells));
}

function cells(order: ImportedOrder): string[] {
  const { level, orderId, filledPrice, fillTime } = order;
  return [
    `${LETTERS[level]}${orderId}`,
    order.strategy,
    order.instrument,
    order.contracts.join('/'),
    order.trade.join('/'),
    order.fill.join('/'),
    Number.isFinite(filledPrice) ? String(Number(filledPrice.toPrecision(10))) : '',
    Number.isFinite(fillTime) ? shownTime(new Date(fillTime)) : '',
    order.orderType,
  ];
}
