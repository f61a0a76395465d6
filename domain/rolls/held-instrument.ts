/** The rolls of one instrument, from the open orders and the ledger as they are now. */
import { fillOfInstrumentOrder } from '../ledger/order-fill';
import { strategyPositions } from '../ledger/positions';
import { type Book, heldBefore, heldIn } from '../orders/book';
import { type ContractOrder, type InstrumentOrder, ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { matchPricesIn } from '../orders/plan-contract-orders';
import type { PricePoints } from '../prices/price-points';
import { contractsToTrade } from './roll-obstacles';
import { type PlannedRoll, planRollOrders, type RollPlan } from './roll-plan';
import type { RollState } from './roll-state';

/** An instrument of which something is held. */
export interface HeldInstrument {
  readonly instrument: string;
  readonly contracts: { readonly price: string; readonly forward: string };
  readonly rollState: RollState;
}

/** False where no position can have to leave its contract: its prices need not be read. */
export function mayNeedRolls(
  { positions }: Pick<Book, 'positions'>,
  { instrument, contracts, rollState }: HeldInstrument,
): boolean {
  if (rollState !== 'No_Roll') return true;
  return positions.some((each) => each.instrument === instrument && each.contract < contracts.price);
}

/** True while orders have to take something of it out of its contract. */
export function isLeaving(
  book: Pick<Book, 'positions'>,
  { instrument, contracts, rollState }: HeldInstrument,
) {
  const held = heldIn(book, instrument, contracts.price);
  return contractsToTrade({ rollState, held, older: heldBefore(book, instrument, contracts.price) }) > 0;
}

/** One instrument's open orders and strategies, for the plan of its rolls and for what is in their way. */
export interface OpenOrders {
  readonly strategies: readonly { readonly strategy: string; readonly quantity: number }[];
  /** `remaining`: signed contracts that are left to trade. */
  readonly instrumentOrders: readonly (InstrumentOrder & { readonly remaining: number })[];
  readonly contractOrders: readonly ContractOrder[];
}

export function openOrdersOf(
  { instrument: orders, contract, ledger }: Pick<Book, 'instrument' | 'contract' | 'ledger'>,
  instrument: string,
): OpenOrders {
  const isOurs = (each: { readonly instrument: string }) => each.instrument === instrument;
  return {
    strategies: strategyPositions(ledger).filter(isOurs),
    instrumentOrders: orders
      .filter(isOurs)
      .map((order) => ({ ...order, remaining: fillOfInstrumentOrder(order, ledger).remaining[0] })),
    contractOrders: contract.filter(isOurs),
  };
}

/** `finals`: final prices of the instrument, by contract; `contractsMax`: of one order. See `planRollOrders`. */
export function planRollsOf(
  book: Book,
  { instrument, contracts, rollState }: HeldInstrument,
  finals: ReadonlyMap<string, PricePoints>,
  contractsMax?: number,
): RollPlan {
  return planRollOrders({
    ...{ instrument, rollState, contracts },
    positions: book.positions.filter((each) => each.instrument === instrument),
    ...openOrdersOf(book, instrument),
    matchPrices: matchPricesIn(finals),
    ...(contractsMax !== undefined && { contractsMax }),
  });
}

/** The instrument order of a roll as it is stored, before it has its id and number. */
export function rollOrderDraft(
  { instrumentOrder: { referenceTime, trade, ...rest } }: PlannedRoll,
  made: Pick<InstrumentOrder, 'system' | 'tradeDate' | 'generatedAt'>,
): Omit<InstrumentOrder, 'level' | 'id' | 'number' | 'version'> {
  return {
    ...made,
    status: 'active',
    rollOrder: true,
    manualTrade: false,
    trade: [trade],
    referenceContract: ROLL_PSEUDO_STRATEGY,
    ...(referenceTime === undefined ? {} : { referenceTime: new Date(referenceTime) }),
    ...rest,
  };
}
