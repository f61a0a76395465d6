import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { writeFileAtomically } from '../files/atomic-file';
import { dataFolder } from './folders';

const path = () => join(dataFolder(), 'last-system');

/** The system started last on this machine is what commands without `--system` mean. */
export function rememberSystem(system: string): void {
  writeFileAtomically(path(), `${system}\n`);
}

/** Returns `named`, or the environment's `TST_SYSTEM`, or the system started last. Throws BAD_INPUT without any. */
export function resolveSystem(named: string | undefined): string {
  const system =
    named ?? process.env['TST_SYSTEM'] ?? (existsSync(path()) ? readFileSync(path(), 'utf8').trim() : '');
  if (system !== '') return system;
  throw tstError(
    'BAD_INPUT',
    'no system was started on this machine yet: name one with --system, or run `npm start`',
  );
}
