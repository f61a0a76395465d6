import { contractsNamed } from '../../data/instruments/contracts';
import { readRollState } from '../../data/instruments/rolls';
import { expiringContracts } from '../../domain/contracts/expiring-contracts';
import type { ReducedOnly } from '../../domain/execution/pre-send-gate';
import { strategyPosition } from '../../domain/ledger/positions';
import { type Book, heldIn } from '../../domain/orders/book';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { othersAtWork, restOf } from './others-at-work';

/** Positions that the order may only reduce: its strategy's in roll state No_Open, and those in contracts about to expire. */
export async function reducedOnly(
  deps: Deps,
  order: BrokerOrder,
  book: Book,
  now: number,
): Promise<readonly ReducedOnly[]> {
  const others = othersAtWork(book, order);
  return [
    ...(await underNoOpen(deps, order, book, others)),
    ...(await inExpiring(deps, order, book, others, now)),
  ];
}

/** A roll moves no strategy's position. */
async function underNoOpen(
  { database }: Deps,
  order: BrokerOrder,
  book: Book,
  others: readonly BrokerOrder[],
): Promise<readonly ReducedOnly[]> {
  const { strategy, instrument } = order;
  if (order.rollOrder || (await readRollState(database, instrument)).state !== 'No_Open') return [];
  const same = others.filter((each) => each.strategy === strategy && !each.rollOrder);
  return [
    {
      code: 'REDUCE_ONLY',
      reason: `the roll state of ${instrument} is No_Open`,
      position: strategyPosition(book.ledger, strategy, instrument),
      working: same.map((each) => total(restOf(book, each))),
      trade: total(order.trade),
    },
  ];
}

/** A contract whose expiry is not known has no trading hours either: the gate refuses it for those. */
async function inExpiring(
  deps: Deps,
  order: BrokerOrder,
  book: Book,
  others: readonly BrokerOrder[],
  now: number,
): Promise<readonly ReducedOnly[]> {
  const { instrument } = order;
  const known = await contractsNamed(
    deps.database,
    order.contracts.map((contract) => ({ instrument, contract })),
  );
  return expiringContracts(known, deps.config, now).map(({ contract, reason }) => ({
    code: 'EXPIRES_SOON',
    reason,
    position: heldIn(book, order.instrument, contract),
    working: others
      .filter((each) => each.contracts.includes(contract))
      .map((each) => restOf(book, each)[each.contracts.indexOf(contract)]),
    trade: order.trade[order.contracts.indexOf(contract)],
  }));
}

function total(trade: readonly number[]): number {
  return trade.reduce((sum, leg) => sum + leg, 0);
}
