import type { Command } from 'commander';
import { EVERYTHING_ELSE, onSystem } from '../operator/open-system';
import { RUNNABLE, runProcess } from '../operator/run-process';

interface RunOptions {
  readonly system?: string;
  readonly date?: string;
}

/** `tst run STAGE` and `tst backup`: one part of the day by hand. */
export function register(program: Command): void {
  program
    .command('run <process>')
    .description(`run one stage alone, or the whole day: ${RUNNABLE.join(', ')}`)
    .option('--date <date>', 'trade date YYYY-MM-DD; default: the newest that is decided')
    .option('--system <name>', 'system; default: the one started last')
    .action((name: string, options: RunOptions) => run(name, options));
  program
    .command('backup')
    .description('dump the database and export CSV files now, each read back: `tst run backup`')
    .option('--date <date>', 'trade date YYYY-MM-DD that names the dump; default: the newest that is decided')
    .option('--system <name>', 'system; default: the one started last')
    .action((options: RunOptions) => run('backup', options));
}

function run(name: string, { system, date }: RunOptions): Promise<void> {
  return onSystem(system, EVERYTHING_ELSE, (open) => runProcess(open, name, date));
}
