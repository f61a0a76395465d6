/** What keeps the orders of a roll from being made, sent or filled, from what is stored now. */
import type { InstrumentLock } from '../limits/lock';
import { limitsFor, type PendingTrade, type TradeLimit, tradeCapacity } from '../limits/trade-limit';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { isOpen, nextOpen, type Session } from '../time/sessions';
import { DAY_MS } from '../time/units';
import type { RollBlocked } from './roll-blocked';
import { capacityNeeded } from './roll-checks';
import { reducesAnyway } from './roll-plan';
import { isDoubleSided, type RollState, requiresRollOrders } from './roll-state';

export interface RollObstacleFacts {
  readonly instrument: string;
  readonly rollState: RollState;
  readonly contracts: { readonly price: string; readonly forward: string };
  /** In the priced contract, across strategies. */
  readonly held: number;
  /** In contracts older than the priced one, which are left in every state: contracts, long and short alike. */
  readonly older: number;
  /** The most that is held in one of them. */
  readonly olderMost: number;
  /** What each strategy holds of the instrument. */
  readonly strategies: readonly { readonly strategy: string; readonly quantity: number }[];
  /** Active orders of the instrument that are not of a roll, by their names, with what remains of them. */
  readonly instrumentOrders: readonly { readonly name: string; readonly remaining: number }[];
  readonly contractOrders: readonly { readonly name: string }[];
  /** Smoothed contracts a day; undefined when no volumes are stored. */
  readonly forwardVolume?: number;
  /** Why trading is halted; undefined when it is not. */
  readonly halt?: string;
  readonly locks: readonly Pick<InstrumentLock, 'owner' | 'reason'>[];
  /** Of the instrument. */
  readonly tradeLimits: readonly TradeLimit[];
  /** Orders at work in the instrument that are not of the roll. */
  readonly pending: readonly PendingTrade[];
  /** Undefined for a contract whose hours are unknown. */
  readonly sessionsOf: (contract: string) => readonly Session[] | undefined;
  /** `order_limits.contracts_max`. */
  readonly contractsMax: number;
}

/**
 * Everything in the way of a roll that needs orders; nothing where nothing has to leave its contract. Position
 * limits are never in the way: a roll moves no strategy's position, and closing reduces it. `now`: UTC ms.
 */
export function rollObstacles(facts: RollObstacleFacts, now: number): readonly RollBlocked[] {
  if (contractsToTrade(facts) === 0) return [];
  return [stopped, inTheWay, tooLarge, limited, closed, illiquid, ownerless].flatMap((check) =>
    check(facts, now),
  );
}

/** Contracts that the roll will trade, both legs of a double-sided one counted. */
export function contractsToTrade({
  rollState,
  held,
  older,
}: Pick<RollObstacleFacts, 'rollState' | 'held' | 'older'>): number {
  return capacityNeeded(rollState, held) + capacityNeeded('Force', older);
}

type Check = (facts: RollObstacleFacts, now: number) => readonly RollBlocked[];

const stopped: Check = ({ halt, locks }) => [
  ...(halt === undefined ? [] : [{ kind: 'halted', reason: halt } as const]),
  ...(locks.length === 0 ? [] : [{ kind: 'locked', locks } as const]),
];

/** The same rules as those of the plan: a contract order of a strategy, or a single order that reduces. */
const inTheWay: Check = ({ rollState, held, instrumentOrders, contractOrders }) => {
  const reduces = isDoubleSided(rollState) && reducesAnyway(instrumentOrders, held);
  const orders = contractOrders.length > 0 ? contractOrders : reduces ? instrumentOrders : [];
  return orders.length === 0 ? [] : [{ kind: 'working-order', orders: orders.map(({ name }) => name) }];
};

const tooLarge: Check = ({ rollState, held, olderMost, contractsMax }) => {
  const needed = Math.max(requiresRollOrders(rollState) ? Math.abs(held) : 0, olderMost);
  return needed <= contractsMax ? [] : [{ kind: 'order-size', needed, most: contractsMax }];
};

/** The limit that leaves least, if that is not enough for the whole roll. */
const limited: Check = (facts, now) => {
  const needed = contractsToTrade(facts);
  const binding = limitsFor(facts.tradeLimits, rollStrategy(facts), facts.instrument)
    .map((limit) => ({ limit, left: tradeCapacity([limit], new Date(now), facts.pending) }))
    .sort((a, b) => a.left - b.left);
  const [least] = binding;
  if (least === undefined || least.left >= needed) return [];
  const { strategy, periodDays, resetAt } = least.limit;
  const resets = resetAt.getTime() + periodDays * DAY_MS;
  return [{ kind: 'trade-limit', needed, left: least.left, strategy, periodDays, resets }];
};

const closed: Check = ({ rollState, contracts, sessionsOf }, now) => {
  const { price, forward } = contracts;
  const legs = isDoubleSided(rollState) ? [price, forward] : [price];
  const shut = legs.find((leg) => !isOpen(sessionsOf(leg) ?? [], now));
  if (shut === undefined) return [];
  const opens = nextOpen(sessionsOf(shut) ?? [], now);
  return [{ kind: 'market-closed', contract: shut, ...(opens === undefined ? {} : { opens }) }];
};

const illiquid: Check = ({ rollState, contracts, forwardVolume }) =>
  isDoubleSided(rollState) && forwardVolume !== undefined && Math.trunc(forwardVolume) === 0
    ? [{ kind: 'no-forward-volume', contract: contracts.forward, volume: forwardVolume }]
    : [];

const ownerless: Check = ({ rollState, held, contracts, strategies }) =>
  rollState === 'Close' && held !== 0 && strategies.every(({ quantity }) => quantity === 0)
    ? [{ kind: 'no-holder', contract: contracts.price }]
    : [];

/** Under whose limits the roll trades: its own, or for Close those of the strategy that holds most. */
function rollStrategy({ rollState, strategies }: RollObstacleFacts): string {
  if (rollState !== 'Close') return ROLL_PSEUDO_STRATEGY;
  const largest = [...strategies].sort((a, b) => Math.abs(b.quantity) - Math.abs(a.quantity))[0];
  return largest?.strategy ?? '';
}
