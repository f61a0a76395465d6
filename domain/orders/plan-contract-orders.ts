/** Plans the contract orders of new instrument orders, from the book, by the roll state. */
import type { ContractHours } from '../contracts/contract-sessions';
import { type ExpirySettings, expiringContracts } from '../contracts/expiring-contracts';
import { fillOfContractOrder, fillOfInstrumentOrder } from '../ledger/order-fill';
import { strategyPosition } from '../ledger/positions';
import { type InstrumentLock, isLocked } from '../limits/lock';
import { sum } from '../numbers/rounding';
import { lastMatchedPrices } from '../prices/matched-prices';
import type { PricePoints } from '../prices/price-points';
import type { RollState } from '../rolls/roll-state';
import { type Book, heldIn } from './book';
import type { ContractOrder, InstrumentOrder } from './order';
import { parentsOf, partsOf } from './order-share';
import { unspokenPosition } from './passive-roll';
import { type PlannedContractOrder, type Spawned, spawnContractOrders } from './spawn';
import { isZeroTrade } from './trade-quantity';
import type { MatchPrices } from './translate-price';

/**
 * New instrument orders: without contract orders, of instruments that are not locked; each with what it still has to
 * trade, which is less than it was made for where it was netted.
 */
export function ordersToSpawn(
  { instrument, ledger }: Pick<Book, 'instrument' | 'ledger'>,
  children: readonly Pick<ContractOrder, 'parentId' | 'shares'>[],
  locks: readonly Pick<InstrumentLock, 'instrument'>[],
): readonly InstrumentOrder[] {
  const parents = new Set(children.flatMap(parentsOf));
  return instrument
    .filter((order) => !order.rollOrder && !isLocked(locks, order.instrument) && !parents.has(order.id))
    .map((order) => ({ order, fill: fillOfInstrumentOrder(order, ledger) }))
    .filter(({ order, fill }) => !fill.complete || isZeroTrade(order.trade))
    .map(({ order, fill }) => ({ ...order, trade: fill.remaining }));
}

/** What is known of the instrument. */
export interface ContractFacts {
  readonly contracts: { readonly price: string; readonly forward: string };
  /** Both of them, with what the broker reported: expiry (YYYYMMDD), trading hours. */
  readonly known: readonly (ContractHours & { readonly contract: string; readonly expiry?: string })[];
  /** By contract. */
  readonly finals: ReadonlyMap<string, PricePoints>;
}

/** Contract orders of a new instrument order, in a roll state, at an instant (UTC ms). */
export function planContractOrders(
  order: InstrumentOrder,
  book: Pick<Book, 'contract' | 'ledger' | 'positions'>,
  { contracts, known, finals, rollState }: ContractFacts & { readonly rollState: RollState },
  settings: ExpirySettings,
  now: number,
): Spawned {
  const { strategy, instrument } = order;
  const leftOf = (contract: string) =>
    unspokenPosition(heldIn(book, instrument, contract), remainders(book, instrument, contract));
  const spawned = spawnContractOrders({
    order,
    rollState,
    contracts,
    pricedPosition: leftOf(contracts.price),
    strategyPosition: unspokenPosition(
      strategyPosition(book.ledger, strategy, instrument),
      remaindersOf(book, strategy, instrument),
    ),
    expiring: expiringContracts(known, settings, now).map(({ contract, reason }) => ({
      contract,
      reason,
      position: leftOf(contract),
    })),
    matchPrices: matchPricesIn(finals),
  });
  const crossed = spawned.kind === 'orders' && spawned.orders.some((each) => isAgainstRoll(each, book));
  return crossed ? { kind: 'wait', reason: 'it would trade against an order of a roll' } : spawned;
}

/** A roll whose state was left may still have orders at the broker: with them the strategy would trade with itself. */
function isAgainstRoll(
  { instrument, contracts, trade }: PlannedContractOrder,
  book: Pick<Book, 'contract' | 'ledger'>,
): boolean {
  const rolls = book.contract.filter((each) => each.rollOrder);
  return contracts.some((contract, leg) =>
    remainders({ ...book, contract: rolls }, instrument, contract).some((left) => left * trade[leg] < 0),
  );
}

/** Final prices of two contracts at the latest time at which both have one. */
export function matchPricesIn(finals: ReadonlyMap<string, PricePoints>): MatchPrices {
  return (first, second) => {
    const [a, b] = [finals.get(first), finals.get(second)];
    return a && b ? lastMatchedPrices(a, b) : undefined;
  };
}

/** What active contract orders of a strategy still have to trade, whatever the contract. */
function remaindersOf(
  book: Pick<Book, 'contract' | 'ledger'>,
  strategy: string,
  instrument: string,
): readonly number[] {
  return book.contract
    .flatMap(partsOf)
    .filter((order) => order.instrument === instrument && order.strategy === strategy)
    .map((order) => sum(fillOfContractOrder(order, book.ledger).remaining));
}

/** What active orders, of any strategy, still have to trade in one contract. */
function remainders(
  book: Pick<Book, 'contract' | 'ledger'>,
  instrument: string,
  contract: string,
): readonly number[] {
  // Contracts of other instruments may have the same dates.
  return book.contract
    .filter((order) => order.instrument === instrument && order.contracts.includes(contract))
    .map((order) => fillOfContractOrder(order, book.ledger).remaining[order.contracts.indexOf(contract)]);
}
