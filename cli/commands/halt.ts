import type { Command } from 'commander';
import { readHalt, setHalt } from '../../data/controls/halt';
import { askedProtections } from '../../data/controls/protections';
import { tstError } from '../../domain/errors/errors';
import { audited } from '../operator/audited';
import type { OpenSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { shownTime } from '../views/table';

interface HaltOptions {
  readonly reason: string;
}

/** `tst halt on|lift`: while it is on, the system sends no orders. */
export function register(program: Command): void {
  const halt = program.command('halt').description('stop sending orders, or resume');
  systemCommand(halt, 'show', 'whether sending is halted, since when and why', { isDefault: true }).action(
    opened([], show),
  );
  systemCommand(halt, 'on', 'send no more orders; those at the broker stay there')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], (open, { reason }: HaltOptions) => set(open, true, reason)));
  systemCommand(halt, 'lift', 'send orders again')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], (open, { reason }: HaltOptions) => set(open, false, reason)));
}

async function show({ database }: OpenSystem): Promise<void> {
  const halt = await readHalt(database);
  if (!halt?.halted) console.log('not halted');
  else console.log(`HALTED since ${shownTime(halt.at)} by ${halt.by}: ${halt.reason}`);
}

/** A halt may not be lifted while the system lacks protections: they are accepted first. */
async function refuseWhileAsked({ database }: OpenSystem): Promise<void> {
  const lost = (await askedProtections(database)).flatMap(({ asked }) => asked?.lost ?? []);
  if (lost.length === 0) return;
  throw tstError(
    'BAD_INPUT',
    `the system lacks protections that it ran with before: ${lost.join('; ')}. ` +
      'Restore it and start again, or accept it: npx tst config accept --reason "..."',
  );
}

async function set(open: OpenSystem, halted: boolean, reason: string): Promise<void> {
  const before = await readHalt(open.database);
  if ((before?.halted ?? false) === halted) {
    console.log(halted ? `already halted: ${before?.reason}` : 'not halted');
    return;
  }
  if (!halted) await refuseWhileAsked(open);
  await audited(open, { action: halted ? 'halt' : 'lift halt', reason }, ({ by, at }) =>
    setHalt(open.database, { halted, reason, by, at }),
  );
  await wakeStack(open);
  console.log(
    halted
      ? 'halted: no orders are sent until `npx tst halt lift --reason R`'
      : 'lifted: orders are sent again',
  );
}
