import { join } from 'node:path';
import { checkoutFolder, type SystemFolders } from '../system/folders';
import { echoFile } from './echo-file';
import { awaitLine, jsonLine } from './log-line';
import type { Service } from './supervisor';

const READY_TIMEOUT_MS = 120_000;

/** A worker process, which polls the task queues that the configuration assigns to `machine`. */
export function workerService(system: string, folders: SystemFolders, machine: string): Service {
  return {
    spec: {
      name: `worker-${machine}`,
      command: process.execPath,
      args: [
        ...['--enable-source-maps', join(checkoutFolder(), 'dist', 'worker.cjs')],
        ...['--system', system, '--machine', machine],
      ],
      logFile: echoFile(folders, `worker-${machine}`),
      stopTimeoutMs: 30_000,
    },
    ready: async (child) => {
      await awaitLine(child, READY_TIMEOUT_MS, (line) => jsonLine(line)?.['ready']);
    },
  };
}
