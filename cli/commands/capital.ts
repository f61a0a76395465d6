import { type Command, InvalidArgumentError } from 'commander';
import {
  type AccountCapitalEntry,
  accountCapitalHistory,
  strategiesWithCapital,
  strategyCapital,
} from '../../data/capital/capital';
import { capitalQuestion } from '../../data/capital/capital-question';
import { bookCashFlow, confirmCapital, money } from '../operator/capital';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable, shownTime } from '../views/table';

interface FlowOptions {
  readonly reason: string;
  readonly id?: string;
  readonly intoCapital?: boolean;
}

const ROWS_SHOWN = 10;

/** `tst capital`: what is at risk, money paid in and out, and changes waiting for the operator. */
export function register(program: Command): void {
  const capital = program
    .command('capital')
    .description('show the capital at risk; record money paid in or out');
  systemCommand(capital, 'show', 'capital, its last changes, and a change waiting to be confirmed', {
    isDefault: true,
  }).action(opened([], show));
  systemCommand(capital, 'confirm', "accept the pending change of the account's value as profit or loss")
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(
      opened([], async (open, { reason }: { readonly reason: string }) =>
        console.log(await confirmCapital(open, reason)),
      ),
    );
  registerFlow(
    capital,
    'deposit',
    'record money paid in, in the base currency; it does not count as profit',
    1,
  );
  registerFlow(
    capital,
    'withdraw',
    'record money paid out, in the base currency; it does not count as a loss',
    -1,
  );
}

function registerFlow(capital: Command, name: string, description: string, direction: 1 | -1): void {
  systemCommand(capital, name, description)
    .argument('<amount>', 'above 0, in the base currency', parseAmount)
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option('--id <id>', 'a name that you choose: entered twice, it counts once')
    .option('--into-capital', 'the strategies trade with it from the next run; default: they do not')
    .action(
      opened([], async (open, amount: number, { reason, id, intoCapital = false }: FlowOptions) => {
        const named = id === undefined ? {} : { id };
        console.log(await bookCashFlow(open, { amount: direction * amount, reason, intoCapital, ...named }));
      }),
    );
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount > 0) return amount;
  throw new InvalidArgumentError(`'${text}' is not an amount above 0.`);
}

async function show(open: OpenSystem): Promise<void> {
  const { database, settings } = open;
  const { base_currency: currency, production_capital_method: method } = settings.config;
  const rows = await accountCapitalHistory(database);
  const last = rows.at(-1);
  if (!last) {
    console.log('no capital yet: the first run of the positions stage sets it (npx tst run positions)');
    return;
  }
  console.log(
    `capital at risk ${money(last.actual)} ${currency} (method ${method}, ceiling ${money(last.max)})`,
  );
  for (const strategy of await strategiesWithCapital(database)) {
    const own = await strategyCapital(database, strategy);
    if (own) console.log(`  ${strategy}: ${money(own.capital)}`);
  }
  console.log(
    plainTable(['time', 'at risk', 'accumulated', 'account', 'what'], rows.slice(-ROWS_SHOWN).map(rowOf)),
  );
  const question = await capitalQuestion(database);
  if (!question) return;
  console.log(
    `pending since ${shownTime(question.askedAt)}: the account is worth ${money(question.value)}; it was ${money(question.before)}.\n` +
      'Paid in or out: npx tst capital deposit|withdraw AMOUNT --reason R; profit or loss: npx tst capital confirm --reason R',
  );
}

function rowOf({ time, actual, accumulated, broker, event }: AccountCapitalEntry): string[] {
  const kinds = {
    'cash-flow': event && event.amount > 0 ? 'deposit' : 'withdrawal',
    confirmation: 'confirmed',
  };
  const what = event ? `${kinds[event.kind]} ${money(event.amount)} (${event.id})` : '';
  return [shownTime(time), money(actual), money(accumulated), money(broker), what];
}
