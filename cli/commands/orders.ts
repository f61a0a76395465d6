import type { Command } from 'commander';
import { Option } from 'commander';
import { sendsOrders } from '../../config/stack-steps';
import { importedOrders } from '../../data/moving/imported-orders';
import { ORDER_LEVELS, type OrderLevel } from '../../data/orders/collections';
import type { OpenSystem } from '../operator/open-system';
import { retryInstrument } from '../operator/retry-instrument';
import { opened, systemCommand } from '../operator/system-command';
import { checkedDay } from '../simulated-day/market-day';
import { parseWhole } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { importedOrderTable } from '../views/imported-order-table';
import { orderLines } from '../views/order-lines';
import { orderTable, tradesByHand } from '../views/order-table';
import { registerFx } from './fx-orders';
import { registerOrderAnswers } from './order-answers';
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
  registerOrderAnswers(orders);
  registerStackActions(orders);
  registerFx(orders);
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
