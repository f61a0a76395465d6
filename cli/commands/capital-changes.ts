import { type Command, InvalidArgumentError } from 'commander';
import { readRates } from '../../data/series/fx';
import { accountValue } from '../../domain/capital/account-value';
import type { GivenValues } from '../../domain/capital/by-hand';
import { isUnusualDeposit } from '../../domain/capital/capital-update';
import { TstError, tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import { askBroker } from '../operator/ask-broker';
import {
  allocateNow,
  confirmPending,
  currentCapital,
  deleteCapital,
  initialiseCapital,
  rowsLaterThan,
  setCapital,
  undoCapital,
} from '../operator/capital';
import { bookCashFlow } from '../operator/cash-flow';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { askMissing, askReason } from '../terminal/ask-missing';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseInstant } from '../terminal/instant';
import { parseFinite } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { rowTable } from '../views/capital-view';
import { plainTable } from '../views/table';

interface Common {
  readonly reason?: string;
  readonly yes?: boolean;
}

interface FlowOptions extends Common {
  readonly id?: string;
  readonly intoCapital?: boolean;
}

interface DeleteOptions extends Common {
  readonly preview?: boolean;
  readonly literally?: string;
}

/** What has to be typed before everything is deleted. */
const LITERALLY = 'YESyesYES';
const EVERYTHING = 'everything';
const REASON_TEXT = 'kept in the audit and in the history; asked for at a terminal';

/** The commands of `tst capital` that change something. */
export function addCapitalChanges(capital: Command): void {
  withReason(
    systemCommand(capital, 'confirm', "accept the pending change of the account's value as profit or loss"),
  )
    .option('--value <amount>', 'what the account is worth: refused if another change waits', parseFinite)
    .action(
      opened([], async (open, { reason, value }: Common & { readonly value?: number }) =>
        console.log(await confirmPending(open, await askReason(reason), value)),
      ),
    );
  addFlow(capital, 'deposit', 'record money paid in, in the base currency; it does not count as profit', 1);
  addFlow(
    capital,
    'withdraw',
    'record money paid out, in the base currency; it does not count as a loss',
    -1,
  );
  addInitAndSet(capital);
  addDeletion(capital);
  withReason(systemCommand(capital, 'allocate', 'share capital and margin among the strategies now')).action(
    opened([], allocate),
  );
}

function withReason(command: Command): Command {
  return command.option(REASON_OPTION, REASON_TEXT, parseReason);
}

function addFlow(capital: Command, name: string, description: string, direction: 1 | -1): void {
  withReason(systemCommand(capital, name, description))
    .argument('[amount]', 'above 0, in the base currency; asked for at a terminal', parseAmount)
    .option('--id <id>', 'a name that you choose: entered twice, it counts once')
    .option('--into-capital', 'the strategies trade with it from the next run; default: they do not')
    .option(...YES_OPTION)
    .action(
      opened([], async (open, given: number | undefined, options: FlowOptions) => {
        const { id, intoCapital = false } = options;
        const { base_currency: base } = open.settings.config;
        const asked = { question: `Amount in ${base}, above 0`, name: 'the amount' };
        const amount = given ?? (await askMissing(undefined, asked, readAs(parseAmount)));
        const reason = await askReason(options.reason);
        const named = id === undefined ? {} : { id };
        const flow = { amount: direction * amount, reason, intoCapital, ...named };
        if (!(await isMeant(open, flow.amount, options.yes))) return console.log('nothing was changed');
        console.log(await bookCashFlow(open, flow));
      }),
    );
}

/** Asks about a deposit that may be a slip of the keyboard. */
async function isMeant(open: OpenSystem, amount: number, yes: boolean | undefined): Promise<boolean> {
  const capital = await currentCapital(open.database);
  if (!isUnusualDeposit(capital, amount)) return true;
  console.log(`${inMoney(amount)} is more than the account is worth, ${inMoney(capital.broker)}.`);
  return confirmed('Book it all the same?', yes);
}

function addInitAndSet(capital: Command): void {
  const init = 'begin anew: from the account’s value, or other values; what was before counts no longer';
  const set = 'set some of the four values; what is left out stays';
  for (const [name, description, act] of [
    ['init', init, initialise],
    ['set', set, change],
  ] as const)
    withReason(systemCommand(capital, name, description))
      .option('--broker <amount>', "the account's value", parseFinite)
      .option('--actual <amount>', 'capital at risk', parseFinite)
      .option('--max <amount>', 'the ceiling of method half', parseFinite)
      .option('--accumulated <amount>', 'profit so far', parseFinite)
      .option(...YES_OPTION)
      .action(opened([], act));
}

function addDeletion(capital: Command): void {
  const description =
    'delete the rows of the account later than a time; `everything` deletes all; strategies stay';
  withReason(systemCommand(capital, 'delete-since', description))
    .argument('[time]', `UTC, such as 2023-06-15T22:00, or ${EVERYTHING}; asked for at a terminal`)
    .option('--preview', 'only show what would be deleted')
    .option('--literally <text>', `for ${EVERYTHING}: ${LITERALLY}`)
    .option(...YES_OPTION)
    .action(opened([], deleteSince));
  withReason(
    systemCommand(capital, 'undo', 'take back the last deletion or `init`, while nothing follows'),
  ).action(
    opened([], async (open, { reason }: Common) =>
      console.log(await undoCapital(open, await askReason(reason))),
    ),
  );
}

type ValueOptions = Common & GivenValues;

async function initialise(open: OpenSystem, options: ValueOptions): Promise<void> {
  const { actual, max, accumulated } = options;
  const broker = options.broker ?? (await valueAtBroker(open));
  const rest = defined({ actual, max, accumulated });
  const reason = await askReason(options.reason);
  const rows = await rowsLaterThan(open, null);
  if (rows.length > 0)
    console.log(`${rows.length} rows of the account count no longer (capital undo: again)`);
  const question = `Begin with an account of ${inMoney(broker)}, at risk ${inMoney(actual ?? broker)}?`;
  if (!(await confirmed(question, options.yes))) return console.log('nothing was changed');
  console.log(await initialiseCapital(open, { broker, ...rest }, reason));
}

/** Throws with the option that does without the broker. */
async function valueAtBroker(open: OpenSystem): Promise<number> {
  const { base_currency: base } = open.settings.config;
  try {
    const stored = await readRates(open.database);
    const total = await askBroker(open, async (broker, account) => {
      const answer = await broker.accountValues(account);
      return answer.kind === 'not-stated'
        ? ({ kind: 'missing', reason: answer.reason } as const)
        : accountValue(answer.values, account, base, (currency) => stored.get(currency));
    });
    if (total.kind === 'total') return total.value;
    throw tstError('MISSING_DATA', `${total.reason}: give the account's value with --broker`);
  } catch (error) {
    if (!(error instanceof TstError) || error.code !== 'BROKER_UNREACHABLE') throw error;
    throw tstError(
      'BROKER_UNREACHABLE',
      `${error.message}; or give the account's value with --broker`,
      error,
    );
  }
}

async function change(open: OpenSystem, options: ValueOptions): Promise<void> {
  const { actual, max, broker, accumulated } = options;
  const given = defined({ actual, max, broker, accumulated });
  const reason = await askReason(options.reason);
  const words = Object.entries(given).map(([name, value]) => `${name} ${inMoney(value)}`);
  if (words.length > 0 && !(await confirmed(`Set ${words.join(', ')}?`, options.yes)))
    return console.log('nothing was changed');
  console.log(await setCapital(open, given, reason));
}

function defined<T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

async function deleteSince(
  open: OpenSystem,
  given: string | undefined,
  options: DeleteOptions,
): Promise<void> {
  const question = `Delete what is later than (UTC, such as 2023-06-15T22:00, or ${EVERYTHING})`;
  const after = await askMissing(given, { question, name: 'the time' }, readAs(parseSince));
  const rows = await rowsLaterThan(open, after);
  if (rows.length === 0) return console.log('no row of the account is later: nothing to delete');
  console.log(
    rowTable(
      rows.map(({ time, event, ...capital }) => ({ time, event, capital })),
      rows,
    ),
  );
  if (options.preview) return console.log(`${rows.length} rows would be deleted`);
  const reason = await askReason(options.reason);
  if (after === null) await refuseUnlessLiteral(options.literally);
  else if (!(await confirmed(`Delete ${rows.length} rows?`, options.yes)))
    return console.log('nothing was changed');
  console.log(await deleteCapital(open, after, reason));
}

function parseSince(text: string): Date | null {
  return text === EVERYTHING ? null : new Date(parseInstant(text));
}

/** The same for a dialogue, which asks again after an error of ours. */
function readAs<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw tstError('BAD_INPUT', (error as Error).message, error);
    }
  };
}

async function refuseUnlessLiteral(given: string | undefined): Promise<void> {
  const question = `This deletes all capital of the account: type ${LITERALLY}`;
  const typed = await askMissing(given, { question, name: '--literally' }, (text) => text);
  if (typed !== LITERALLY) throw tstError('BAD_INPUT', `nothing was changed: that was not ${LITERALLY}`);
}

async function allocate(open: OpenSystem, options: Common): Promise<void> {
  const { allocation, warnings } = await allocateNow(open, await askReason(options.reason));
  console.log(
    plainTable(
      ['strategy', 'weight', 'capital', 'margin'],
      allocation.shares.map(({ strategy, weight, capital, margin }) => [
        ...[strategy, String(weight), inMoney(capital)],
        margin === undefined ? '' : inMoney(margin),
      ]),
    ),
  );
  for (const warning of warnings) console.log(`warning: ${warning}`);
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount > 0) return amount;
  throw new InvalidArgumentError(`'${text}' is not an amount above 0.`);
}
