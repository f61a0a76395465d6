import type { Command } from 'commander';
import { ulid } from 'ulid';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { planTransfer, transferPositions } from '../operator/transfer-positions';
import { askMissing, askReason, someText } from '../terminal/ask-missing';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseFinite } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { strategyLines } from '../views/strategy-lines';
import { strategyTable } from '../views/strategy-table';
import { plainTable } from '../views/table';
import { registerAdd } from './add-strategy';
import { registerRetire } from './retire-strategy';
import { registerShow } from './show-strategy';

interface ListOptions {
  readonly json?: boolean;
}

interface TransferOptions {
  readonly instrument?: readonly string[];
  readonly price?: number;
  readonly id?: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

/** `tst strategies`: which strategies trade, and how one is added, replaced or retired. */
export function register(program: Command): void {
  const strategies = program
    .command('strategies')
    .description('the strategies: their state and positions; hand positions over, add and retire');
  systemCommand(strategies, 'list', 'every strategy: state, runner, file, weight, capital, positions', {
    isDefault: true,
  })
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(
    strategies,
    'transfer [old] [new]',
    'hand positions from one strategy to another, without a trade at the broker',
  )
    .option('--instrument <codes...>', 'these instruments; default: all that the old strategy holds')
    .option(
      '--price <price>',
      'of one instrument, in price points; default: the last adjusted price',
      parseFinite,
    )
    .option('--id <id>', 'a name that you choose: asked twice, it is done once')
    .option(REASON_OPTION, 'kept in the audit and with the ledger rows', parseReason)
    .option(...YES_OPTION)
    .action(opened([], transfer));
  registerShow(strategies);
  registerAdd(strategies);
  registerRetire(strategies);
}

async function list(open: OpenSystem, { json }: ListOptions): Promise<void> {
  const lines = await strategyLines(open);
  if (json) {
    console.log(JSON.stringify(lines, null, 2));
    return;
  }
  console.log(lines.length === 0 ? 'no strategies are configured' : strategyTable(lines));
}

async function transfer(
  open: OpenSystem,
  old: string | undefined,
  other: string | undefined,
  options: TransferOptions,
): Promise<void> {
  const from = await askMissing(
    old,
    { name: '<old>', question: 'Strategy that gives positions up' },
    someText,
  );
  const to = await askMissing(other, { name: '<new>', question: 'Strategy that takes them over' }, someText);
  const { instrument: instruments = [], price: stated } = options;
  const request = { id: options.id ?? ulid(), from, to, instruments, price: stated };
  const planned = await planTransfer(open, request);
  for (const instrument of planned.done) console.log(`${instrument}: moved before by ${request.id}`);
  if (planned.lines.length === 0) {
    console.log(planned.done.length > 0 ? 'nothing is left to move' : `${from} holds nothing`);
    return;
  }
  const rows = planned.lines.map((line) => [
    ...[line.instrument, String(line.quantity), String(line.price)],
    ...[`${line.quantity} → 0`, `${line.heldByOther} → ${line.heldByOther + line.quantity}`],
  ]);
  console.log(plainTable(['instrument', 'moves', 'at', from, to], rows));
  console.log('nothing is traded at the broker; the positions of contracts stay as they are');
  const reason = await askReason(options.reason);
  if (!(await confirmed('move these positions?', options.yes))) return;
  await transferPositions(open, request, planned, reason);
  console.log(`moved as ${request.id}; back: npx tst strategies transfer ${to} ${from} --reason R`);
}
