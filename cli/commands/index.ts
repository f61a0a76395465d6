import type { Command } from 'commander';
import { register as registerServices } from './services';

/** Every command of the operator; one file each. */
export const COMMANDS: readonly ((program: Command) => void)[] = [registerServices];
