import type { Command } from 'commander';
import { loadSettings } from '../../services/system/settings';
import { addStrategy, planStrategy } from '../operator/add-strategy';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { needsWeight } from '../private-files/new-strategy';
import { askMissing, askReason, someText } from '../terminal/ask-missing';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseNotNegative } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { stepLines, stepsOf } from '../views/strategy-steps';
import { plainTable } from '../views/table';

interface AddOptions {
  readonly file?: string;
  readonly weight?: string;
  readonly like?: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

/** `tst strategies add`. */
export function registerAdd(strategies: Command): void {
  systemCommand(
    strategies,
    'add [name]',
    'write a new strategy into the private files, and say what remains to be done',
  )
    .option('--file <file>', 'its backtest file, in the private directory or elsewhere')
    .option('--weight <weight>', 'its weight, where strategy_weights are configured')
    .option(
      '--like <other>',
      'a strategy whose runner, generator and their settings it takes; default: classic',
    )
    .option(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], add));
}

async function add(open: OpenSystem, given: string | undefined, options: AddOptions): Promise<void> {
  const { loaded } = open.settings;
  const name = await askMissing(given, { name: '<name>', question: 'Name of the new strategy' }, someText);
  const file = await askMissing(
    options.file,
    { name: '--file', question: 'Its backtest file', usual: `strategies/${name}.yaml` },
    someText,
  );
  const weight = needsWeight(loaded)
    ? await askMissing(options.weight, { name: '--weight', question: 'Its weight' }, parseNotNegative)
    : options.weight && parseNotNegative(options.weight);
  const { like } = options;
  const planned = await planStrategy(open, {
    ...{ name, file },
    ...(typeof weight === 'number' && { weight }),
    ...(like !== undefined && { like }),
  });
  const percent = (share: number) => `${share.toFixed(1)} %`;
  const rows = planned.shares.map((each) => [each.strategy, percent(each.before), percent(each.after)]);
  console.log(plainTable(['share of the capital', 'now', 'then'], rows));
  const reason = await askReason(options.reason);
  if (!(await confirmed(`write ${planned.change.files.join(' and ')}?`, options.yes))) return;
  await addStrategy(open, planned, reason);
  console.log(`written: ${planned.change.files.join(', ')}. What remains, in this order:`);
  for (const line of stepLines(
    await stepsOf(open, loadSettings(open.settings.endpoints.system).loaded, name),
  ))
    console.log(line);
}
