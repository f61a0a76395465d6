import type { Command } from 'commander';
import { removeSpreadCost, setSpreadCosts } from '../../data/instruments/spread-costs';
import { tstError } from '../../domain/errors/errors';
import { audited } from '../operator/audited';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { type SpreadCostLine, spreadCostLines } from '../operator/spread-evidence';
import { opened, systemCommand } from '../operator/system-command';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseNotNegative } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable } from '../views/table';

interface ChangeOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** A proposal closer than this to what is configured is not worth a change. */
const DIFFERENCE_MIN = 0.3;
/** A value this far from the proposal may be a slip. */
const SLIP_MIN = 0.5;

/** `tst prices spread-costs`: half the spread of each instrument, as the backtests count it. */
export function addSpreadCosts(prices: Command): void {
  const costs = prices
    .command('spread-costs')
    .description('half spreads in price points, by which trades are charged');
  systemCommand(costs, 'list', 'configured, sampled and paid in the last year, and what follows from them', {
    isDefault: true,
  })
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(costs, 'apply', 'set the proposals that differ by 30 % or more, one after another')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], apply));
  systemCommand(costs, 'set <instrument> <points>', 'set one; it counts over spreadcosts.csv')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], set));
  systemCommand(costs, 'reset <instrument>', 'let spreadcosts.csv count again')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], reset));
}

async function list(open: OpenSystem, { json }: { readonly json?: boolean }): Promise<void> {
  const lines = await spreadCostLines(open);
  if (json) console.log(JSON.stringify(lines, null, 2));
  else console.log(plainTable([...HEAD], lines.map(row)));
}

const HEAD = [
  'instrument',
  'configured',
  'sampled',
  'samples',
  'bid-ask paid',
  'paid in all',
  'trades',
  'proposed',
];

function row({ instrument, evidence, estimate }: SpreadCostLine): string[] {
  const { configured, sampled, trades } = evidence;
  return [
    instrument,
    shown(configured ?? Number.NaN),
    shown(sampled.mean),
    String(sampled.count),
    shown(trades.bidAsk),
    shown(trades.total),
    String(trades.count),
    estimate && estimate.difference >= DIFFERENCE_MIN ? shown(estimate.proposed) : '',
  ];
}

function shown(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(3)));
}

async function apply(open: OpenSystem, { reason, yes }: ChangeOptions): Promise<void> {
  const lines = (await spreadCostLines(open)).filter(
    ({ estimate }) => estimate && estimate.difference >= DIFFERENCE_MIN,
  );
  if (lines.length === 0) console.log('no proposal differs by 30 % or more');
  for (const { instrument, evidence, estimate } of lines) {
    const proposed = estimate!.proposed; // filtered above
    const question = `${instrument}: ${shown(evidence.configured ?? Number.NaN) || 'nothing'} -> ${proposed}?`;
    if (await confirmed(question, yes)) await store(open, instrument, proposed, reason);
  }
}

async function set(
  open: OpenSystem,
  instrument: string,
  points: string,
  { reason, yes }: ChangeOptions,
): Promise<void> {
  await refuseStrayNames(open.settings.loaded, { instrument });
  const value = parseNotNegative(points);
  const line = (await spreadCostLines(open)).find((each) => each.instrument === instrument);
  const proposed = line?.estimate?.proposed;
  const isFar = proposed !== undefined && Math.abs(value - proposed) > SLIP_MIN * proposed;
  if (isFar && !(await confirmed(`${instrument}: ${value} is far from ${proposed}. Set it?`, yes)))
    console.log('nothing was changed');
  else await store(open, instrument, value, reason);
}

async function store(
  open: OpenSystem,
  instrument: string,
  spreadCost: number,
  reason: string,
): Promise<void> {
  await audited(open, { action: 'set spread cost', reason, instrument, details: { spreadCost } }, () =>
    setSpreadCosts(open.database, [{ instrument, spreadCost }]),
  );
  console.log(`${instrument}: ${spreadCost}`);
}

async function reset(open: OpenSystem, instrument: string, { reason }: ChangeOptions): Promise<void> {
  const isRemoved = await audited(open, { action: 'reset spread cost', reason, instrument }, () =>
    removeSpreadCost(open.database, instrument),
  );
  if (!isRemoved)
    throw tstError('BAD_INPUT', `no spread cost of ${instrument} was set: spreadcosts.csv counts`);
  console.log(`${instrument}: spreadcosts.csv counts`);
}
