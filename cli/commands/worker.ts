import { join } from 'node:path';
import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { echoFile } from '../../services/processes/echo-file';
import { workerService } from '../../services/processes/start-worker';
import { createSupervisor } from '../../services/processes/supervisor';
import { readEndpoints } from '../../services/system/endpoints';
import { resolveSystem } from '../../services/system/last-system';
import { loadSettings } from '../../services/system/settings';
import { listenToInterrupt } from '../terminal/interrupt';
import { SYSTEM_OPTION } from '../terminal/system-option';

interface WorkerOptions {
  readonly system?: string;
  readonly machine: string;
}

/** `tst worker`: a worker of one machine, for services that are already running. */
export function register(program: Command): void {
  program
    .command('worker')
    .description('run a worker process until Ctrl-C, and restart it when it dies')
    .option(...SYSTEM_OPTION)
    .option('--machine <name>', 'machine whose processes, by the configuration, it runs', 'main')
    .action(run);
}

async function run(options: WorkerOptions): Promise<void> {
  const system = resolveSystem(options.system);
  if (!readEndpoints(system)) {
    throw tstError(
      'BAD_INPUT',
      `system '${system}' was never started on this machine: there are no endpoints to connect to`,
    );
  }
  const { folders } = loadSettings(system);
  const interrupt = listenToInterrupt(console.error);
  const supervisor = createSupervisor({
    childrenFolder: join(folders.children, `extra-${options.machine}`),
    say: console.log,
    restarted: () => undefined,
  });
  interrupt.signal.addEventListener('abort', () => void supervisor.stop());
  try {
    await supervisor.start(workerService(system, folders, options.machine));
    console.log(
      `worker of machine '${options.machine}' runs; log: ${echoFile(folders, `worker-${options.machine}`)}`,
    );
    await interrupt.happened;
  } finally {
    await supervisor.stop();
  }
}
