import type { Command } from 'commander';
import { register as registerConfig } from './config';
import { register as registerReplay } from './replay';
import { register as registerSchedules } from './schedules';
import { register as registerServices } from './services';
import { register as registerSimulator } from './simulator';
import { register as registerStart } from './start';
import { register as registerTemporal } from './temporal';
import { register as registerWorker } from './worker';

/** Every command of the operator; one file each. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  registerConfig,
  registerReplay,
  registerSchedules,
  registerServices,
  registerSimulator,
  registerStart,
  registerTemporal,
  registerWorker,
];
