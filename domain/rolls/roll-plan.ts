/** Orders that take positions out of contracts we want to leave. */
import type { ContractPosition } from '../ledger/positions';
import { allocate } from '../orders/allocate';
import { ROLL_PSEUDO_STRATEGY, type TradeQuantity } from '../orders/order';
import { isReducing } from '../orders/passive-roll';
import type { PlannedContractOrder } from '../orders/spawn';
import { sortLegs } from '../orders/trade-quantity';
import type { MatchPrices } from '../orders/translate-price';
import { isDoubleSided, type RollState, requiresRollOrders } from './roll-state';

/** An instrument order of a roll and its contract orders; none has ids yet. */
export interface PlannedRoll {
  readonly instrumentOrder: {
    readonly strategy: string;
    readonly instrument: string;
    /** 0 for a flat roll, which moves no strategy's position. */
    readonly trade: number;
    readonly type: 'zero-roll' | 'best';
    readonly referencePrice?: number;
    readonly referenceTime?: number;
  };
  readonly contractOrders: readonly PlannedContractOrder[];
}

export interface RollPlanInput {
  readonly instrument: string;
  readonly rollState: RollState;
  readonly contracts: { readonly price: string; readonly forward: string };
  /** Positions of this instrument by contract, across strategies. */
  readonly positions: readonly Pick<ContractPosition, 'contract' | 'quantity'>[];
  /** Positions of this instrument by strategy. */
  readonly strategies: readonly { readonly strategy: string; readonly quantity: number }[];
  /** Active instrument orders of this instrument, with what remains of them. */
  readonly instrumentOrders: readonly { readonly strategy: string; readonly remaining: number }[];
  /** Active contract orders of this instrument, of any strategy. */
  readonly contractOrders: readonly {
    readonly strategy: string;
    readonly contracts: readonly string[];
    readonly trade: TradeQuantity;
  }[];
  readonly matchPrices: MatchPrices;
  /** How positions in contracts older than the priced one are moved. */
  readonly oldContracts?: 'spread' | 'outright';
  /** `order_limits.contracts_max`: a larger order would be made in vain, and again. Undefined: no limit. */
  readonly contractsMax?: number;
}

export interface RollPlan {
  readonly rolls: readonly PlannedRoll[];
  /** Why a position that ought to be rolled is not, now. */
  readonly blocked: readonly string[];
}

/**
 * Rolls of one instrument. A position in the priced contract is left by Force (one spread into the forward),
 * Force_Outright (two orders) and Close (an order of each strategy that holds it, by its share). A position
 * in a contract older than the priced one, whose prices have rolled already, always moves into the priced, once no order
 * is active in it, nor one that trades against it in the priced.
 */
export function planRollOrders(input: RollPlanInput): RollPlan {
  const old = input.positions.filter(
    ({ contract, quantity }) => quantity !== 0 && contract < input.contracts.price,
  );
  const plans = [...old.map((position) => leaveOld(input, position)), leavePriced(input)];
  return {
    rolls: plans.flatMap((plan) => plan.rolls ?? []),
    blocked: plans.flatMap((plan) => (plan.blocked ? [plan.blocked] : [])),
  };
}

interface Plan {
  readonly rolls?: readonly PlannedRoll[];
  readonly blocked?: string;
}

function leaveOld(
  input: RollPlanInput,
  position: { readonly contract: string; readonly quantity: number },
): Plan {
  const { instrument, contracts } = input;
  const touching = input.contractOrders.filter((order) => order.contracts.includes(position.contract));
  if (touching.length > 0)
    return { blocked: `${instrument}: an order in ${position.contract} is still active` };
  const against = input.contractOrders.some(
    (order) => tradeIn(order, contracts.price) * position.quantity < 0,
  );
  if (against)
    return {
      blocked: `${instrument}: an order in ${contracts.price} would trade against what leaves ${position.contract}`,
    };
  const outright = input.oldContracts === 'outright';
  const large = tooLarge(input, position.quantity);
  if (large !== undefined) return { blocked: large };
  return { rolls: [flatRoll(input, position.contract, contracts.price, position.quantity, outright)] };
}

/** What an order trades of one contract; 0 when it is none of its legs. */
function tradeIn(
  { contracts, trade }: { readonly contracts: readonly string[]; readonly trade: TradeQuantity },
  contract: string,
): number {
  return trade[contracts.indexOf(contract)] ?? 0;
}

function leavePriced(input: RollPlanInput): Plan {
  const { instrument, rollState, contracts } = input;
  const held = input.positions.find((position) => position.contract === contracts.price)?.quantity ?? 0;
  if (held === 0 || !requiresRollOrders(rollState)) return {};
  if (input.instrumentOrders.some((order) => order.strategy === ROLL_PSEUDO_STRATEGY)) return {};
  if (isDoubleSided(rollState) && reducesAnyway(input.instrumentOrders, held)) return {};
  if (input.contractOrders.length > 0) {
    return { blocked: `${instrument}: can't roll (${rollState}) while a contract order is active` };
  }
  const large = tooLarge(input, held);
  if (large !== undefined) return { blocked: large };
  if (rollState === 'Close') return closeOut(input, held);
  const outright = rollState === 'Force_Outright';
  return { rolls: [flatRoll(input, contracts.price, contracts.forward, held, outright)] };
}

/** A single order that reduces the priced position is left to trade first; two or more can't be judged. */
export function reducesAnyway(orders: readonly { readonly remaining: number }[], held: number): boolean {
  return orders.length === 1 && isReducing(orders[0].remaining, held);
}

function tooLarge({ instrument, contractsMax }: RollPlanInput, quantity: number): string | undefined {
  if (contractsMax === undefined || Math.abs(quantity) <= contractsMax) return undefined;
  return `${instrument}: its order would trade ${Math.abs(quantity)} contracts, one order may trade ${contractsMax}`;
}

function flatRoll(
  input: RollPlanInput,
  from: string,
  to: string,
  held: number,
  outright: boolean,
): PlannedRoll {
  const matched = input.matchPrices(from, to);
  const parts = [
    { contracts: [from], trade: [-held], referencePrice: matched?.first },
    { contracts: [to], trade: [held], referencePrice: matched?.second },
  ];
  const spread = {
    ...sortLegs([from, to], [-held, held]),
    referencePrice: matched && matched.first - matched.second,
  };
  const base = { strategy: ROLL_PSEUDO_STRATEGY, instrument: input.instrument };
  return {
    instrumentOrder: {
      ...base,
      trade: 0,
      type: 'zero-roll',
      ...(matched ? { referencePrice: matched.first - matched.second, referenceTime: matched.time } : {}),
    },
    contractOrders: (outright ? parts : [spread]).map((part) => rollLegs(base, part)),
  };
}

function rollLegs(
  base: { readonly strategy: string; readonly instrument: string },
  part: {
    readonly contracts: readonly string[];
    readonly trade: TradeQuantity;
    readonly referencePrice?: number;
  },
): PlannedContractOrder {
  const { contracts, trade, referencePrice } = part;
  const order: PlannedContractOrder = { ...base, contracts, trade, type: 'best', rollOrder: true };
  return referencePrice === undefined ? order : { ...order, referencePrice };
}

function closeOut(input: RollPlanInput, held: number): Plan {
  const { instrument, contracts } = input;
  const shares = sharesOfClose(input, held);
  if (shares.length === 0)
    return {
      blocked: `${instrument}: no strategy holds what is in ${contracts.price}; it can't be closed on its behalf`,
    };
  const matched = input.matchPrices(contracts.price, contracts.forward);
  const reference = matched ? { referencePrice: matched.first } : {};
  const rolls = shares.map(({ strategy, trade }): PlannedRoll => {
    const base = { strategy, instrument };
    const time = matched ? { referenceTime: matched.time } : {};
    return {
      instrumentOrder: { ...base, trade, type: 'best', ...reference, ...time },
      contractOrders: [rollLegs(base, { contracts: [contracts.price], trade: [trade], ...reference })],
    };
  });
  return { rolls };
}

/**
 * Who closes how much: the strategies on the side of the position, by what they hold. What they do not account for is
 * closed on behalf of the one that holds most, on either side.
 */
function sharesOfClose(
  { strategies }: Pick<RollPlanInput, 'strategies'>,
  held: number,
): readonly { readonly strategy: string; readonly trade: number }[] {
  const holders = strategies.filter(({ quantity }) => quantity !== 0);
  const claims = holders.map(({ strategy, quantity }) => ({
    name: strategy,
    weight: Math.max(0, quantity * Math.sign(held)),
  }));
  const shares = allocate(Math.abs(held), claims);
  const rest = Math.abs(held) - shares.reduce((sum, share) => sum + share, 0);
  const [largest] = [...holders].sort((a, b) => Math.abs(b.quantity) - Math.abs(a.quantity));
  return holders
    .map((holder, index) => ({
      strategy: holder.strategy,
      trade: -Math.sign(held) * (shares[index] + (holder === largest ? rest : 0)),
    }))
    .filter(({ trade }) => trade !== 0);
}
