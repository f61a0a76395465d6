import type { Command } from 'commander';
import { rowsInForce } from '../../domain/capital/account-history';
import { currencyBalances } from '../../domain/capital/currency-balances';
import { inMoney } from '../../domain/numbers/in-money';
import { askBroker } from '../operator/ask-broker';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { capitalLines, pendingLines, readCapital, rowTable } from '../views/capital-view';
import { plainTable } from '../views/table';
import { addCapitalChanges } from './capital-changes';

interface ShowOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

const ROWS_SHOWN = 10;

/** `tst capital`: what is at risk, money paid in and out, and changes waiting for the operator. */
export function register(program: Command): void {
  const capital = program
    .command('capital')
    .description('show the capital at risk; record money paid in or out; correct it');
  systemCommand(capital, 'show', 'capital, margin, shares, the last rows, and a change that waits', {
    isDefault: true,
  })
    .option('--all', 'every row that was ever written, deleted ones too')
    .option('--json', 'as JSON, with every row')
    .action(opened([], show));
  systemCommand(capital, 'balances', 'cash in each currency, as the broker reports it now')
    .option('--json', 'as JSON')
    .action(opened([], showBalances));
  addCapitalChanges(capital);
}

async function showBalances(open: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const balances = await askBroker(open, async (broker, account) =>
    currencyBalances(await broker.accountValues(account), account),
  );
  if (json) return console.log(JSON.stringify(balances));
  if (balances.length === 0) return console.log('the broker reports no cash in any currency');
  console.log(
    plainTable(
      ['currency', 'cash'],
      balances.map(({ currency, amount }) => [currency, inMoney(amount)]),
    ),
  );
}

async function show(open: OpenSystem, { all, json }: ShowOptions): Promise<void> {
  const shown = await readCapital(open);
  if (json) return console.log(JSON.stringify(shown));
  for (const line of capitalLines(shown)) console.log(line);
  const inForce = rowsInForce(shown.rows);
  const rows = all ? shown.rows : shown.rows.slice(-ROWS_SHOWN);
  if (rows.length > 0) console.log(rowTable(rows, inForce));
  for (const line of pendingLines(shown)) console.log(line);
}
