import type { Command } from 'commander';
import { type OpenSystem, onSystem } from '../operator/open-system';
import { readStatus } from '../views/status';

/** `tst status`: the system on one screen. */
export function register(program: Command): void {
  program
    .command('status')
    .description('the system on one screen: what runs, what was done last, what waits for a person')
    .option('--system <name>', 'system; default: the one started last')
    .action((options: { system?: string }) => onSystem(options.system, [], show));
}

async function show(open: OpenSystem): Promise<void> {
  for (const [key, value] of await readStatus(open)) {
    console.log(`${`${key}:`.padEnd(16)}${value.split('\n').join(`\n${' '.repeat(16)}`)}`);
  }
}
