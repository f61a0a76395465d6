import { type Command, Option } from 'commander';
import type { ReportArguments } from '../../config/schema/report-arguments';
import { findReport, reportHistory } from '../../data/system/reports';
import { tstError } from '../../domain/errors/errors';
import { PERIOD_CODES } from '../../domain/time/period-code';
import {
  aboutReport,
  REPORT_NAMES,
  REPORT_OUTPUTS,
  type ReportName,
  type ReportOutput,
  reportName,
} from '../../reports/catalogue';
import { renderText } from '../../reports/renderers/text';
import { suggestion } from '../../systems/config/nearest-name';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { runReport } from '../operator/run-report';
import { opened, systemCommand } from '../operator/system-command';
import { checkedDay } from '../simulated-day/market-day';
import { plainTable, shownTime } from '../views/table';

interface ShowOptions {
  readonly date?: string;
  readonly json?: boolean;
}

interface RunOptions extends Pick<ReportArguments, 'from' | 'to' | 'period' | 'instrument' | 'strategy'> {
  readonly output: ReportOutput;
  readonly json?: boolean;
}

/** `tst reports`: the reports there are, those that the days made, and new ones of any range. */
export function register(program: Command): void {
  const reports = program.command('reports').description('print the reports of a day, or make one now');
  systemCommand(reports, 'list', 'every report, what it is about, and the newest of each')
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(
    reports,
    'show [name]',
    'print a stored report, the newest by default; without a name: list them',
    { isDefault: true },
  )
    .option('--date <date>', 'of a trade date, YYYY-MM-DD')
    .option('--json', 'its data as JSON')
    .action(opened([], show));
  systemCommand(reports, 'run <name>', 'make a report now, as of now')
    .option('--from <date>', 'first day, YYYY-MM-DD', checkedDay)
    .option('--to <date>', 'last day, YYYY-MM-DD', checkedDay)
    .option('--period <code>', `back from now: ${PERIOD_CODES}`)
    .option('--instrument <code>', 'of one instrument')
    .option('--strategy <name>', 'of one strategy')
    .addOption(new Option('--output <where>', 'where it goes').choices(REPORT_OUTPUTS).default('console'))
    .option('--json', 'print its data as JSON')
    .action(opened([], run));
}

async function list({ database }: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const stored = await reportHistory(database);
  const lines = REPORT_NAMES.map((name) => {
    const newest = stored.find((each) => each.name === name);
    const { kind, about } = aboutReport(name);
    return { name, kind, newest: newest?.tradeDate ?? null, file: newest?.path ?? null, about };
  });
  if (json) {
    console.log(JSON.stringify(lines, null, 2));
    return;
  }
  const rows = lines.map(({ name, kind, newest, about }) => [name, kind, newest ?? '', about]);
  console.log(plainTable(['report', 'made', 'newest', 'about'], rows));
}

async function show(open: OpenSystem, name: string | undefined, options: ShowOptions): Promise<void> {
  if (name === undefined) return listStored(open, options);
  const { database } = open;
  const known = knownReport(name);
  const tradeDate =
    options.date === undefined
      ? (await reportHistory(database, { name: known }))[0]?.tradeDate
      : checkedDay(options.date);
  const report = tradeDate === undefined ? undefined : await findReport(database, known, tradeDate);
  if (report === undefined) throw await noneStored(open, known, tradeDate);
  console.log(options.json ? (report.data ?? JSON.stringify({ text: report.text })) : report.text);
}

/** Of a trade date, or every one that is stored. */
async function listStored({ database }: OpenSystem, { date, json }: ShowOptions): Promise<void> {
  const found = await reportHistory(database, date === undefined ? {} : { tradeDate: checkedDay(date) });
  if (json) console.log(JSON.stringify(found, null, 2));
  else if (found.length === 0) console.log('no reports');
  else {
    const rows = found.map(({ name, tradeDate, at, path }) => [name, tradeDate, shownTime(at), path ?? '']);
    console.log(plainTable(['report', 'trade date', 'written', 'file'], rows));
  }
}

async function noneStored({ database }: OpenSystem, name: ReportName, tradeDate: string | undefined) {
  const names = [...new Set((await reportHistory(database)).map((each) => each.name))].sort();
  const of = tradeDate === undefined ? '' : ` of ${tradeDate}`;
  return tstError(
    'BAD_INPUT',
    `no report ${name}${of} is stored; stored are: ${names.join(', ') || 'none'}. Make one now: npx tst reports run ${name}`,
  );
}

function knownReport(given: string): ReportName {
  const name = reportName(given);
  if (name !== undefined) return name;
  const near = suggestion(given, REPORT_NAMES);
  throw tstError('BAD_INPUT', `there is no report ${given}${near}; there are: ${REPORT_NAMES.join(', ')}`);
}

async function run(open: OpenSystem, name: string, { json, output, ...asked }: RunOptions): Promise<void> {
  const { from, to, period, instrument, strategy } = asked;
  await refuseStrayNames(open.settings.loaded, { instrument, strategy }, 'there is nothing to report');
  const range = { from, to, period, instrument, strategy };
  const { report, files } = await runReport(open, knownReport(name), range, output);
  if (json) console.log(JSON.stringify(report));
  else if (output === 'console') console.log(renderText(report));
  for (const file of files) console.error(file);
}
