import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import { confirmStrategyFile } from '../operator/confirm-strategy-file';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { checkedDay } from '../simulated-day/market-day';
import { askMissing, askReason, someText } from '../terminal/ask-missing';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { fileOfDays, strategyHistory } from '../views/strategy-history';
import { strategyLines } from '../views/strategy-lines';
import { stepLines, stepsOf } from '../views/strategy-steps';
import { strategyTable } from '../views/strategy-table';
import { plainTable, shownTime } from '../views/table';

interface ShowOptions {
  readonly json?: boolean;
  readonly history?: boolean;
  readonly file?: readonly string[];
}

/** `tst strategies show` and `confirm`. */
export function registerShow(strategies: Command): void {
  systemCommand(strategies, 'show [name]', 'one strategy, and what remains to be done for a new one')
    .option('--history', 'each day it has run: with which version of its file, on which capital')
    .option('--file <days...>', 'its file as of one day, or what differs between two, YYYY-MM-DD')
    .option('--json', 'as JSON')
    .action(opened([], show));
  systemCommand(
    strategies,
    'confirm [name]',
    'let a strategy trade whose file has changed (strategy_file_change)',
  )
    .option(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], confirm));
}

async function show(open: OpenSystem, given: string | undefined, options: ShowOptions): Promise<void> {
  const name = await askMissing(given, { name: '<name>', question: 'Strategy' }, someText);
  const { history, file: days, json } = options;
  if (days !== undefined) {
    if (days.length > 2) throw tstError('BAD_INPUT', '--file takes one day or two');
    const lines = await fileOfDays(open, name, days.map(checkedDay));
    console.log(json ? JSON.stringify(lines, null, 2) : lines.join('\n'));
  } else if (history) await showHistory(open, name, json);
  else await showOne(open, name, json);
}

const HISTORY_HEAD = [
  ...['trade date', 'run at', 'version of its file', 'capital'],
  ...['risk target a year', 'effective configuration'],
];

async function showHistory(open: OpenSystem, name: string, json: boolean | undefined): Promise<void> {
  const lines = await strategyHistory(open, name);
  if (lines.length === 0) await refuseStrayNames(open.settings.loaded, { strategy: name });
  if (json) {
    console.log(JSON.stringify(lines, null, 2));
    return;
  }
  const rows = lines.map(({ tradeDate, at, version, changed, capital, riskTarget, configHash = '' }) => [
    ...[tradeDate, shownTime(at), `${version}${changed ? ' (changed)' : ''}`, inMoney(capital)],
    riskTarget === undefined ? '' : `${riskTarget} % = ${inMoney((capital * riskTarget) / 100)}`,
    configHash,
  ]);
  console.log(lines.length === 0 ? `${name} has not run yet` : plainTable(HISTORY_HEAD, rows));
}

async function showOne(open: OpenSystem, name: string, json: boolean | undefined): Promise<void> {
  const lines = await strategyLines(open);
  const line = lines.find(({ strategy }) => strategy === name);
  if (!line)
    throw tstError(
      'BAD_INPUT',
      `strategy ${name} does not exist; there is ${lines.map(({ strategy }) => strategy).join(', ') || 'none'}`,
    );
  const steps = await stepsOf(open, open.settings.loaded, name);
  if (json) {
    console.log(JSON.stringify({ ...line, steps }, null, 2));
    return;
  }
  console.log(strategyTable([line]));
  if (line.waits !== undefined)
    console.log(
      `its file has changed, and its orders wait since ${line.waits}: npx tst strategies confirm ${name}`,
    );
  if (line.state === 'active') for (const text of stepLines(steps)) console.log(text);
}

async function confirm(
  open: OpenSystem,
  given: string | undefined,
  options: { readonly reason?: string },
): Promise<void> {
  const name = await askMissing(given, { name: '<name>', question: 'Strategy' }, someText);
  const reason = await askReason(options.reason);
  const tradeDate = await confirmStrategyFile(open, name, reason);
  console.log(
    `${name} trades with its new file: npx tst run orders --date ${tradeDate} makes its orders now`,
  );
}
