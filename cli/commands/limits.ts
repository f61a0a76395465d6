import type { Command } from 'commander';
import {
  positionLimits,
  removePositionLimit,
  removeTradeLimit,
  resetTradeLimit,
  setPositionLimit,
  setTradeLimit,
  tradeLimits,
} from '../../data/limits';
import { tstError } from '../../domain/errors/errors';
import { audited } from '../operator/audited';
import { type OpenSystem, onSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { plainTable, shownTime } from '../terminal/table';

interface LimitOptions {
  readonly system?: string;
  readonly strategy: string;
  readonly reason: string;
}

type Act = (open: OpenSystem, key: { strategy: string; instrument: string }, at: Date) => Promise<unknown>;

/** `tst limits`: contracts traded in a period, and contracts held. */
export function register(program: Command): void {
  const limits = program.command('limits').description('limits on contracts traded and held');
  limits
    .command('list', { isDefault: true })
    .description('every limit and what is used of it')
    .option('--system <name>', 'system; default: the one started last')
    .action((options: { system?: string }) => onSystem(options.system, [], list));
  const add = (usage: string, description: string) =>
    limits
      .command(usage)
      .description(description)
      .option('--strategy <name>', 'of one strategy; default: of all together', '')
      .requiredOption('--reason <text>', 'kept in the audit')
      .option('--system <name>', 'system; default: the one started last');

  add('trade <instrument> <days> <contracts>', 'at most so many contracts traded in so many days').action(
    (instrument: string, days: string, contracts: string, options: LimitOptions) => {
      const [periodDays, limit] = [whole(days), whole(contracts)];
      return change(options, 'set trade limit', instrument, { periodDays, limit }, (open, key, at) =>
        setTradeLimit(open.database, { ...key, periodDays }, limit, at),
      );
    },
  );
  add('position <instrument> <contracts>', 'at most so many contracts held, long or short').action(
    (instrument: string, contracts: string, options: LimitOptions) => {
      const limit = whole(contracts);
      return change(options, 'set position limit', instrument, { limit }, (open, key) =>
        setPositionLimit(open.database, { ...key, limit }),
      );
    },
  );
  add('reset <instrument> <days>', 'count the trades of a trade limit from 0 again').action(
    (instrument: string, days: string, options: LimitOptions) => {
      const periodDays = whole(days);
      return change(options, 'reset trade limit', instrument, { periodDays }, (open, key, at) =>
        resetTradeLimit(open.database, { ...key, periodDays }, at),
      );
    },
  );
  add('remove-trade <instrument> <days>', 'take a trade limit away').action(
    (instrument: string, days: string, options: LimitOptions) => {
      const periodDays = whole(days);
      return change(options, 'remove trade limit', instrument, { periodDays }, (open, key) =>
        removeTradeLimit(open.database, { ...key, periodDays }),
      );
    },
  );
  add('remove-position <instrument>', 'take a position limit away').action(
    (instrument: string, options: LimitOptions) =>
      change(options, 'remove position limit', instrument, {}, (open, key) =>
        removePositionLimit(open.database, key.strategy, instrument),
      ),
  );
}

function change(
  { system, strategy, reason }: LimitOptions,
  action: string,
  instrument: string,
  details: Readonly<Record<string, unknown>>,
  act: Act,
): Promise<void> {
  return onSystem(system, [], async (open) => {
    const what = { action, reason, instrument, details: { strategy, ...details } };
    await audited(open, what, ({ at }) => act(open, { strategy, instrument }, at));
    await wakeStack(open);
    await list(open);
  });
}

function whole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw tstError('BAD_INPUT', `'${text}' is not a whole number`);
}

async function list({ database }: OpenSystem): Promise<void> {
  const trade = await tradeLimits(database);
  const position = await positionLimits(database);
  if (trade.length + position.length === 0) {
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
  console.log(
    plainTable(['instrument', 'strategy', 'contracts', 'limit', 'used'], [...ofTrades, ...ofPositions]),
  );
}
