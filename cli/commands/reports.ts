import type { Command } from 'commander';
import { findReport, reportHistory } from '../../data/system/reports';
import { tstError } from '../../domain/errors/errors';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { checkedDay } from '../simulated-day/market-day';
import { plainTable, shownTime } from '../views/table';

interface ReportOptions {
  readonly date?: string;
}

/** `tst reports [NAME]`: prints a stored report as text, or the list of them. */
export function register(program: Command): void {
  systemCommand(
    program,
    'reports [name]',
    'print a stored report, the newest by default; without a name: list them',
  )
    .option('--date <date>', 'of a trade date, YYYY-MM-DD')
    .action(
      opened([], (open, name: string | undefined, options: ReportOptions) =>
        name ? print(open, name, options) : list(open, options),
      ),
    );
}

async function list({ database }: OpenSystem, { date }: ReportOptions): Promise<void> {
  const found = await reportHistory(database, date === undefined ? {} : { tradeDate: checkedDay(date) });
  if (found.length === 0) {
    console.log('no reports');
    return;
  }
  const rows = found.map(({ name, tradeDate, at, path }) => [name, tradeDate, shownTime(at), path ?? '']);
  console.log(plainTable(['report', 'trade date', 'written', 'file'], rows));
}

async function print({ database }: OpenSystem, name: string, { date }: ReportOptions): Promise<void> {
  const tradeDate =
    date === undefined ? (await reportHistory(database, { name }))[0]?.tradeDate : checkedDay(date);
  const report = tradeDate === undefined ? undefined : await findReport(database, name, tradeDate);
  if (report) {
    console.log(report.text);
    return;
  }
  const names = [...new Set((await reportHistory(database)).map((each) => each.name))].sort();
  const of = tradeDate === undefined ? '' : ` of ${tradeDate}`;
  throw tstError('BAD_INPUT', `no report ${name}${of} is stored; stored are: ${names.join(', ') || 'none'}`);
}
