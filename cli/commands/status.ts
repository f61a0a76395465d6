import type { Command } from 'commander';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { readStatus } from '../views/status';

/** `tst status`: the system on one screen. */
export function register(program: Command): void {
  systemCommand(
    program,
    'status',
    'the system on one screen: what runs, what was done last, what is waiting for an operator',
  ).action(opened([], show));
}

async function show(open: OpenSystem): Promise<void> {
  for (const [key, value] of await readStatus(open)) {
    console.log(`${`${key}:`.padEnd(16)}${value.split('\n').join(`\n${' '.repeat(16)}`)}`);
  }
}
