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

/** The environment's `TST_SYSTEM`, or the system started last; undefined without any. */
export function lastSystem(): string | undefined {
  const system = process.env['TST_SYSTEM'] ?? (existsSync(path()) ? readFileSync(path(), 'utf8').trim() : '');
  return system === '' ? undefined : system;
}

/** Returns `named`, or the last system. Throws BAD_INPUT without any. */
export function resolveSystem(named: string | undefined): string {
  const system = named ?? lastSystem();
  if (system !== undefined && system !== '') return system;
  throw tstError(
    'BAD_INPUT',
    'no system was started on this machine yet: name one with --system, or run `npm start`',
  );
}
