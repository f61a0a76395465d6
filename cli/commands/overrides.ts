import type { Command } from 'commander';
import { overrides, removeOverride, setOverride } from '../../data/controls/overrides';
import { tstError } from '../../domain/errors/errors';
import type { OverrideValue } from '../../domain/limits/override';
import { audited } from '../operator/audited';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable, shownTime } from '../views/table';

interface OverrideOptions {
  readonly strategy: string;
  readonly instrument: string;
  readonly reason: string;
}

/** `tst overrides`: how much of what strategies want may be traded. */
export function register(program: Command): void {
  const command = program
    .command('overrides')
    .description('restrict how much a strategy, or an instrument, may trade');
  systemCommand(command, 'list', 'every override in force', { isDefault: true }).action(opened([], list));
  const add = (name: string, description: string) =>
    systemCommand(command, name, description)
      .option('--strategy <name>', 'one strategy; default: every one', '')
      .option('--instrument <code>', 'one instrument; default: every one', '')
      .requiredOption(REASON_OPTION, 'kept in the audit', parseReason);
  add('set', 'allow less than the strategies ask for')
    .argument(
      '<value>',
      'no-trading, reduce-only, close (0), or the share of the position from 0 to 1',
      parseOverride,
    )
    .action(opened([], set));
  add('remove', 'remove an override: trade all that the strategies ask for').action(opened([], remove));
}

function parseOverride(text: string): OverrideValue {
  if (text === 'no-trading' || text === 'reduce-only') return text;
  const value = text === 'close' ? 0 : Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw tstError(
    'BAD_INPUT',
    `'${text}' is not an override: use no-trading, reduce-only, close, or a number from 0 to 1`,
  );
}

async function set(open: OpenSystem, value: OverrideValue, options: OverrideOptions): Promise<void> {
  const { strategy, instrument, reason } = options;
  const what = { action: 'set override', reason, instrument, details: { strategy, value } };
  await audited(open, what, async ({ by, at }) => {
    await refuseStrayNames(open.settings.loaded, { strategy, instrument });
    await setOverride(open.database, { strategy, instrument, value, reason, by, at });
  });
  await list(open);
}

async function remove(open: OpenSystem, { strategy, instrument, reason }: OverrideOptions): Promise<void> {
  const what = { action: 'remove override', reason, instrument, details: { strategy } };
  await audited(open, what, async () => {
    if (await removeOverride(open.database, { strategy, instrument })) return;
    throw tstError(
      'BAD_INPUT',
      `no override is set for ${strategy || 'every strategy'}, ${instrument || 'every instrument'} (\`npx tst overrides\` lists them)`,
    );
  });
  await list(open);
}

async function list({ database }: OpenSystem): Promise<void> {
  const found = await overrides(database);
  if (found.length === 0) {
    console.log('no overrides');
    return;
  }
  const rows = found.map((each) => [
    each.strategy || '(all)',
    each.instrument || '(all)',
    `${each.value}${each.temporary ? ' (while the roll state is No_Open)' : ''}`,
    `${shownTime(each.at)} ${each.by}`,
    each.reason,
  ]);
  console.log(plainTable(['strategy', 'instrument', 'override', 'since, by', 'reason'], rows));
}
