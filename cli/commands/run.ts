import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { EVERYTHING_ELSE, type OpenSystem } from '../operator/open-system';
import { RUNNABLE, runProcess } from '../operator/run-process';
import { opened, systemCommand } from '../operator/system-command';
import { updatePrices } from '../operator/update-prices';

interface RunOptions {
  readonly date?: string;
  readonly instrument?: readonly string[];
}

/** `tst run STAGE` and `tst backup`: one part of the day by hand. */
export function register(program: Command): void {
  systemCommand(program, 'run <process>', `run one stage alone, or the whole day: ${RUNNABLE.join(', ')}`)
    .option('--date <date>', 'trade date YYYY-MM-DD; default: the latest completed one')
    .option('--instrument <code...>', 'of prices: these instruments and FX codes alone')
    .action(opened(EVERYTHING_ELSE, run));
  systemCommand(
    program,
    'backup',
    'dump the database and export CSV files now, and read both back: same as `tst run backup`',
  )
    .option('--date <date>', 'trade date YYYY-MM-DD that names the dump; default: the latest completed one')
    .action(opened(EVERYTHING_ELSE, (open, { date }: RunOptions) => runProcess(open, 'backup', date)));
}

async function run(open: OpenSystem, name: string, { date, instrument }: RunOptions): Promise<void> {
  if (instrument === undefined) return runProcess(open, name, date);
  if (name !== 'prices') throw tstError('BAD_INPUT', `--instrument is for prices, not for ${name}`);
  return updatePrices(open, { instrument, date });
}
