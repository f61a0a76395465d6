import type { Command } from 'commander';
import { STACK_UPDATES, type StackUpdate } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { type InputSchema, parseInput } from '../../domain/inputs/parse-input';
import {
  balanceInput,
  deleteOrderInput,
  endOfDayInput,
  spawnInput,
} from '../../domain/inputs/stack-requests';
import { EVERYTHING_ELSE, type OpenSystem, operatorName } from '../operator/open-system';
import { stackTradeDate, updateStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { askMissing, askNumber, askReason, someText } from '../terminal/ask-missing';
import { parseReason, REASON_OPTION } from '../terminal/reason';

interface BalanceOptions {
  readonly strategy?: string;
  readonly contract?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly id?: string;
  readonly time?: string;
  readonly confirmPrice?: true;
  readonly reason?: string;
}

/** `tst orders balance`, `spawn`, `delete`, `end-of-day`. What is not given is asked at the terminal. */
export function registerStackActions(orders: Command): void {
  systemCommand(
    orders,
    'balance [instrument]',
    'put a trade made elsewhere, or a correction, into the ledger; nothing is sent',
  )
    .option('--strategy <name>', 'whose position moves; left out: only the contract moves')
    .option('--contract <contract>', '8 digits; left out: only the strategy moves')
    .option('--quantity <contracts>', 'signed: -3 sold')
    .option('--price <price>', 'in price points of the contract')
    .option('--id <id>', 'a name that you choose for the trade: entered twice, it is booked once')
    .option('--time <instant>', 'ISO, e.g. 2023-06-16T09:30:00Z; default: now')
    .option('--confirm-price', 'the price is correct, although far from the last one')
    .option(REASON_OPTION, 'kept in the audit and with the ledger row', parseReason)
    .action(opened(EVERYTHING_ELSE, balance));
  systemCommand(
    orders,
    'spawn [order]',
    'make contract orders now, of one instrument order (I3) or of all',
  ).action(
    opened(EVERYTHING_ELSE, (open, order = 'all') =>
      request(open, STACK_UPDATES.spawnNow, spawnInput, { order }),
    ),
  );
  systemCommand(orders, 'delete [order]', 'take out an order (I3, C5) that never reached the broker')
    .option(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .action(opened(EVERYTHING_ELSE, remove));
  systemCommand(
    orders,
    'end-of-day',
    'end the trading window now: orders at the broker are cancelled, what remains is not traded',
  )
    .option(REASON_OPTION, 'kept in the audit', parseReason)
    .action(
      opened(EVERYTHING_ELSE, async (open, { reason }: { readonly reason?: string }) =>
        request(open, STACK_UPDATES.endOfDay, endOfDayInput, {
          tradeDate: await stackTradeDate(open),
          reason: await askReason(reason),
        }),
      ),
    );
}

async function balance(open: OpenSystem, given: string | undefined, options: BalanceOptions): Promise<void> {
  const { strategy, contract, time, confirmPrice } = options;
  const instrument = await askMissing(given, { name: '<instrument>', question: 'Instrument' }, someText);
  const named = { strategy, contract };
  if (strategy === undefined && contract === undefined) {
    const optional = (text: string) => text.trim() || undefined;
    const ask = (name: string, question: string) => askMissing(undefined, { name, question }, optional);
    named.strategy = await ask('--strategy', 'Strategy (empty: only the contract moves)');
    named.contract = await ask('--contract', 'Contract, 8 digits (empty: only the strategy moves)');
  }
  await request(open, STACK_UPDATES.balanceTrade, balanceInput, {
    instrument,
    ...defined(named),
    quantity: await askNumber(options.quantity, { name: '--quantity', question: 'Contracts (-3 sold 3)' }),
    price: await askNumber(options.price, { name: '--price', question: 'Price' }),
    id: await askMissing(options.id, { name: '--id', question: 'A name for this trade' }, someText),
    ...defined({ time, priceConfirmed: confirmPrice }),
    reason: await askReason(options.reason),
  });
}

async function remove(
  open: OpenSystem,
  given: string | undefined,
  { reason }: { readonly reason?: string },
): Promise<void> {
  const order = await askMissing(given, { name: '<order>', question: 'Order (I3, C5)' }, someText);
  await request(open, STACK_UPDATES.deleteOrder, deleteOrderInput, {
    order,
    reason: await askReason(reason),
  });
}

/** Reads what is sent as the order stack will, so that a bad one is refused before anything is started. */
async function request(
  open: OpenSystem,
  update: StackUpdate,
  schema: InputSchema,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  const input = { ...given, by: operatorName() };
  const parsed = parseInput('it', schema, input);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  const { summary } = await updateStack<{ summary: string }>(open, update, input);
  console.log(summary);
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
