import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { sendsOrders } from '../../config/stack-steps';
import { importedOrders } from '../../data/moving/imported-orders';
import { ORDER_LEVELS, type OrderLevel } from '../../data/orders/collections';
import { findByName } from '../../data/orders/find-by-name';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { parseSettleRequest } from '../../domain/orders/settle-request';
import { cancelBrokerOrder } from '../operator/cancel-order';
import { FILL_HELP } from '../operator/fill-help';
import { EVERYTHING_ELSE, type OpenSystem, operatorName } from '../operator/open-system';
import { updateStack } from '../operator/order-stack';
import { retryInstrument } from '../operator/retry-instrument';
import { opened, systemCommand } from '../operator/system-command';
import { checkedDay } from '../simulated-day/market-day';
import { parseWhole } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { importedOrderTable } from '../views/imported-order-table';
import { orderLines } from '../views/order-lines';
import { orderTable, tradesByHand } from '../views/order-table';
import { registerFx } from './fx-orders';
import { registerStackActions } from './stack-actions';

interface ListOptions {
  readonly all?: boolean;
  readonly date?: string;
  readonly json?: boolean;
}

interface HistoryOptions {
  readonly instrument?: string;
  readonly level: OrderLevel;
  readonly last: number;
  readonly json?: boolean;
}

const HISTORY_SHOWN = 50;

interface FillOptions {
  readonly price: number;
  readonly fillId?: string;
  readonly quantity?: number;
  readonly cumulative?: number;
  readonly contract?: string;
  readonly time?: string;
  readonly confirmPrice?: boolean;
}

interface SettleOptions {
  readonly notAccepted?: true;
  readonly filled?: number;
  readonly price?: number;
  readonly confirmPrice?: true;
  readonly reason: string;
}

/** `tst orders`, and the operator's actions on an order. */
export function register(program: Command): void {
  const orders = program.command('orders').description('list active orders, and act on them');
  systemCommand(orders, 'list', 'active orders; in a manual system also what to trade by hand', {
    isDefault: true,
  })
    .option('--all', 'also those that have ended')
    .option('--date <date>', 'all orders of a trade date, YYYY-MM-DD')
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(orders, 'history', 'completed orders of the pysystemtrade installation that was imported')
    .option('--instrument <code>', 'only of this instrument')
    .addOption(
      new Option('--level <level>', 'orders of strategies, of contracts, or those at the broker')
        .choices(ORDER_LEVELS)
        .default('broker'),
    )
    .option('--last <count>', 'how many', parseWhole, HISTORY_SHOWN)
    .option('--json', 'as JSON')
    .action(opened([], history));
  registerFill(orders);
  registerSettle(orders);
  registerStackActions(orders);
  registerFx(orders);
  systemCommand(orders, 'close <order>', 'end an instrument or contract order: the rest of it is not traded')
    .requiredOption(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .action(opened(EVERYTHING_ELSE, close));
  systemCommand(
    orders,
    'retry <instrument>',
    'try again at once what failed for an instrument that the order stack leaves out',
  )
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(
      opened([], async (open, instrument: string, { reason }: { readonly reason: string }) =>
        console.log(await retryInstrument(open, instrument, reason)),
      ),
    );
  systemCommand(orders, 'cancel <order>', 'cancel a broker order (B7) at the broker').action(
    opened(EVERYTHING_ELSE, async (open, order: string) => console.log(await cancelBrokerOrder(open, order))),
  );
}

function registerFill(orders: Command): void {
  systemCommand(
    orders,
    'fill <order>',
    'enter a fill made by hand, on a contract order (C5) or a broker order (B7)',
  )
    .requiredOption('--price <price>', 'in price points', parseNumber)
    .option('--fill-id <id>', 'a name that you choose for the fill: entered twice, it is booked once')
    .option('--quantity <contracts>', 'signed: -3 sells', parseNumber)
    .option(
      '--cumulative <contracts>',
      'instead of --quantity: contracts filled in total, signed',
      parseNumber,
    )
    .option('--contract <contract>', 'the leg of a spread, 8 digits')
    .option('--time <instant>', 'ISO, e.g. 2023-06-16T09:30:00Z; default: now')
    .option('--confirm-price', 'the price is correct, although far from the last one')
    .addHelpText('after', FILL_HELP)
    .action(opened(EVERYTHING_ELSE, fill));
}

function registerSettle(orders: Command): void {
  systemCommand(
    orders,
    'settle <order>',
    'say what became of a broker order (B7) in state unknown, which lifts its lock',
  )
    .option('--not-accepted', 'nothing, or nothing more, of it was filled')
    .option('--filled <contracts>', 'contracts filled in total, signed: -3 sold', parseNumber)
    .option('--price <price>', 'in price points; with --filled', parseNumber)
    .option('--confirm-price', 'the price is correct although it is far from the last one')
    .requiredOption(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .action(opened(EVERYTHING_ELSE, settle));
}

async function close(
  open: OpenSystem,
  order: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const request = { order, reason, by: operatorName() };
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.closeOrder, request);
  console.log(summary);
}

async function list({ database, settings }: OpenSystem, { all, date, json }: ListOptions): Promise<void> {
  const tradeDate = date === undefined ? undefined : checkedDay(date);
  const lines = await orderLines(database, { all, tradeDate });
  if (json)
    return console.log(
      JSON.stringify(
        lines.map(({ order, name, state, fill }) => ({
          name,
          state,
          ...order,
          filled: fill.filled,
          remaining: fill.remaining,
        })),
      ),
    );
  if (lines.length === 0) {
    const of = tradeDate === undefined ? '' : ` of ${tradeDate}`;
    console.log(all || tradeDate ? `no orders${of}` : 'no active orders (--all shows those that have ended)');
    return;
  }
  console.log(orderTable(lines));
  if (sendsOrders(settings.loaded.control)) return;
  const byHand = tradesByHand(lines);
  console.log(byHand.length === 0 ? 'nothing to trade by hand' : `to trade by hand:\n${byHand.join('\n')}`);
}

async function history(
  { database }: OpenSystem,
  { instrument, level, last, json }: HistoryOptions,
): Promise<void> {
  const all = await importedOrders(database, level);
  const wanted = all.filter((order) => instrument === undefined || order.instrument === instrument);
  const shown = wanted.slice(-last);
  if (json) console.log(JSON.stringify(shown));
  else if (shown.length === 0) console.log('no such orders were imported (npx tst import pysystemtrade)');
  else console.log(`${importedOrderTable(shown)}\n${shown.length} of ${wanted.length} ${level} orders`);
}

async function fill(open: OpenSystem, name: string, options: FillOptions): Promise<void> {
  const order = await findByName(open.database, name);
  const { price, fillId, quantity, cumulative, contract, time, confirmPrice } = options;
  const input = {
    order: order?.id ?? name,
    price,
    ...(fillId === undefined ? {} : { fillId }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(cumulative === undefined ? {} : { cumulativeFilled: cumulative }),
    ...(contract === undefined ? {} : { contract }),
    ...(time === undefined ? {} : { time }),
    ...(confirmPrice ? { priceConfirmed: true } : {}),
    by: operatorName(),
  };
  const { text } = await updateStack<{ text: string }>(open, STACK_UPDATES.manualFill, input);
  console.log(text);
}

async function settle(open: OpenSystem, order: string, options: SettleOptions): Promise<void> {
  const { notAccepted, filled, price, confirmPrice, reason } = options;
  const input = {
    ...{ order, reason, by: operatorName() },
    ...(notAccepted ? { notAccepted } : {}),
    ...(filled === undefined ? {} : { filled }),
    ...(price === undefined ? {} : { price }),
    ...(confirmPrice ? { priceConfirmed: true } : {}),
  };
  const parsed = parseSettleRequest(input);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.settleOrder, input);
  console.log(summary);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed.');
  return value;
}
