import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { echoFile } from '../processes/echo-file';
import { awaitLine, jsonLine } from '../processes/log-line';
import type { Service } from '../processes/supervisor';
import type { SystemSetup } from '../system/endpoints';
import { checkoutFolder, type SystemFolders } from '../system/folders';

/** A replayed market reads its CSV files at start. */
const READY_TIMEOUT_MS = 120_000;

/** The simulator's one account; workers look for this one where no account is configured. */
export const SIMULATOR_ACCOUNT = 'DU1000001';

export interface SimulatorRequest {
  readonly market: NonNullable<SystemSetup['market']>;
  readonly port: number;
  readonly controlPort: number;
  /** ISO instant at which the clock of a new simulator starts; a later one in its state wins. */
  readonly start?: string;
  /** 0 stands still until it is moved. */
  readonly speed: number;
}

/** The gateway simulator; its state and the configuration files of its market are in the system's folder. */
export function simulatorService(folders: SystemFolders, request: SimulatorRequest): Service {
  for (const folder of [folders.simulator, folders.market]) mkdirSync(folder, { recursive: true });
  const { market } = request;
  const marketFlags =
    market.kind === 'replay'
      ? ['--replay', market.directory]
      : ['--synthetic', '--seed', String(market.seed), '--instruments', String(market.instruments)];
  return {
    spec: {
      name: 'simulator',
      command: process.execPath,
      args: [
        ...['--enable-source-maps', join(checkoutFolder(), 'dist', 'simulator.cjs')],
        ...marketFlags,
        ...['--state', folders.simulator, '--files', folders.market],
        ...['--port', String(request.port), '--control-port', String(request.controlPort)],
        ...['--speed', String(request.speed), '--account', SIMULATOR_ACCOUNT],
        ...(request.start === undefined ? [] : ['--start', request.start]),
      ],
      logFile: echoFile(folders, 'simulator'),
      stopTimeoutMs: 10_000,
    },
    ready: async (child) => {
      await awaitLine(child, READY_TIMEOUT_MS, (line) => jsonLine(line)?.['controlPort']);
    },
  };
}
