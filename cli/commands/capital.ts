import type { Command } from 'commander';
import { rowsInForce } from '../../domain/capital/account-history';
import { balancesNow } from '../operator/balances-now';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { balanceTable } from '../views/balance-table';
import { capitalLines, pendingLines, readCapital, rowTable } from '../views/capital-view';
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
  const balances = await balancesNow(open);
  console.log(json ? JSON.stringify(balances) : balanceTable(balances));
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
