import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { retireTarget } from '../../domain/strategies/retire-plan';
import type { RetirePlan } from '../../domain/strategies/strategy-state';
import type { OpenSystem } from '../operator/open-system';
import {
  type PlannedRetirement,
  planRetirement,
  resumeStrategy,
  retireStrategy,
} from '../operator/retire-strategy';
import { opened, systemCommand } from '../operator/system-command';
import { askMissing, askReason, someText } from '../terminal/ask-missing';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseNotNegative, parseWhole } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable } from '../views/table';

interface RetireOptions {
  readonly overDays?: number;
  readonly to?: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

interface ResumeOptions {
  readonly weight?: number;
  readonly reason?: string;
}

/** Days that are shown by themselves in the preview. */
const DAYS_SHOWN = 5;

/** `tst strategies retire` and `resume`. */
export function registerRetire(strategies: Command): void {
  systemCommand(
    strategies,
    'retire [name]',
    'close the positions of a strategy, or hand them over, and end it',
  )
    .option('--over-days <days>', 'business days over which they are closed; default: 1', parseWhole)
    .option('--to <other>', 'the strategy that takes them instead, without a trade at the broker')
    .option(REASON_OPTION, 'kept in the audit and with the state', parseReason)
    .option(...YES_OPTION)
    .action(opened([], retire));
  systemCommand(strategies, 'resume [name]', 'bring a retiring or retired strategy back')
    .option('--weight <weight>', 'its weight from now on; needed where it is 0', parseNotNegative)
    .option(REASON_OPTION, 'kept in the audit and with the state', parseReason)
    .action(opened([], resume));
}

async function retire(open: OpenSystem, name: string | undefined, options: RetireOptions): Promise<void> {
  const { overDays = 1, to } = options;
  if (options.overDays !== undefined && to !== undefined)
    throw tstError('BAD_INPUT', 'either --over-days or --to: positions are closed, or handed over');
  const strategy = await askMissing(name, { name: '<name>', question: 'Strategy to retire' }, someText);
  const reason = await askReason(options.reason);
  const planned = await planRetirement(open, { strategy, overDays, to, reason });
  show(planned);
  if (!(await confirmed(`retire ${strategy}?`, options.yes))) return;
  const became = await retireStrategy(open, planned);
  if (became === 'retired') console.log(`${strategy} is retired: it holds nothing and has no open order.`);
  else {
    console.log(
      `${strategy} is retiring: its next runs close what it holds. When it has neither a position nor`,
    );
    console.log('an open order, its next run ends it, which is mailed.');
  }
  console.log(`Back: npx tst strategies resume ${strategy} --reason R`);
  if (planned.weight && planned.weight.files.length > 0)
    console.log(`its weight is now 0 in ${planned.weight.files.join(', ')}`);
}

function show({ decision, transfer }: PlannedRetirement): void {
  if (decision.next.state !== 'retiring') return;
  const { plan } = decision.next;
  if (transfer) {
    const rows = transfer.planned.lines.map(({ instrument, quantity, price }) => [
      ...[instrument, String(quantity), String(price)],
    ]);
    console.log(plainTable(['instrument', `to ${transfer.request.to}`, 'at'], rows));
  } else if (Object.keys(plan.start).length === 0) console.log('it holds nothing');
  else console.log(planTable(plan));
}

function planTable({ start, days }: RetirePlan): string {
  const shown = [...new Set([...Array(Math.min(days, DAYS_SHOWN)).keys()].map((i) => i + 1).concat(days))];
  const rows = Object.entries(start).map(([instrument, held]) => [
    ...[instrument, String(held)],
    ...shown.map((day) => String(retireTarget(held, held, day, days))),
  ]);
  return plainTable(['instrument', 'now', ...shown.map((day) => `day ${day}`)], rows);
}

async function resume(open: OpenSystem, name: string | undefined, options: ResumeOptions): Promise<void> {
  const strategy = await askMissing(name, { name: '<name>', question: 'Strategy to bring back' }, someText);
  const reason = await askReason(options.reason);
  const files = await resumeStrategy(open, strategy, { reason, weight: options.weight });
  console.log(`${strategy} is active: it trades from the next positions run on`);
  if (files.length > 0)
    console.log(
      `${files.join(', ')} changed: start the system again before that run, so that its weight counts`,
    );
}
