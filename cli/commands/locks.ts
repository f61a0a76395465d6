import type { Command } from 'commander';
import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { tstError } from '../../domain/errors/errors';
import { audited } from '../operator/audited';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable, shownTime } from '../views/table';

interface LockOptions {
  readonly reason: string;
  readonly owner?: string;
}

const OPERATOR = 'operator';

/** `tst locks`: instruments for which no orders are sent. */
export function register(program: Command): void {
  const command = program.command('locks').description('instruments for which no orders are sent, and why');
  systemCommand(command, 'list', 'every lock with its owner', { isDefault: true })
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(command, 'set <instrument>', 'send no orders for an instrument')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], (open, instrument: string, { reason }: LockOptions) => set(open, instrument, reason)));
  systemCommand(command, 'lift <instrument>', "remove a lock: the operator's, or with --owner another's")
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option('--owner <owner>', 'whose lock, as `tst locks` shows it', OPERATOR)
    .action(opened([], lift));
}

async function list({ database }: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const found = await locks(database);
  if (json) return console.log(JSON.stringify(found));
  if (found.length === 0) {
    console.log('no locks');
    return;
  }
  const rows = found.map(({ instrument, owner, at, reason }) => [instrument, owner, shownTime(at), reason]);
  console.log(plainTable(['instrument', 'owner', 'since', 'reason'], rows));
}

async function set(open: OpenSystem, instrument: string, reason: string): Promise<void> {
  const isNew = await audited(open, { action: 'lock instrument', reason, instrument }, async ({ at }) => {
    await refuseStrayNames(open.settings.loaded, { instrument });
    return lockInstrument(open.database, { instrument, owner: OPERATOR, reason, at });
  });
  console.log(isNew ? `${instrument} is locked` : `${instrument} was already locked`);
}

/** The operator may lift any owner's lock; one whose cause remains is set again at the next check. */
async function lift(open: OpenSystem, instrument: string, { owner, reason }: LockOptions): Promise<void> {
  const what = { action: 'lift lock', reason, instrument, details: { owner } };
  await audited(open, what, async () => {
    if (await unlockInstrument(open.database, instrument, owner ?? OPERATOR)) return;
    const others = (await locks(open.database, instrument)).map((lock) => lock.owner);
    const rest = others.length === 0 ? 'it is not locked' : `lift with --owner ${others.join(' or ')}`;
    throw tstError('BAD_INPUT', `${instrument} has no lock of ${owner}: ${rest}`);
  });
  await wakeStack(open);
  const left = await locks(open.database, instrument);
  console.log(
    left.length === 0
      ? `${instrument} is no longer locked`
      : `${instrument} is still locked by ${left[0].owner}`,
  );
}
