import type { Command } from 'commander';
import { haltsInForce } from '../../data/controls/halt';
import { haltInWords, liftCommand } from '../../domain/limits/halt';
import { cancelUnderHalt, type HaltOptions, setHaltByHand } from '../operator/halt';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { shownTime } from '../views/table';

/** `tst halt on|lift`: while it is on, the system sends no orders, or only those that reduce a position. */
export function register(program: Command): void {
  const halt = program.command('halt').description('the kill switch: stop sending orders, or resume');
  systemCommand(halt, 'show', 'what is halted, since when and why', { isDefault: true })
    .option('--json', 'as JSON')
    .action(opened([], show));
  scoped(systemCommand(halt, 'on', 'send no more orders; those at the broker stay there'))
    .option('--cancel', 'cancel those at the broker, too')
    .option('--reduce-only', 'go on sending what makes a position smaller')
    .action(opened([], on));
  scoped(systemCommand(halt, 'lift', 'send orders again')).action(
    opened([], async (open, options: HaltOptions) => {
      console.log(await setHaltByHand(open, { ...options, action: 'lift' }));
    }),
  );
}

function scoped(command: Command): Command {
  return command
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option('--instrument <instrument>', 'of one instrument alone')
    .option('--strategy <strategy>', 'of one strategy alone');
}

async function show({ database }: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const halts = await haltsInForce(database);
  if (json) return console.log(JSON.stringify(halts));
  if (halts.length === 0) console.log('not halted');
  for (const halt of halts) {
    console.log(`HALTED since ${shownTime(halt.at)} by ${halt.by}: ${haltInWords(halt)}`);
    console.log(`  lifted by: ${liftCommand(halt)}`);
  }
}

async function on(open: OpenSystem, options: HaltOptions): Promise<void> {
  console.log(await setHaltByHand(open, { ...options, action: 'on' }));
  if (options.cancel !== true) return;
  const { cancelled, left } = await cancelUnderHalt(open, options);
  console.log(`${cancelled} orders are no longer at the broker`);
  if (left.length === 0) return;
  console.log(
    `STILL AT THE BROKER: ${left.join(', ')}. They are cancelled as soon as the system runs and the broker answers ` +
      '(`npx tst orders`); if that cannot wait, cancel them in TWS',
  );
  process.exitCode = 1;
}
