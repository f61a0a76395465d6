import type { OrderLine } from './order-lines';
import { plainTable } from './table';

const HEAD = ['order', 'strategy', 'instrument', 'contracts', 'trade', 'filled', 'remain', 'price', 'state'];

/** Orders as a table: each below its parent, legs separated by slashes. */
export function orderTable(lines: readonly OrderLine[]): string {
  return plainTable(HEAD, lines.map(cells));
}

function cells({ order, name, depth, fill, state }: OrderLine): string[] {
  const contracts = order.level === 'instrument' ? '' : order.contracts.join('/');
  const open = state !== 'done' && state !== 'filled';
  return [
    `${'  '.repeat(depth)}${name}`,
    order.strategy,
    order.instrument,
    contracts,
    order.trade.join('/'),
    fill.filled.join('/'),
    open ? fill.remaining.join('/') : '',
    Number.isNaN(fill.price) ? '' : String(Number(fill.price.toPrecision(10))),
    [`${state}${order.rollOrder ? ', roll' : ''}`, ...wrapped(order.reason ?? '')].join('\n'),
  ];
}

const REASON_WIDTH = 48;

/** A long reason on several lines, broken between words. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < REASON_WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What to trade by hand in a manual system: contract orders with work left, and the command that enters the fill. */
export function tradesByHand(lines: readonly OrderLine[]): readonly string[] {
  return lines.flatMap(({ order, name, fill }) => {
    if (order.level !== 'contract' || order.status !== 'active') return [];
    return order.contracts.flatMap((contract, leg) => {
      const remaining = fill.remaining[leg];
      if (remaining === 0) return [];
      const side = remaining > 0 ? 'buy' : 'sell';
      const about = order.referencePrice === undefined ? '' : `, decided at ${order.referencePrice}`;
      const limit = order.limitPrice === undefined ? '' : `, limit ${order.limitPrice}`;
      const which = order.contracts.length > 1 ? ` --contract ${contract}` : '';
      return [
        `${side} ${Math.abs(remaining)} ${order.instrument} ${contract}${limit}${about}`,
        `  then: npx tst orders fill ${name}${which} --quantity ${remaining} --price PRICE --fill-id ID`,
      ];
    });
  });
}
