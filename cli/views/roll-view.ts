import { tradeLimits } from '../../data/controls/limits';
import { locks } from '../../data/controls/locks';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { readBook } from '../../data/orders/read-book';
import { strategyPositions } from '../../domain/ledger/positions';
import { tradeCapacity } from '../../domain/limits/trade-limit';
import { nameOf } from '../../domain/orders/order-name';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { nextOfRoll } from '../../domain/rolls/next-of-roll';
import { blockText } from '../../domain/rolls/roll-blocked';
import { capacityNeeded } from '../../domain/rolls/roll-checks';
import { relativeVolume } from '../../domain/rolls/roll-decision';
import { allowedStates, isActiveRoll, type RollState } from '../../domain/rolls/roll-state';
import type { OpenSystem } from '../operator/open-system';
import { type InstrumentRoll, readInstrumentRoll } from '../operator/roll-facts';

/** Everything about one instrument's roll. */
export interface RollView {
  readonly instrument: string;
  readonly state: RollState;
  /** Orders, or the prices, are on their way out of the priced contract. */
  readonly underWay: boolean;
  readonly from: RollState | null;
  readonly setBy: string;
  /** Who the state belongs to: the policy leaves an operator's as it is. */
  readonly origin: 'operator' | 'policy';
  readonly since: string | null;
  readonly reason: string;
  /** The recommended one first. */
  readonly mayFollow: readonly RollState[];
  readonly next: string;
  readonly contracts: CurrentContracts;
  readonly daysToRoll: number;
  readonly daysToExpiry: number;
  readonly daysToCarryExpiry: number;
  /** Smoothed contracts a day. */
  readonly volumes: { readonly priced: number; readonly forward: number; readonly relative: number };
  readonly heldInPriced: number;
  readonly byContract: Readonly<Record<string, number>>;
  readonly byStrategy: Readonly<Record<string, number>>;
  /** Active orders of the instrument by their names, with what they trade. */
  readonly orders: readonly string[];
  /** Contracts that may still be traded today; null without a trade limit. */
  readonly tradesLeft: number | null;
  /** Contracts that Force, and Close, would trade. */
  readonly neededToForce: number;
  readonly neededToClose: number;
  readonly tradeLimits: readonly string[];
  readonly locks: readonly string[];
  readonly inTheWay: readonly string[];
  /** The roll that `undo` would take back. */
  readonly lastRoll: { readonly outOf: string; readonly stateBefore: RollState } | null;
}

/** Throws MISSING_DATA for an instrument without prices. */
export async function readRollView(open: OpenSystem, instrument: string): Promise<RollView> {
  const roll = await readInstrumentRoll(open, instrument);
  return { ...viewOf(roll), ...(await aroundIt(open, roll)) };
}

function viewOf({ facts, seen, rollPolicy }: InstrumentRoll) {
  const { instrument, rollState, multiple, positions } = facts;
  const { state, from, by, operator, since, reason, beforeRoll } = rollState;
  const { position, pricedVolume, forwardVolume } = seen;
  return {
    instrument,
    state,
    underWay: isActiveRoll(state),
    from: from ?? null,
    setBy: by,
    origin: operator ? 'operator' : 'policy',
    since: since?.toISOString() ?? null,
    reason,
    mayFollow: allowedStates(state, position),
    next: nextOfRoll(facts, seen, rollPolicy),
    contracts: currentContracts(multiple),
    daysToRoll: seen.daysUntilRoll,
    daysToExpiry: seen.daysUntilExpiry,
    daysToCarryExpiry: seen.daysUntilCarryExpiry,
    volumes: {
      priced: pricedVolume,
      forward: forwardVolume,
      relative: relativeVolume(pricedVolume, forwardVolume),
    },
    heldInPriced: position,
    byContract: Object.fromEntries(positions.map(({ contract, quantity }) => [contract, quantity])),
    neededToForce: capacityNeeded('Force', position),
    neededToClose: capacityNeeded('Close', position),
    lastRoll: beforeRoll ? { outOf: beforeRoll.contract, stateBefore: beforeRoll.state } : null,
  } as const;
}

async function aroundIt({ database }: OpenSystem, { facts, policy }: InstrumentRoll) {
  const { instrument } = facts;
  const book = await readBook(database);
  const now = new Date(policy.now);
  const limits = await tradeLimits(database, instrument);
  const left = tradeCapacity(
    limits.filter(({ strategy }) => strategy === ''),
    now,
  );
  const orders = [...book.instrument, ...book.contract, ...book.broker].filter(
    (order) => order.instrument === instrument,
  );
  const held = strategyPositions(book.ledger).filter((each) => each.instrument === instrument);
  return {
    byStrategy: Object.fromEntries(held.map(({ strategy, quantity }) => [strategy, quantity])),
    orders: orders.map((order) => `${nameOf(order)} ${order.trade.join('/')} for ${order.strategy}`),
    tradesLeft: Number.isFinite(left) ? left : null,
    tradeLimits: limits.map(
      (limit) =>
        `${limit.strategy || 'all strategies'}: ${tradeCapacity([limit], now)} of ${limit.limit} left in ${limit.periodDays} days`,
    ),
    locks: (await locks(database, instrument)).map(({ owner, reason }) => `${owner}: ${reason}`),
    inTheWay: (await rollBlocks(database, { instrument })).flatMap(({ blocks }) =>
      blocks.map(({ blocked }) => blockText(instrument, blocked)),
    ),
  };
}

/** The same as lines of a name and what is known of it. */
export function rollViewRows(view: RollView): readonly (readonly [string, string])[] {
  const { contracts, volumes, lastRoll } = view;
  const set =
    view.since === null ? 'never set' : `${view.since} by ${view.setBy} (${view.origin}): ${view.reason}`;
  const before = view.from === null ? [] : [`before: ${view.from}`];
  const held = Object.entries(view.byStrategy).map(([name, quantity]) => `${name} ${quantity}`);
  const byContract = Object.entries(view.byContract).map(([name, quantity]) => `${name} ${quantity}`);
  return [
    ['state', [view.state, ...(view.underWay ? ['a roll is under way'] : []), ...before].join(', ')],
    ['set', set],
    ['may follow', `${view.mayFollow.join(', ')} (the first is recommended)`],
    ['next', view.next],
    ['contracts', `priced ${contracts.price}, forward ${contracts.forward}, carry ${contracts.carry}`],
    [
      'days',
      `${view.daysToRoll} to the roll, ${view.daysToExpiry} to the expiry, ${view.daysToCarryExpiry} to carry's`,
    ],
    [
      'volume a day',
      `priced ${Math.round(volumes.priced)}, forward ${Math.round(volumes.forward)} (${volumes.relative.toFixed(3)} of it)`,
    ],
    ['held', `${view.heldInPriced} in the priced contract`],
    ['by contract', lines(byContract)],
    ['by strategy', lines(held)],
    ['orders', lines(view.orders)],
    [
      'trades left today',
      `${view.tradesLeft ?? 'no limit'} (Force needs ${view.neededToForce}, Close ${view.neededToClose})`,
    ],
    ['trade limits', lines(view.tradeLimits)],
    ['locks', lines(view.locks)],
    ['in the way', lines(view.inTheWay)],
    [
      'last roll',
      lastRoll
        ? `out of ${lastRoll.outOf}, the state was ${lastRoll.stateBefore}: npx tst rolls undo ${view.instrument} --reason R`
        : 'none that could be undone',
    ],
  ];
}

function lines(texts: readonly string[]): string {
  return texts.join('\n') || 'none';
}
