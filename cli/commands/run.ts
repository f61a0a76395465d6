import type { Command } from 'commander';
import { EVERYTHING_ELSE } from '../operator/open-system';
import { RUNNABLE, runProcess } from '../operator/run-process';
import { opened, systemCommand } from '../operator/system-command';

interface RunOptions {
  readonly date?: string;
}

/** `tst run STAGE` and `tst backup`: one part of the day by hand. */
export function register(program: Command): void {
  systemCommand(program, 'run <process>', `run one stage alone, or the whole day: ${RUNNABLE.join(', ')}`)
    .option('--date <date>', 'trade date YYYY-MM-DD; default: the latest completed one')
    .action(
      opened(EVERYTHING_ELSE, (open, name: string, { date }: RunOptions) => runProcess(open, name, date)),
    );
  systemCommand(
    program,
    'backup',
    'dump the database and export CSV files now, and read both back: same as `tst run backup`',
  )
    .option('--date <date>', 'trade date YYYY-MM-DD that names the dump; default: the latest completed one')
    .action(opened(EVERYTHING_ELSE, (open, { date }: RunOptions) => runProcess(open, 'backup', date)));
}
