/** Positions that an order may only reduce. */
import type { ExpiresSoon } from '../contracts/expiring-contracts';
import { opensPosition } from '../contracts/expiry-guard';
import { strategyPosition } from '../ledger/positions';
import { applyOverride } from '../limits/override';
import { sum } from '../numbers/rounding';
import { type Book, heldIn, heldOf } from '../orders/book';
import { type BrokerOrder, ROLL_PSEUDO_STRATEGY, type TradeQuantity } from '../orders/order';
import { partsOf } from '../orders/order-share';
import type { RollState } from '../rolls/roll-state';
import { othersAtBroker, restOf } from './other-orders';

/** A position, and what an order does to it. */
export interface MovedPosition {
  readonly position: number;
  /** Signed remainders of other orders that are at the broker, or may be. */
  readonly working: readonly number[];
  /** What this order does to the position. */
  readonly trade: number;
}

/** A position that the order may reduce, but neither enlarge, open nor turn round. */
export interface ReducedOnly extends MovedPosition {
  /** HALTED: until the halt is lifted; the others for as long as the order lives. */
  readonly code: 'HALTED' | 'REDUCE_ONLY' | 'EXPIRES_SOON';
  readonly reason: string;
}

type Around = Pick<Book, 'broker' | 'ledger' | 'positions'>;

/** Why an order may only reduce. */
export interface Reducing {
  /** Under a halt that lets positions shrink; undefined without one. */
  readonly halt?: string | undefined;
  readonly rollState: RollState;
  readonly expiring: readonly ExpiresSoon[];
}

/**
 * What a halt lets shrink only, the strategy's position in roll state No_Open, what is closed by a roll, and contracts
 * about to expire.
 */
export function reducedOnly(
  order: BrokerOrder,
  book: Around,
  { halt, rollState, expiring }: Reducing,
): readonly ReducedOnly[] {
  const parts = partsOf(order);
  return [
    ...parts.flatMap((part) => underHalt(part, book, halt)),
    ...parts.flatMap((part) => underNoOpen(part, book, rollState)),
    ...whenClosing(order, book),
    ...inExpiring(order, book, expiring),
  ];
}

/** An order of one strategy, or a part of one of several. */
type Moving = Pick<BrokerOrder, 'id' | 'strategy' | 'instrument' | 'rollOrder' | 'trade'>;

function underHalt(order: Moving, book: Around, halt: string | undefined): readonly ReducedOnly[] {
  if (halt === undefined) return [];
  const reason = `trading is halted, positions may only shrink (${halt})`;
  return [{ code: 'HALTED', reason, ...movedBy(order, book) }];
}

/** The position that an order moves: the strategy's own; for a roll, the instrument's, which a spread leaves as it is. */
export function movedBy(
  { strategy, instrument, rollOrder, trade, ...order }: Moving,
  book: Around,
): MovedPosition {
  const same = othersAtBroker(book, { ...order, instrument })
    .flatMap(partsOf)
    .filter((each) => rollOrder || (each.strategy === strategy && !each.rollOrder));
  return {
    position: rollOrder ? heldOf(book, instrument) : strategyPosition(book.ledger, strategy, instrument),
    working: same.map((each) => sum(restOf(book, each))),
    trade: sum(trade),
  };
}

/** The part of an order's trade that makes the position which it moves smaller; a spread is not taken apart. */
export function reducingPart(order: Moving, book: Around): TradeQuantity {
  const { position, working, trade } = movedBy(order, book);
  if (!opensPosition(position, working, trade)) return order.trade;
  if (order.trade.length > 1) return order.trade.map(() => 0);
  const before = position + sum(working.filter((remainder) => remainder * trade > 0));
  return [applyOverride({ kind: 'reduce-only' }, before, trade)];
}

/** The closing order of roll state Close, decided for a position that may have changed since: it ends at exactly 0. */
function whenClosing(order: BrokerOrder, book: Around): readonly ReducedOnly[] {
  const [contract] = order.contracts;
  if (!order.rollOrder || order.strategy === ROLL_PSEUDO_STRATEGY || order.contracts.length > 1) return [];
  const same = othersAtBroker(book, order).filter((each) => each.contracts.includes(contract));
  return [
    {
      code: 'REDUCE_ONLY',
      reason: `the position in ${contract} is only closed`,
      position: heldIn(book, order.instrument, contract),
      working: same.map((each) => restOf(book, each)[each.contracts.indexOf(contract)]),
      trade: order.trade[0],
    },
  ];
}

/** A roll moves no strategy's position. */
function underNoOpen(order: Moving, book: Around, rollState: RollState): readonly ReducedOnly[] {
  if (order.rollOrder || rollState !== 'No_Open') return [];
  const reason = `the roll state of ${order.instrument} is No_Open`;
  return [{ code: 'REDUCE_ONLY', reason, ...movedBy(order, book) }];
}

/** A contract whose expiry is not known has no trading hours either: the gate refuses it for those. */
function inExpiring(
  order: BrokerOrder,
  book: Around,
  expiring: readonly ExpiresSoon[],
): readonly ReducedOnly[] {
  const others = othersAtBroker(book, order);
  return expiring.map(({ contract, reason }) => ({
    code: 'EXPIRES_SOON',
    reason,
    position: heldIn(book, order.instrument, contract),
    working: others
      .filter((each) => each.contracts.includes(contract))
      .map((each) => restOf(book, each)[each.contracts.indexOf(contract)]),
    trade: order.trade[order.contracts.indexOf(contract)],
  }));
}
