import type { Command } from 'commander';
import { findByName } from '../../data/orders/find-by-name';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { parseSettleRequest } from '../../domain/orders/settle-request';
import { cancelFxOrder, isFxName } from '../operator/cancel-fx';
import { cancelBrokerOrder } from '../operator/cancel-order';
import { FILL_HELP } from '../operator/fill-help';
import { EVERYTHING_ELSE, type OpenSystem, operatorName } from '../operator/open-system';
import { updateStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { askMissing, askNumber, askReason, someText } from '../terminal/ask-missing';
import { parseReason, REASON_OPTION } from '../terminal/reason';

interface FillOptions {
  readonly price?: string;
  readonly fillId?: string;
  readonly quantity?: string;
  readonly cumulative?: string;
  readonly contract?: string;
  readonly time?: string;
  readonly confirmPrice?: true;
}

interface SettleOptions {
  readonly notAccepted?: true;
  readonly filled?: string;
  readonly price?: string;
  readonly confirmPrice?: true;
  readonly reason?: string;
}

/** `tst orders fill`, `settle`, `close`, `cancel`: what a person says of one order. What is not given is asked. */
export function registerOrderAnswers(orders: Command): void {
  systemCommand(
    orders,
    'fill [order]',
    'enter a fill made by hand, on a contract order (C5) or a broker order (B7)',
  )
    .option('--price <price>', 'in price points')
    .option('--fill-id <id>', 'a name that you choose for the fill: entered twice, it is booked once')
    .option('--quantity <contracts>', 'signed: -3 sells')
    .option('--cumulative <contracts>', 'instead of --quantity: contracts filled in total, signed')
    .option('--contract <contract>', 'the leg of a spread, 8 digits')
    .option('--time <instant>', 'ISO, e.g. 2023-06-16T09:30:00Z; default: now')
    .option('--confirm-price', 'the price is correct, although far from the last one')
    .addHelpText('after', FILL_HELP)
    .action(opened(EVERYTHING_ELSE, fill));
  systemCommand(
    orders,
    'settle [order]',
    'say what became of a broker order (B7) in state unknown, which lifts its lock',
  )
    .option('--not-accepted', 'nothing, or nothing more, of it was filled')
    .option('--filled <contracts>', 'contracts filled in total, signed: -3 sold')
    .option('--price <price>', 'in price points; with --filled')
    .option('--confirm-price', 'the price is correct although it is far from the last one')
    .option(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .action(opened(EVERYTHING_ELSE, settle));
  systemCommand(orders, 'close [order]', 'end an instrument or contract order: the rest of it is not traded')
    .option(REASON_OPTION, 'kept in the audit and with the order', parseReason)
    .action(opened(EVERYTHING_ELSE, close));
  systemCommand(
    orders,
    'cancel [order]',
    'cancel a broker order (B7), or one in currencies (fx:ID), at the broker',
  ).action(
    opened(EVERYTHING_ELSE, async (open, given: string | undefined) => {
      const order = await askOrder(given, 'B7, fx:ID');
      console.log(await (isFxName(order) ? cancelFxOrder(open, order) : cancelBrokerOrder(open, order)));
    }),
  );
}

function askOrder(given: string | undefined, such: string): Promise<string> {
  return askMissing(given, { name: '<order>', question: `Order (${such})` }, someText);
}

async function fill(open: OpenSystem, given: string | undefined, options: FillOptions): Promise<void> {
  const name = await askOrder(given, 'C5, B7');
  const order = await findByName(open.database, name);
  const { contract, time, confirmPrice } = options;
  const input = {
    order: order?.id ?? name,
    ...(await askQuantity(options)),
    price: await askNumber(options.price, { name: '--price', question: 'Price' }),
    ...(contract === undefined ? {} : { contract }),
    ...(time === undefined ? {} : { time }),
    ...(confirmPrice ? { priceConfirmed: true } : {}),
    by: operatorName(),
  };
  const { text } = await updateStack<{ text: string }>(open, STACK_UPDATES.manualFill, input);
  console.log(text);
}

/** An id with a quantity, or the total; the order stack says what does not go together. */
async function askQuantity({ fillId, quantity, cumulative }: FillOptions) {
  const number = (text: string | undefined, name: string) =>
    askNumber(text, { name, question: 'Contracts (-3 sold 3)' });
  const total =
    cumulative === undefined ? {} : { cumulativeFilled: await number(cumulative, '--cumulative') };
  if (cumulative !== undefined && quantity === undefined)
    return fillId === undefined ? total : { fillId, ...total };
  return {
    ...total,
    fillId: await askMissing(fillId, { name: '--fill-id', question: 'A name for this fill' }, someText),
    quantity: await number(quantity, '--quantity'),
  };
}

async function settle(open: OpenSystem, given: string | undefined, options: SettleOptions): Promise<void> {
  const input = {
    order: await askOrder(given, 'B7'),
    ...(await askOutcome(options)),
    ...(options.confirmPrice ? { priceConfirmed: true } : {}),
    reason: await askReason(options.reason),
    by: operatorName(),
  };
  const parsed = parseSettleRequest(input);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.settleOrder, input);
  console.log(summary);
}

async function askOutcome({ notAccepted, filled, price }: SettleOptions) {
  const question = 'Contracts filled in total (-3 sold 3; 0: nothing, or nothing more)';
  const total =
    notAccepted && filled === undefined
      ? 0
      : await askNumber(filled, { name: '--filled, or --not-accepted', question });
  const isNothing = total === 0 && filled === undefined;
  return {
    ...(notAccepted || isNothing ? { notAccepted: true } : {}),
    ...(isNothing ? {} : { filled: total }),
    ...(isNothing && price === undefined
      ? {}
      : { price: await askNumber(price, { name: '--price', question: 'Price' }) }),
  };
}

async function close(
  open: OpenSystem,
  given: string | undefined,
  { reason }: { readonly reason?: string },
): Promise<void> {
  const request = {
    order: await askOrder(given, 'I3, C5'),
    reason: await askReason(reason),
    by: operatorName(),
  };
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.closeOrder, request);
  console.log(summary);
}
