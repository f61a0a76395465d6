import type { Command } from 'commander';
import { STACK_UPDATES, type StackUpdate } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { type InputSchema, parseInput } from '../../domain/inputs/parse-input';
import {
  balanceInput,
  deleteOrderInput,
  endOfDayInput,
  spawnInput,
  tradeInput,
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

/** `tst orders balance`, `trade`, `spawn`, `delete`, `end-of-day`. What is not given is asked at the terminal. */
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
  registerTrade(orders);
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
    'reconcile',
    'compare broker, ledger and strategies now: breaks lock, what is explained is released',
  ).action(
    opened(EVERYTHING_ELSE, async (open) => {
      const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.reconcileNow, undefined);
      console.log(summary);
    }),
  );
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

function registerTrade(orders: Command): void {
  systemCommand(
    orders,
    'trade [strategy] [instrument]',
    "make an order for a strategy, within all limits; it trades like the strategy's own",
  )
    .option('--id <id>', 'a name that you choose for the order: given twice, it is made once')
    .option('--quantity <contracts>', 'signed: -3 sells; default: the sum of the legs')
    .option('--type <type>', 'best, market or limit; default: best')
    .option('--limit <price>', 'limit price; the net price, for a spread')
    .option('--limit-contract <contract>', 'whose price the limit is; default: the contract that trades')
    .option(
      '--leg <contract:contracts>',
      'a contract to trade instead of those by the roll state, 20241200:-2; one for each leg of a spread',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--algo <name>', 'the algorithm that executes it; default: by the configuration')
    .option(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened(EVERYTHING_ELSE, trade));
}

interface TradeOptions {
  readonly quantity?: string;
  readonly id?: string;
  readonly type?: string;
  readonly limit?: string;
  readonly limitContract?: string;
  readonly leg: readonly string[];
  readonly algo?: string;
  readonly reason?: string;
}

async function trade(
  open: OpenSystem,
  strategy: string | undefined,
  instrument: string | undefined,
  options: TradeOptions,
): Promise<void> {
  const { quantity, type, limit, limitContract, leg, algo } = options;
  const legs = leg.length === 0 ? undefined : leg.map(parseLeg);
  const total = legs && String(legs.reduce((sum, each) => sum + each.quantity, 0));
  await request(open, STACK_UPDATES.manualTrade, tradeInput, {
    strategy: await askMissing(strategy, { name: '<strategy>', question: 'Strategy' }, someText),
    instrument: await askMissing(instrument, { name: '<instrument>', question: 'Instrument' }, someText),
    quantity: await askNumber(quantity ?? total, {
      ...{ name: '--quantity', question: 'Contracts (-3 sells 3)' },
    }),
    ...defined({ type, limitContract, legs, algo }),
    ...(type === 'limit' || limit !== undefined
      ? { limitPrice: await askNumber(limit, { name: '--limit', question: 'Limit price' }) }
      : {}),
    id: await askMissing(options.id, { name: '--id', question: 'A name for this order' }, someText),
    reason: await askReason(options.reason),
  });
}

function parseLeg(text: string): { readonly contract: string; readonly quantity: number } {
  const [, contract, quantity] = /^(\d{8}):([+-]?\d+)$/.exec(text) ?? [];
  if (contract !== undefined) return { contract, quantity: Number(quantity) };
  throw tstError('BAD_INPUT', `--leg ${text}: a contract and its signed quantity are needed, 20241200:-2`);
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
