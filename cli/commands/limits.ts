import type { Command } from 'commander';
import {
  positionLimits,
  removePositionLimit,
  removeSizeLimit,
  removeTradeLimit,
  resetTradeLimit,
  setPositionLimit,
  setSizeLimit,
  setTradeLimit,
  sizeLimits,
  tradeLimits,
} from '../../data/controls/limits';
import { tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import { audited } from '../operator/audited';
import { refuseStrayNames } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { opened, systemCommand } from '../operator/system-command';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable, shownTime } from '../views/table';

interface LimitOptions {
  readonly strategy: string;
  readonly reason: string;
}

interface Key {
  readonly strategy: string;
  readonly instrument: string;
}

/** A limit that is set must apply to something; one that is removed may have lost its instrument. */
const knownOnly = ({ settings }: OpenSystem, key: Key) => refuseStrayNames(settings.loaded, key);

/** `tst limits`: contracts traded in a period, contracts held, and the size of one order. */
export function register(program: Command): void {
  const limits = program
    .command('limits')
    .description('limits on contracts traded and held, and on one order');
  systemCommand(limits, 'list', 'every limit and how much of it is used', { isDefault: true }).action(
    opened([], list),
  );
  const add = (name: string, description: string) =>
    systemCommand(limits, name, description)
      .option('--strategy <name>', 'of one strategy; default: of all together', '')
      .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
      .argument('<instrument>');
  const sized = (name: string, description: string) =>
    systemCommand(limits, name, description)
      .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
      .argument('<instrument>');
  add('trade', 'limit the contracts traded in a number of days')
    .argument('<days>', 'length of the period', count)
    .argument('<contracts>', 'at most', count)
    .action(opened([], setTrade));
  add('position', 'limit the contracts held, long or short')
    .argument('<contracts>', 'at most; 0 closes the position', countOrZero)
    .action(opened([], setPosition));
  add('reset', 'count the trades of a trade limit from 0 again')
    .argument('<days>', 'period of the limit', count)
    .action(opened([], reset));
  add('remove-trade', 'remove a trade limit')
    .argument('<days>', 'period of the limit', count)
    .action(opened([], removeTrade));
  sized('order', 'limit what one order trades, with all its slices; at once, for orders that wait too')
    .option('--contracts <n>', 'at most so many contracts', count)
    .option('--value <amount>', 'worth at most so much, in the base currency', positive)
    .action(opened([], setSize));
  sized('remove-order', 'remove the limit on one order').action(opened([], removeSize));
  add('remove-position', 'remove a position limit').action(opened([], removePosition));
}

interface SizeOptions {
  readonly contracts?: number;
  readonly value?: number;
  readonly reason: string;
}

async function setSize(open: OpenSystem, instrument: string, options: SizeOptions): Promise<void> {
  const { contracts, value, reason } = options;
  if (contracts === undefined && value === undefined)
    throw tstError('BAD_INPUT', 'say --contracts N, --value AMOUNT or both');
  const limit = {
    ...(contracts === undefined ? {} : { contracts }),
    ...(value === undefined ? {} : { value }),
  };
  await change(
    { open, instrument, strategy: '', reason },
    'set order limit',
    limit,
    () => setSizeLimit(open.database, { instrument, ...limit }),
    knownOnly,
  );
}

function removeSize(open: OpenSystem, instrument: string, { reason }: SizeOptions): Promise<void> {
  return change({ open, instrument, strategy: '', reason }, 'remove order limit', {}, async (key) => {
    if (!(await removeSizeLimit(open.database, instrument))) throw noLimit('limit on one order', key);
  });
}

type Change = LimitOptions & { readonly open: OpenSystem; readonly instrument: string };

function setTrade(
  open: OpenSystem,
  instrument: string,
  periodDays: number,
  limit: number,
  options: LimitOptions,
): Promise<void> {
  return change(
    { ...options, open, instrument },
    'set trade limit',
    { periodDays, limit },
    (key, at) => setTradeLimit(open.database, { ...key, periodDays }, limit, at),
    knownOnly,
  );
}

function setPosition(
  open: OpenSystem,
  instrument: string,
  limit: number,
  options: LimitOptions,
): Promise<void> {
  return change(
    { ...options, open, instrument },
    'set position limit',
    { limit },
    (key) => setPositionLimit(open.database, { ...key, limit }),
    knownOnly,
  );
}

function reset(
  open: OpenSystem,
  instrument: string,
  periodDays: number,
  options: LimitOptions,
): Promise<void> {
  return change({ ...options, open, instrument }, 'reset trade limit', { periodDays }, async (key, at) => {
    const found = await resetTradeLimit(open.database, { ...key, periodDays }, at);
    if (!found) throw noLimit(`trade limit of ${periodDays} days`, key);
  });
}

function removeTrade(
  open: OpenSystem,
  instrument: string,
  periodDays: number,
  options: LimitOptions,
): Promise<void> {
  return change({ ...options, open, instrument }, 'remove trade limit', { periodDays }, async (key) => {
    const found = await removeTradeLimit(open.database, { ...key, periodDays });
    if (!found) throw noLimit(`trade limit of ${periodDays} days`, key);
  });
}

function removePosition(open: OpenSystem, instrument: string, options: LimitOptions): Promise<void> {
  return change({ ...options, open, instrument }, 'remove position limit', {}, async (key) => {
    const found = await removePositionLimit(open.database, key.strategy, instrument);
    if (!found) throw noLimit('position limit', key);
  });
}

async function change(
  { open, instrument, strategy, reason }: Change,
  action: string,
  details: Readonly<Record<string, unknown>>,
  act: (key: Key, at: Date) => Promise<unknown>,
  check: (open: OpenSystem, key: Key) => Promise<void> = async () => undefined,
): Promise<void> {
  const what = { action, reason, instrument, details: { strategy, ...details } };
  const key = { strategy, instrument };
  await audited(open, what, async ({ at }) => {
    await check(open, key);
    await act(key, at);
  });
  await wakeStack(open);
  await list(open);
}

function countOrZero(text: string): number {
  return text === '0' ? 0 : count(text);
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw tstError('BAD_INPUT', `'${text}' is not a whole number, 1 or more`);
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw tstError('BAD_INPUT', `'${text}' is not an amount above 0`);
}

function noLimit(what: string, { instrument, strategy }: Key): Error {
  return tstError(
    'BAD_INPUT',
    `no ${what} is set for ${strategy || 'all strategies'} in ${instrument} (\`npx tst limits\` lists them)`,
  );
}

async function list({ database }: OpenSystem): Promise<void> {
  const trade = await tradeLimits(database);
  const position = await positionLimits(database);
  const size = await sizeLimits(database);
  if (trade.length + position.length + size.length === 0) {
    console.log('no limits');
    return;
  }
  const ofTrades = trade.map((each) => [
    each.instrument,
    each.strategy || '(all)',
    `traded in ${each.periodDays} days`,
    String(each.limit),
    `${each.used} since ${shownTime(each.resetAt)}`,
  ]);
  const ofPositions = position.map((each) => [
    each.instrument,
    each.strategy || '(all)',
    'held',
    String(each.limit),
    '',
  ]);
  const ofOrders = size.flatMap(({ instrument, contracts, value }) => [
    ...(contracts === undefined ? [] : [[instrument, '(all)', 'in one order', String(contracts), '']]),
    ...(value === undefined ? [] : [[instrument, '(all)', 'value of one order', inMoney(value), '']]),
  ]);
  const head = ['instrument', 'strategy', 'contracts', 'limit', 'used'];
  console.log(plainTable(head, [...ofTrades, ...ofPositions, ...ofOrders]));
}
