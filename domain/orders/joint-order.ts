/** Orders of several strategies for one contract: they are netted, and what is left of them is traded as one order. */
import { planNetting } from './netting';
import type { InstrumentOrder } from './order';
import { type OrderShare, sharedBy } from './order-share';
import type { PlannedContractOrder, Spawned } from './spawn';

export interface JointOrder {
  readonly contract: string;
  readonly orders: readonly InstrumentOrder[];
  /** What the orders trade with each other; the sum is 0. Empty when all are on one side. */
  readonly crossed: readonly OrderShare[];
  /** For the market, of one order or of several, and that by which it is named; undefined when all of it crosses. */
  readonly rest?: { readonly planned: PlannedContractOrder; readonly parent: InstrumentOrder };
}

/**
 * New orders that would each trade one and the same contract whole, as would what is left of them together. All others
 * go by themselves: those of one strategy, with a price or a contract chosen by a person, or shared between contracts
 * by a roll. `plan`: the contract orders of an order by itself, as things are.
 */
export function jointOrders(
  orders: readonly InstrumentOrder[],
  plan: (order: InstrumentOrder) => Spawned,
): readonly JointOrder[] {
  const groups = new Map<string, InstrumentOrder[]>();
  for (const order of orders.filter(isPlain)) {
    const contract = wholeOf(order, plan(order))?.contracts[0];
    if (contract !== undefined) groups.set(contract, [...(groups.get(contract) ?? []), order]);
  }
  return [...groups].flatMap(([contract, group]) => {
    const joint = jointOf(contract, group, plan);
    return joint ? [joint] : [];
  });
}

function isPlain({ type, manualTrade, legs, algo }: InstrumentOrder): boolean {
  return type === 'best' && !manualTrade && legs === undefined && algo === undefined;
}

/** Its one contract order, where that trades all of it in one contract. */
function wholeOf({ trade }: InstrumentOrder, spawned: Spawned): PlannedContractOrder | undefined {
  if (spawned.kind !== 'orders' || spawned.orders.length !== 1) return undefined;
  const [planned] = spawned.orders;
  return planned.contracts.length === 1 && planned.trade[0] === trade[0] ? planned : undefined;
}

function jointOf(
  contract: string,
  orders: readonly InstrumentOrder[],
  plan: (order: InstrumentOrder) => Spawned,
): JointOrder | undefined {
  if (new Set(orders.map(({ strategy }) => strategy)).size < 2) return undefined;
  const { crossed, residual } = planNetting(
    orders.map(({ id, strategy, trade }) => ({ instrumentOrderId: id, strategy, trade: trade[0] })),
  );
  if (residual.length === 0) return { contract, orders, crossed };
  const parent = orders.find(({ id }) => id === residual[0].instrumentOrderId)!; // a share is of one of them
  const { strategy, trade, shares } = sharedBy(residual);
  // As if it were one order, with the reference price of the first.
  const whole = { ...parent, strategy, trade };
  const planned = wholeOf(whole, plan(whole));
  if (planned?.contracts[0] !== contract) return undefined;
  return {
    contract,
    orders,
    crossed,
    rest: { parent, planned: { ...planned, ...(shares.length > 1 ? { shares } : {}) } },
  };
}
