import { rollStates } from '../../data/instruments/rolls';
import { insertContractOrders, insertInstrumentOrder } from '../../data/orders/insert-orders';
import { readFinals } from '../../data/series/contract-prices';
import { readMultiple, readMultiples } from '../../data/series/prices';
import { fillOfInstrumentOrder } from '../../domain/ledger/order-fill';
import { strategyPositions } from '../../domain/ledger/positions';
import type { Book } from '../../domain/orders/book';
import { ROLL_PSEUDO_STRATEGY } from '../../domain/orders/order';
import { matchPricesIn } from '../../domain/orders/plan-contract-orders';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { type PlannedRoll, planRollOrders } from '../../domain/rolls/roll-plan';
import type { RollState } from '../../domain/rolls/roll-state';
import type { MultiplePrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { isTransient } from '../running/failures';
import { tell } from '../running/progress';
import type { Isolation } from './left-out-of-pass';

/** Roll orders of every instrument with a position that must leave its contract. Returns how many. */
export async function generateRollOrders(
  deps: Deps,
  book: Book,
  tradeDate: string,
  isolation: Isolation,
): Promise<number> {
  const held = [...new Set(book.positions.map((position) => position.instrument))];
  if (held.length === 0) return 0;
  const states = new Map(
    (await rollStates(deps.database)).map(({ instrument, state }) => [instrument, state]),
  );
  const multiples = await readTogether(deps, held);
  const pieceOf = (instrument: string) => ({ step: 'roll', instrument });
  const rolls = await isolation.each(held, pieceOf, async (instrument) => {
    const multiple = multiples.get(instrument) ?? (await readMultiple(deps.database, instrument));
    const planned = await planFor(deps, book, {
      instrument,
      contracts: currentContracts(multiple),
      rollState: states.get(instrument) ?? 'No_Roll',
    });
    for (const roll of planned) await putRoll(deps, tradeDate, roll);
    return planned.length;
  });
  return rolls.reduce((sum, count) => sum + count, 0);
}

/** If one of them cannot be read, none is read ahead: each is then read, and evaluated, by itself. */
async function readTogether({ database }: Deps, held: readonly string[]) {
  try {
    return await readMultiples(database, held);
  } catch (error) {
    if (isTransient(error)) throw error;
    return new Map<string, MultiplePrices>();
  }
}

interface Held {
  readonly instrument: string;
  readonly contracts: CurrentContracts;
  readonly rollState: RollState;
}

async function planFor(
  deps: Deps,
  book: Book,
  { instrument, contracts, rollState }: Held,
): Promise<readonly PlannedRoll[]> {
  const positions = book.positions.filter((position) => position.instrument === instrument);
  const mustLeave = positions.some((position) => position.contract < contracts.price);
  if (rollState === 'No_Roll' && !mustLeave) return [];
  const finals = await readFinals(deps.database, instrument);
  const plan = planRollOrders({
    instrument,
    rollState,
    contracts,
    positions,
    strategies: strategyPositions(book.ledger).filter((position) => position.instrument === instrument),
    instrumentOrders: book.instrument
      .filter((order) => order.instrument === instrument)
      .map((order) => ({
        strategy: order.strategy,
        remaining: fillOfInstrumentOrder(order, book.ledger).remaining[0],
      })),
    contractOrders: book.contract.filter((order) => order.instrument === instrument),
    matchPrices: matchPricesIn(finals),
  });
  for (const reason of plan.blocked) deps.log.info({ instrument }, `no roll order yet: ${reason}`);
  return plan.rolls;
}

async function putRoll(deps: Deps, tradeDate: string, roll: PlannedRoll): Promise<void> {
  const { database } = deps;
  const { referenceTime, trade, ...rest } = roll.instrumentOrder;
  const generatedAt = new Date(await deps.clock.read());
  const order = await insertInstrumentOrder(database, {
    system: deps.system,
    status: 'active',
    generatedAt,
    tradeDate,
    rollOrder: true,
    manualTrade: false,
    trade: [trade],
    referenceContract: ROLL_PSEUDO_STRATEGY,
    ...(referenceTime === undefined ? {} : { referenceTime: new Date(referenceTime) }),
    ...rest,
  });
  await insertContractOrders(database, order, roll.contractOrders, generatedAt);
  const legs = roll.contractOrders.map((each) => `${each.trade.join('/')} of ${each.contracts.join('/')}`);
  await tell(deps, { tradeDate, stage: 'orders', item: rest.instrument, text: `roll: ${legs.join(', ')}` });
}
