import type { Command } from 'commander';
import {
  positionLimits,
  removePositionLimit,
  removeTradeLimit,
  resetTradeLimit,
  setPositionLimit,
  setTradeLimit,
  tradeLimits,
} from '../../data/controls/limits';
import { tstError } from '../../domain/errors/errors';
import { audited } from '../operator/audited';
import { refuseStrayNames } from '../operator/known-names';
import { type OpenSystem, onSystem } from '../operator/open-system';
import { wakeStack } from '../operator/order-stack';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { plainTable, shownTime } from '../views/table';

interface LimitOptions {
  readonly system?: string;
  readonly strategy: string;
  readonly reason: string;
}

interface Key {
  readonly strategy: string;
  readonly instrument: string;
}

type Act = (open: OpenSystem, key: Key, at: Date) => Promise<unknown>;

/** What is set must hold for something; what is taken away may have lost its instrument. */
const knownOnly = ({ settings }: OpenSystem, key: Key) => refuseStrayNames(settings.loaded, key);

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
      .requiredOption(REASON_OPTION, 'kept in the audit', parseReason)
      .option('--system <name>', 'system; default: the one started last');

  add('trade <instrument> <days> <contracts>', 'at most so many contracts traded in so many days').action(
    (instrument: string, days: string, contracts: string, options: LimitOptions) => {
      const [periodDays, limit] = [count(days), count(contracts)];
      return change(
        options,
        'set trade limit',
        instrument,
        { periodDays, limit },
        (open, key, at) => setTradeLimit(open.database, { ...key, periodDays }, limit, at),
        knownOnly,
      );
    },
  );
  add('position <instrument> <contracts>', 'at most so many contracts held, long or short').action(
    (instrument: string, contracts: string, options: LimitOptions) => {
      const limit = contracts === '0' ? 0 : count(contracts); // 0: the position is to be closed
      return change(
        options,
        'set position limit',
        instrument,
        { limit },
        (open, key) => setPositionLimit(open.database, { ...key, limit }),
        knownOnly,
      );
    },
  );
  add('reset <instrument> <days>', 'count the trades of a trade limit from 0 again').action(
    (instrument: string, days: string, options: LimitOptions) => {
      const periodDays = count(days);
      return change(options, 'reset trade limit', instrument, { periodDays }, async (open, key, at) => {
        const found = await resetTradeLimit(open.database, { ...key, periodDays }, at);
        if (!found) throw noLimit(`trade limit of ${periodDays} days`, key);
      });
    },
  );
  add('remove-trade <instrument> <days>', 'take a trade limit away').action(
    (instrument: string, days: string, options: LimitOptions) => {
      const periodDays = count(days);
      return change(options, 'remove trade limit', instrument, { periodDays }, async (open, key) => {
        const found = await removeTradeLimit(open.database, { ...key, periodDays });
        if (!found) throw noLimit(`trade limit of ${periodDays} days`, key);
      });
    },
  );
  add('remove-position <instrument>', 'take a position limit away').action(
    (instrument: string, options: LimitOptions) =>
      change(options, 'remove position limit', instrument, {}, async (open, key) => {
        const found = await removePositionLimit(open.database, key.strategy, instrument);
        if (!found) throw noLimit('position limit', key);
      }),
  );
}

function change(
  { system, strategy, reason }: LimitOptions,
  action: string,
  instrument: string,
  details: Readonly<Record<string, unknown>>,
  act: Act,
  check: (open: OpenSystem, key: Key) => Promise<void> = async () => undefined,
): Promise<void> {
  return onSystem(system, [], async (open) => {
    const what = { action, reason, instrument, details: { strategy, ...details } };
    const key = { strategy, instrument };
    await audited(open, what, async ({ at }) => {
      await check(open, key);
      await act(open, key, at);
    });
    await wakeStack(open);
    await list(open);
  });
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw tstError('BAD_INPUT', `'${text}' is not a whole number, 1 or more`);
}

function noLimit(what: string, { instrument, strategy }: Key): Error {
  return tstError('BAD_INPUT', `there is no ${what} of ${strategy || 'all strategies'} in ${instrument}`);
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
