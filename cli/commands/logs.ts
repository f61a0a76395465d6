import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { findByName } from '../../data/orders/find-by-name';
import { findLogs, type LogEntry, type LogFilter } from '../../data/system/logs';
import { tstError } from '../../domain/errors/errors';
import { isLogAttribute, LOG_ATTRIBUTES } from '../../domain/logs/log-attributes';
import { LOG_LEVELS, type LogLevel } from '../../domain/logs/log-record';
import { noSuchOrder } from '../../domain/orders/order-name';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { listenToInterrupt } from '../terminal/interrupt';
import { parseWhole } from '../terminal/number';
import { parseSince } from '../terminal/since';
import { logLine } from '../views/log-line';

type Pair = readonly [name: string, value: string];

interface LogsOptions {
  readonly instrument?: string;
  readonly strategy?: string;
  readonly order?: string;
  readonly stage?: string;
  readonly workflow?: string;
  readonly attribute?: readonly Pair[];
  readonly level?: LogLevel;
  readonly since?: number;
  readonly limit: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const POLL_MS = 1_000;
/** Records are stored in batches, so that one of a moment ago may come after a later one. */
const OVERLAP_MS = 5_000;

/** `tst logs`: what the processes logged, by what it is about. */
export function register(program: Command): void {
  systemCommand(program, 'logs', 'what the processes logged, found by what it is about; oldest first')
    .option('--instrument <code>', 'about this instrument')
    .option('--strategy <name>', 'about this strategy')
    .option('--order <order>', 'about this order, such as B7')
    .option('--stage <stage>', 'of this stage of the day')
    .option('--workflow <id>', 'of this workflow')
    .option('--attribute <name=value>', `one of ${LOG_ATTRIBUTES.join(', ')}; can be repeated`, pair)
    .addOption(new Option('--level <level>', 'so serious, or more').choices([...LOG_LEVELS]))
    .option('--since <when>', 'from a UTC time or date on, or how long ago: 30m, 2h, 3d', parseSince)
    .option('--limit <number>', 'at most so many, the newest', parseWhole, 200)
    .option('--follow', 'stay, and print what comes, until Ctrl-C')
    .option('--json', 'a line of JSON for each')
    .action(opened([], show));
}

function pair(text: string, before: readonly Pair[] = []): readonly Pair[] {
  const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || !isLogAttribute(name))
    throw new InvalidArgumentError(`NAME=VALUE is needed, with one of ${LOG_ATTRIBUTES.join(', ')}.`);
  return [...before, [name, value]];
}

async function show(open: OpenSystem, options: LogsOptions): Promise<void> {
  const filter = await filterOf(open, options);
  const print = (entry: LogEntry) => console.log(options.json ? JSON.stringify(entry) : logLine(entry));
  const found = await findLogs(open.database, filter, options.limit);
  for (const entry of found) print(entry);
  if (options.follow) await follow(open, filter, found, print);
  else if (found.length === 0 && !options.json) console.log('no such records');
}

async function filterOf({ database }: OpenSystem, options: LogsOptions): Promise<LogFilter> {
  const { instrument, strategy, stage, workflow, attribute = [], level, since } = options;
  const equal = {
    ...(instrument && { instrument_code: instrument }),
    ...(strategy && { strategy_name: strategy }),
    ...(stage && { stage }),
    ...(workflow && { workflowId: workflow }),
    ...(options.order && (await orderFilter(database, options.order))),
    ...Object.fromEntries(attribute),
  };
  return { equal, ...(level && { level }), ...(since !== undefined && { since: new Date(since) }) };
}

async function orderFilter(database: OpenSystem['database'], name: string) {
  const order = await findByName(database, name);
  if (!order) throw tstError('BAD_INPUT', noSuchOrder(name));
  return { [`${order.level}_order_id`]: order.id };
}

async function follow(
  { database }: OpenSystem,
  filter: LogFilter,
  before: readonly LogEntry[],
  print: (entry: LogEntry) => void,
): Promise<void> {
  const { signal } = listenToInterrupt(console.error);
  let shown = new Map(before.map(({ id, at }) => [id, at.getTime()]));
  let newest = Math.max(filter.since?.getTime() ?? Date.now(), ...shown.values());
  while (!signal.aborted) {
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    const since = new Date(newest - OVERLAP_MS);
    const came = await findLogs(database, { ...filter, since }, Number.MAX_SAFE_INTEGER);
    for (const entry of came.filter(({ id }) => !shown.has(id))) print(entry);
    shown = new Map(came.map(({ id, at }) => [id, at.getTime()]));
    newest = Math.max(newest, ...shown.values());
  }
}
