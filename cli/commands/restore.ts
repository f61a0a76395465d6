import { resolve } from 'node:path';
import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { readSetup } from '../../services/system/endpoints';
import { resolveSystem } from '../../services/system/last-system';
import { runningEndpoints } from '../../services/system/with-system';
import { type OpenSystem, onSystem } from '../operator/open-system';
import { confirmRestore, type Restored, restoreSystem } from '../operator/restore-system';
import { SYSTEM_OPTION } from '../terminal/system-option';

interface RestoreOptions {
  readonly system?: string;
  readonly replace?: boolean;
  readonly yes?: boolean;
}

/** `tst restore FOLDER`: restores a dump and the journal after it, then compares the result with the broker. */
export function register(program: Command): void {
  program
    .command('restore <folder>')
    .description('restore a dump and the journal after it, compare with the broker; halted until confirmed')
    .option('--replace', 'drop what the database holds now')
    .option('--yes', 'confirm despite any differences shown: lift the halt that the restore sets')
    .option(...SYSTEM_OPTION)
    .action(restore);
}

async function restore(folder: string, options: RestoreOptions): Promise<void> {
  const system = resolveSystem(options.system);
  if (runningEndpoints(system)) {
    throw tstError('SYSTEM_BUSY', `system '${system}' is running: stop it before its database is replaced`);
  }
  if (!readSetup(system)) throw tstError('BAD_INPUT', `system '${system}' was never started on this machine`);
  await onSystem(system, ['gateway'], async (open) => {
    const restored = await restoreSystem(open, {
      folder: resolve(folder),
      replace: options.replace === true,
    });
    printRestored(restored);
    await confirmOrStayHalted(open, restored, options.yes === true);
  });
}

function printRestored({ documents, collections, journal, differences, notCompared }: Restored): void {
  console.log(`dump: ${documents} documents of ${collections} collections`);
  const { fillsInserted, fillsKnown, sendingRestored, torn } = journal;
  console.log(`journal: ${fillsInserted} fills added, ${fillsKnown} were in the dump`);
  if (sendingRestored.length > 0)
    console.log(
      `orders that may be at the broker, looked up at the next start: ${sendingRestored.join(', ')}`,
    );
  for (const line of torn) console.log(`journal ${line} can't be read: a crash cut it off`);
  if (notCompared !== undefined) console.log(`NOT compared with the broker: ${notCompared}`);
  else if (differences.length === 0) console.log('ledger = broker: no differences');
  for (const difference of differences) console.log(`difference: ${difference}`);
}

async function confirmOrStayHalted(
  open: OpenSystem,
  { haltedBefore }: Restored,
  confirmed: boolean,
): Promise<void> {
  const isConfirmed = confirmed && (await confirmRestore(open));
  if (haltedBefore.length > 0)
    console.log(`halted before, or when the dump was made, and halted still: ${haltedBefore.join('; ')}`);
  else if (isConfirmed) console.log('confirmed: orders are sent again at the next start');
  if (isConfirmed) return;
  console.log('the system is HALTED until you confirm: npx tst halt lift --reason "restore looks right"');
  process.exitCode = 1;
}
