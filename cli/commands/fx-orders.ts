import type { Command } from 'commander';
import { fxExecutionsOf, listFxOrders } from '../../data/orders/fx-orders';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { fxInWords } from '../../domain/fx/fx-order';
import { parseInput } from '../../domain/inputs/parse-input';
import { fxInput } from '../../domain/inputs/stack-requests';
import { MINUTE_MS } from '../../domain/time/units';
import { balancesNow } from '../operator/balances-now';
import { EVERYTHING_ELSE, type OpenSystem, operatorName } from '../operator/open-system';
import { updateStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { askMissing, askNumber, askReason, someText } from '../terminal/ask-missing';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { balanceTable } from '../views/balance-table';
import { fxLines, fxTable } from '../views/fx-table';

/** A market order that waited longer for its workers is not what was confirmed. */
const SENT_WITHIN_MS = 10 * MINUTE_MS;

interface FxOptions {
  readonly amount?: string;
  readonly id?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly list?: true;
  readonly json?: true;
}

/** `tst orders fx`: currencies traded at the spot market, after a look at the cash. */
export function registerFx(orders: Command): void {
  systemCommand(
    orders,
    'fx [currency] [priced-in]',
    'trade a currency for another at the market, after a look at the cash; --list shows such orders',
  )
    .option('--amount <amount>', 'in the first currency, whole: 25000 buys it, -25000 sells it')
    .option('--id <id>', 'a name that you choose for the order: given twice, it is sent once')
    .option(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .option(...YES_OPTION)
    .option('--list', 'show the orders in currencies and what became of them')
    .option('--json', 'with --list: as JSON, with executions')
    .action((...given: readonly unknown[]) => {
      const { list: only } = given[2] as FxOptions;
      return only ? opened([], list)(...given) : opened(EVERYTHING_ELSE, trade)(...given);
    });
}

async function trade(
  open: OpenSystem,
  currency: string | undefined,
  pricedIn: string | undefined,
  { amount, id, reason, yes }: FxOptions,
): Promise<void> {
  console.log(balanceTable(await balancesNow(open)));
  const first = await askMissing(currency, { name: '<currency>', question: 'Currency to trade' }, someText);
  const second = await askMissing(
    pricedIn,
    { name: '<priced-in>', question: 'Priced in', usual: 'USD' },
    someText,
  );
  const input = {
    currency: first.toUpperCase(),
    pricedIn: second.toUpperCase(),
    amount: await askNumber(amount, { name: '--amount', question: `${first} (-25000 sells 25000)` }),
    id: await askMissing(id, { name: '--id', question: 'A name for this order' }, someText),
    reason: await askReason(reason),
    by: operatorName(),
    notAfter: new Date((await open.clock.read()) + SENT_WITHIN_MS).toISOString(),
  };
  const parsed = parseInput('it', fxInput, input);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  if (!(await confirmed(`${fxInWords(parsed.value)}, at the market?`, yes))) {
    console.log('nothing was sent');
    return;
  }
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.tradeFx, input);
  console.log(summary);
}

async function list(
  { database }: OpenSystem,
  _currency: string | undefined,
  _pricedIn: string | undefined,
  { json }: FxOptions,
): Promise<void> {
  const orders = await listFxOrders(database);
  const executions = await fxExecutionsOf(
    database,
    orders.map(({ reference }) => reference),
  );
  const lines = fxLines(orders, executions);
  if (json) return console.log(JSON.stringify(lines));
  console.log(lines.length === 0 ? 'no orders in currencies' : fxTable(lines));
}
