import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { withSystem } from '../../services/system/with-system';
import { findTemporalProgram } from '../../services/temporal/find-temporal';

/** `tst temporal ...`: Temporal's own command line, pointed at the system's server. */
export function register(program: Command): void {
  program
    .command('temporal')
    .description("Temporal's own command line on this system's server, e.g. `tst temporal schedule list`")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .argument(
      '[arguments...]',
      'passed on unchanged; set TST_SYSTEM to use another system than the one started last',
    )
    .action(passOn);
}

async function passOn(args: readonly string[]): Promise<void> {
  await withSystem(undefined, ['temporal'], async (endpoints) => {
    const found = await findTemporalProgram(console.error);
    const child = spawn(found.path, args, {
      stdio: 'inherit',
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: endpoints.temporalAddress,
        TEMPORAL_NAMESPACE: endpoints.temporalNamespace,
        ...(endpoints.temporalProfile === undefined ? {} : { TEMPORAL_PROFILE: endpoints.temporalProfile }),
      },
    });
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  });
}
