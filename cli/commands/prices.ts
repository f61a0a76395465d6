import { type Command, Option } from 'commander';
import { readFetches } from '../../data/instruments/price-fetches';
import { type PriceChange, priceChanges } from '../../data/series/price-changes';
import { contractId } from '../../domain/contracts/contract-id';
import { tstError } from '../../domain/errors/errors';
import { BAR_SIZES, type BarSize } from '../../domain/prices/bar-size';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { isWithoutData } from '../../domain/prices/fetch-result';
import { checkRows, type OwnChecks } from '../../domain/prices/own-checks';
import { indexOfTime } from '../../domain/series/rows';
import { askAboutPrices } from '../operator/ask-about-prices';
import {
  applyEdit,
  applyRebuild,
  type PlannedEdit,
  type PlannedRebuild,
  planEdit,
  planRebuild,
  undoChange,
} from '../operator/change-prices';
import { EVERYTHING_ELSE, type OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { configuredChecks, type UpdateOptions, updatePrices } from '../operator/update-prices';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseInstant } from '../terminal/instant';
import { parseFinite, parseWhole } from '../terminal/number';
import { withPerson } from '../terminal/person';
import { type CheckOptions, ownChecksOf, withCheckOptions } from '../terminal/price-check-options';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { contractTable, itemTable } from '../views/fetch-table';
import { rowTable, smallPlot } from '../views/price-rows';
import { pricesStageLines } from '../views/prices-stage-lines';
import { type SeriesChoice, seriesToShow } from '../views/series-to-show';
import { plainTable, shownTime } from '../views/table';
import { addPriceTools } from './price-tools';
import { addSpreadCosts } from './spread-costs';

interface EditOptions {
  readonly bar: BarSize;
  readonly time: number;
  readonly value?: number;
  readonly drop?: boolean;
  readonly acceptSpike?: boolean;
  readonly reason: string;
  readonly yes?: boolean;
}

interface ChangeOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

const LAST_ROWS = 20;
const SHOWN_CHANGES = 50;
const NEIGHBOURS = 3;

/** `tst prices`: stored prices, and what a person changes in them. */
export function register(program: Command): void {
  const prices = program.command('prices').description('stored prices: show, correct, rebuild, undo');
  systemCommand(prices, 'show <instrument>', 'the newest rows, with a small plot: multiple prices, or')
    .option('--adjusted', 'adjusted prices')
    .option('--contract <date>', 'one contract, YYYYMM or YYYYMMDD: hourly and daily bars together')
    .addOption(new Option('--bar <size>', 'its bars of one size').choices(BAR_SIZES))
    .option('--last <rows>', 'how many', parseWhole, LAST_ROWS)
    .option('--json', 'as JSON')
    .action(opened([], show));
  systemCommand(prices, 'status', 'what the last fetch of each instrument and FX rate came to')
    .option('--instrument <code>', 'each contract and bar size of it; or an FX code')
    .option('--problems', 'only what failed, or has no data')
    .option('--json', 'as JSON')
    .action(opened([], status));
  addUpdate(prices);
  systemCommand(
    prices,
    'check [instrument...]',
    'answer the open questions about prices one by one, in the terminal',
  ).action(opened(EVERYTHING_ELSE, check));
  systemCommand(
    prices,
    'edit <instrument> <contract>',
    'correct one bar of a contract, and with it multiple and adjusted prices',
  )
    .addOption(new Option('--bar <size>', 'size of the bar').choices(BAR_SIZES).default('day'))
    .requiredOption('--time <utc>', 'of the bar, as `prices show` prints it', parseInstant)
    .option('--value <price>', 'its close; open, high and low move by the same amount', parseFinite)
    .option('--drop', 'remove the bar')
    .option('--accept-spike', 'although its change is a spike, which is refused otherwise')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], edit));
  systemCommand(
    prices,
    'rebuild <instrument>',
    'multiple and adjusted prices again from the prices of the contracts; the rolls stay',
  )
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .option(...YES_OPTION)
    .action(opened([], rebuild));
  systemCommand(prices, 'changes [instrument]', 'what people changed in stored prices, newest first').action(
    opened([], changes),
  );
  systemCommand(prices, 'undo <change>', 'take back one change; rows that came since stay')
    .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
    .action(opened([], undo));
  addPriceTools(prices);
  addSpreadCosts(prices);
}

function addUpdate(prices: Command): void {
  const update = systemCommand(
    prices,
    'update',
    'fetch the prices of some instruments or rates now, as the prices stage does; in a terminal, each spike is asked about at once',
  )
    .requiredOption('--instrument <code...>', 'instruments with prices, and FX codes')
    .option('--contract <date>', 'only this contract of the one instrument, YYYYMM or YYYYMMDD')
    .option('--date <date>', 'trade date YYYY-MM-DD; default: the latest completed one')
    .option(REASON_OPTION, 'of checks other than the configured ones; kept in the audit', parseReason);
  withCheckOptions(update).action(opened(EVERYTHING_ELSE, fetchNow));
}

/** Fetches, then asks the person at the terminal; again while an answer leaves another spike to the next download. */
async function fetchNow(open: OpenSystem, options: UpdateOptions & CheckOptions): Promise<void> {
  const checks = ownChecksOf(options);
  if (checks) console.log(plainTable(['check', 'configured', 'this run'], ownRows(open, checks)));
  for (;;) {
    await updatePrices(open, options, checks);
    if (!(await withPerson((person) => askAboutPrices(open, options.instrument, person)))) break;
  }
  if (checks) console.log('from now on as configured again');
}

function ownRows(open: OpenSystem, checks: OwnChecks): string[][] {
  return checkRows(configuredChecks(open), checks).map((row) => [...row]);
}

async function check(open: OpenSystem, instruments: readonly string[]): Promise<void> {
  const isMore = await withPerson((person) => askAboutPrices(open, instruments, person));
  if (isMore === undefined)
    throw tstError('BAD_INPUT', 'prices check asks in a terminal; in a script: npx tst questions answer');
  if (isMore) console.log('another spike waits for the next download: npx tst prices update --instrument X');
}

async function show(
  { database }: OpenSystem,
  instrument: string,
  options: Omit<SeriesChoice, 'contract'> & { contract?: string; last: number; json?: boolean },
): Promise<void> {
  const { contract, adjusted, bar } = options;
  const choice = { adjusted, bar, ...(contract === undefined ? {} : { contract: contractId(contract) }) };
  const { series, plotted } = await seriesToShow(database, instrument, choice);
  const count = series.times.length;
  const rows = Array.from(
    { length: Math.min(options.last, count) },
    (_, index) => index + count - Math.min(options.last, count),
  );
  if (options.json) {
    const names = Object.keys(series.columns);
    const of = (row: number) =>
      names.map((name) => [name, Number.isNaN(series.columns[name][row]) ? null : series.columns[name][row]]);
    console.log(
      JSON.stringify(
        rows.map((row) => ({
          time: new Date(series.times[row]).toISOString(),
          ...Object.fromEntries(of(row)),
        })),
      ),
    );
    return;
  }
  console.log(rowTable(series, rows));
  console.log(smallPlot(plotted));
}

interface StatusOptions {
  readonly instrument?: string;
  readonly problems?: boolean;
  readonly json?: boolean;
}

async function status({ database, settings }: OpenSystem, options: StatusOptions): Promise<void> {
  const { instrument, problems, json } = options;
  const all = await readFetches(database, instrument);
  const fetches = problems
    ? all.filter((each) => each.result.kind === 'failure' || isWithoutData(each))
    : all;
  if (json) return console.log(JSON.stringify(fetches));
  if (all.length === 0 && instrument !== undefined)
    throw tstError(
      'BAD_INPUT',
      `nothing has been fetched for ${instrument}: npx tst prices status lists all`,
    );
  else if (all.length === 0) console.log('nothing has been fetched yet (npx tst run prices)');
  else if (fetches.length === 0) console.log('no fetch failed, and nothing is without data');
  else console.log(instrument === undefined ? itemTable(fetches) : contractTable(fetches));
  if (instrument !== undefined) return;
  const items = new Set(all.map(({ item }) => item));
  for (const line of await pricesStageLines(database, settings.endpoints.system, items)) console.log(line);
}

async function edit(
  open: OpenSystem,
  instrument: string,
  contract: string,
  options: EditOptions,
): Promise<void> {
  const { bar, time, value, drop, acceptSpike, reason, yes } = options;
  if ((value === undefined) === (drop === undefined))
    throw tstError('BAD_INPUT', 'an edit takes either --value or --drop');
  const plan = await planEdit(open, {
    instrument,
    contract: contractId(contract),
    barSize: bar,
    time,
    edit: value === undefined ? { kind: 'drop' } : { kind: 'replace', value },
    ...{ reason, acceptSpike },
  });
  showEdit(plan);
  if (await confirmed('Change it?', yes)) console.log(await applyEdit(open, plan));
  else console.log('nothing was changed');
}

function showEdit({ edit: { barSize, time }, before, parts }: PlannedEdit): void {
  const after = parts[barSize] ?? EMPTY_BARS;
  const around = (series: typeof before) => {
    const middle = series.times.findIndex((each) => each >= time);
    const from = Math.max(0, middle - NEIGHBOURS);
    return Array.from(series.times, (_, row) => row).slice(from, middle + NEIGHBOURS + 1);
  };
  console.log('before:');
  console.log(rowTable(before, around(before), [indexOfTime(before.times, time)]));
  console.log('after:');
  console.log(rowTable(after, around(after), [indexOfTime(after.times, time)]));
}

async function rebuild(open: OpenSystem, instrument: string, { reason, yes }: ChangeOptions): Promise<void> {
  const plan = await planRebuild(open, instrument);
  showRebuild(plan);
  if (plan.times.length === 0) return;
  if (await confirmed('Store them?', yes)) console.log(await applyRebuild(open, plan, reason));
  else console.log('nothing was changed');
}

const SHOWN_DIFFERENCES = 6;

function showRebuild({ instrument, before, after, times }: PlannedRebuild): void {
  console.log(`${instrument}: ${times.length} rows differ`);
  const shown = times.slice(-SHOWN_DIFFERENCES);
  for (const [name, prices] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const series of [prices.multiple, prices.adjusted]) {
      const rows = shown.map((time) => indexOfTime(series.times, time)).filter((row) => row >= 0);
      console.log(`${name}:`);
      console.log(rowTable(series, rows));
    }
  }
}

async function changes({ database }: OpenSystem, instrument: string | undefined): Promise<void> {
  const found = await priceChanges(database, instrument, SHOWN_CHANGES);
  if (found.length === 0) console.log('nobody has changed stored prices');
  else
    console.log(
      plainTable(['change', 'when', 'by', 'instrument', 'what', 'reason', 'state'], found.map(changeRow)),
    );
}

function changeRow({ id, at, by, instrument, what, reason = '', state }: PriceChange): string[] {
  return [id, shownTime(at), by, instrument, what, reason, state === 'begun' ? 'interrupted' : state];
}

async function undo(open: OpenSystem, change: string, { reason }: ChangeOptions): Promise<void> {
  console.log(await undoChange(open, change, reason));
}
