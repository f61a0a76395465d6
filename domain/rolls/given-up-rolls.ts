/** Orders of a roll whose state was left while they were open: they wait for what is at the broker, then they end. */
import { effectiveRows } from '../ledger/effective-rows';
import { fillOfContractOrder } from '../ledger/order-fill';
import { sum } from '../numbers/rounding';
import type { Book } from '../orders/book';
import {
  type BrokerOrder,
  type ContractOrder,
  type InstrumentOrder,
  ROLL_PSEUDO_STRATEGY,
} from '../orders/order';
import { nameOf } from '../orders/order-name';
import type { HeldInstrument } from './held-instrument';
import type { RollState } from './roll-state';

export interface GivenUpRoll {
  readonly order: InstrumentOrder;
  /** Its contract orders that are open. */
  readonly contractOrders: readonly ContractOrder[];
  /** Broker orders of it that are not final: they are filled or end first. */
  readonly working: readonly BrokerOrder[];
  /**
   * Contracts that were bought more than sold. While it is not 0, the roll trades on: to end it here would leave a
   * position that no strategy wants.
   */
  readonly uneven: number;
}

/**
 * Of one instrument. Orders that leave an older contract, whose prices have rolled, are in place in every state; what is
 * completely filled ends by itself.
 */
export function givenUpRolls(
  book: Pick<Book, 'instrument' | 'contract' | 'broker' | 'ledger'>,
  { instrument, contracts, rollState }: HeldInstrument,
): readonly GivenUpRoll[] {
  const rolls = book.instrument.filter((order) => order.rollOrder && order.instrument === instrument);
  return rolls.flatMap((order) => {
    const contractOrders = book.contract.filter(({ parentId }) => parentId === order.id);
    const open = contractOrders.filter((each) => !fillOfContractOrder(each, book.ledger).complete);
    if (open.length === 0 || madeIn(order, open) === rollState) return [];
    if (open.some((each) => each.contracts.some((contract) => contract < contracts.price))) return [];
    const working = book.broker.filter(({ parentId }) => contractOrders.some(({ id }) => id === parentId));
    return [{ order, contractOrders, working, uneven: unevenness(order, book) }];
  });
}

/** Whether nothing of it is at the broker, and it leaves nothing behind that is not wanted. */
export function mayEnd({ working, uneven }: GivenUpRoll): boolean {
  return working.length === 0 && uneven === 0;
}

/** Whether a roll has all its contract orders: one with both legs, one for each side, or one that closes. */
export function isWholeRoll(
  { id, strategy }: InstrumentOrder,
  contractOrders: readonly ContractOrder[],
): boolean {
  const own = contractOrders.filter(({ parentId }) => parentId === id);
  const legs = own.reduce((sum, { contracts }) => sum + contracts.length, 0);
  return legs >= (strategy === ROLL_PSEUDO_STRATEGY ? 2 : 1);
}

/** The roll state in which such orders are made. */
function madeIn({ strategy }: InstrumentOrder, open: readonly ContractOrder[]): RollState {
  if (strategy !== ROLL_PSEUDO_STRATEGY) return 'Close';
  return open.some(({ contracts }) => contracts.length > 1) ? 'Force' : 'Force_Outright';
}

/** A closing order moves its strategy with each fill: it is even at any time. */
function unevenness({ id, strategy }: InstrumentOrder, { ledger }: Pick<Book, 'ledger'>): number {
  if (strategy !== ROLL_PSEUDO_STRATEGY) return 0;
  return sum(effectiveRows(ledger.filter((row) => row.instrumentOrderId === id)).map((row) => row.quantity));
}

/** The book without these rolls. */
export function withoutRolls(book: Book, rolls: readonly Pick<GivenUpRoll, 'order'>[]): Book {
  const ids = new Set(rolls.map(({ order }) => order.id));
  return {
    ...book,
    instrument: book.instrument.filter(({ id }) => !ids.has(id)),
    contract: book.contract.filter(({ parentId }) => !ids.has(parentId)),
  };
}

/** What becomes of it, for the operator who leaves the state. */
export function givenUpText(roll: GivenUpRoll): string {
  const name = nameOf(roll.order);
  if (mayEnd(roll)) return `${name} of the roll ends: nothing more of it is traded`;
  if (roll.uneven !== 0) {
    const traded = `${Math.abs(roll.uneven)} ${roll.uneven > 0 ? 'bought' : 'sold'}`;
    return `${name} of the roll trades on until both sides are even: ${traded} so far without the other side`;
  }
  const names = roll.working.map(nameOf);
  return `${name} of the roll ends once ${names.join(', ')} has ended; to cancel it now: npx tst orders cancel ${names[0]}`;
}
