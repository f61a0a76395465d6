/** Contract orders of a new instrument order, by the roll state of its instrument. */

import { applyOverride } from '../limits/override';
import { type Refused, refused } from '../questions/answer';
import type { RollState } from '../rolls/roll-state';
import type { ContractIds, ContractOrderType, InstrumentOrder, OrderLeg, TradeQuantity } from './order';
import type { OrderShare } from './order-share';
import { isReducing, passiveShare } from './passive-roll';
import { type MatchPrices, translatePrice } from './translate-price';

/** A contract order that has no ids yet. */
export interface PlannedContractOrder {
  readonly strategy: string;
  /** Where it is traded for several instrument orders. */
  readonly shares?: readonly OrderShare[];
  readonly instrument: string;
  readonly contracts: ContractIds;
  readonly trade: TradeQuantity;
  readonly type: ContractOrderType;
  readonly rollOrder: boolean;
  /** Left out: chosen when the broker order is made. */
  readonly algo?: string;
  readonly referencePrice?: number;
  readonly limitPrice?: number;
}

export type Spawned =
  | {
      readonly kind: 'orders';
      readonly orders: readonly PlannedContractOrder[];
      readonly warnings: readonly string[];
    }
  /** Nothing now: the order stays new and is tried again. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** It cannot be done; an operator must look into it. */
  | Refused;

export type SpawnOrder = Pick<
  InstrumentOrder,
  | 'strategy'
  | 'instrument'
  | 'trade'
  | 'type'
  | 'referencePrice'
  | 'referenceContract'
  | 'limitPrice'
  | 'limitContract'
  | 'legs'
  | 'algo'
>;

export interface SpawnInput {
  readonly order: SpawnOrder;
  readonly rollState: RollState;
  readonly contracts: { readonly price: string; readonly forward: string };
  /** Across all strategies. */
  readonly pricedPosition: number;
  readonly matchPrices: MatchPrices;
  /** What the order's strategy holds of the instrument, less what its other orders take of it. */
  readonly strategyPosition: number;
  /** Contracts about to expire, with what other orders leave of their positions. */
  readonly expiring: readonly ExpiringPosition[];
}

export interface ExpiringPosition {
  readonly contract: string;
  /** Across all strategies. */
  readonly position: number;
  readonly reason: string;
}

/**
 * Contract orders for an instrument order. No_Roll: priced contract; No_Open: there, what reduces the strategy's
 * position; Passive: by the passive rule; Force and Force_Outright: only what reduces; Close, Roll_Adjusted: nothing.
 * In a contract about to expire only what reduces its position. The order is refused if its limit price cannot be
 * translated; a reference price that cannot be is left out with a warning.
 */
export function spawnContractOrders(input: SpawnInput): Spawned {
  const { order } = input;
  const type = childType(order.type);
  if (!type) return refused(`an order of type ${order.type} gets no contract orders`);
  // Spreads within or between markets are not traded on strategies' behalf.
  if (order.trade.length !== 1) return refused('an instrument order must have one leg');
  if (order.type === 'limit' && order.limitPrice === undefined) {
    return refused('a limit order needs a limit price');
  }
  if (order.legs) return { kind: 'orders', orders: [ofChosenLegs(order, order.legs, type)], warnings: [] };
  const trade = order.trade[0];
  if (trade === 0) return { kind: 'wait', reason: 'there is nothing to trade' };
  const shares = sharesByState(input, trade);
  if (typeof shares === 'string') return { kind: 'wait', reason: shares };
  const allowed = shares.map((share) => withoutOpening(input, share)).filter((share) => share.trade !== 0);
  if (allowed.length > 0 || shares.length === 0) return plan(input, type, allowed);
  const reasons = input.expiring.filter(({ contract }) =>
    shares.some((share) => share.contract === contract),
  );
  return { kind: 'wait', reason: `nothing is opened: ${reasons.map(({ reason }) => reason).join('; ')}` };
}

/** The contracts that a person has chosen, whatever the roll state; the gate checks them like all others. */
function ofChosenLegs(
  { strategy, instrument, limitPrice, referencePrice, algo }: SpawnOrder,
  legs: readonly OrderLeg[],
  type: ContractOrderType,
): PlannedContractOrder {
  return {
    ...{ strategy, instrument, type, rollOrder: false },
    contracts: legs.map(({ contract }) => contract),
    trade: legs.map(({ quantity }) => quantity),
    ...(algo === undefined ? {} : { algo }),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(referencePrice === undefined ? {} : { referencePrice }),
  };
}

/** In a contract about to expire, only what reduces the position there. */
function withoutOpening({ expiring }: SpawnInput, share: Share): Share {
  const found = expiring.find(({ contract }) => contract === share.contract);
  return found ? { ...share, trade: applyOverride(REDUCE_ONLY, found.position, share.trade) } : share;
}

const REDUCE_ONLY = { kind: 'reduce-only' } as const;

interface Share {
  readonly contract: string;
  readonly trade: number;
}

/** Types have the same name on both levels; others never reach spawning. */
function childType(type: InstrumentOrder['type']): ContractOrderType | undefined {
  return type === 'best' || type === 'market' || type === 'limit' || type === 'panic' ? type : undefined;
}

function sharesByState(input: SpawnInput, trade: number): readonly Share[] | string {
  const { rollState, pricedPosition, contracts } = input;
  switch (rollState) {
    case 'No_Roll':
      return [{ contract: contracts.price, trade }];
    case 'No_Open': {
      const reducing = applyOverride(REDUCE_ONLY, input.strategyPosition, trade);
      return reducing === 0
        ? 'nothing is opened while the roll state is No_Open'
        : [{ contract: contracts.price, trade: reducing }];
    }
    case 'Passive':
      return passiveShares(input, trade);
    case 'Force':
    case 'Force_Outright': {
      const reduces = pricedPosition !== 0 && isReducing(trade, pricedPosition);
      return reduces ? passiveShares(input, trade) : `it waits for the roll (${rollState})`;
    }
    case 'Close':
    case 'Roll_Adjusted':
      return `no strategy trades while the roll state is ${rollState}`;
  }
}

function passiveShares(input: SpawnInput, trade: number): readonly Share[] {
  const share = passiveShare(trade, input.pricedPosition);
  const both = [
    { contract: input.contracts.price, trade: share.priced },
    { contract: input.contracts.forward, trade: share.forward },
  ];
  return both.filter((part) => part.trade !== 0);
}

function plan(input: SpawnInput, type: ContractOrderType, shares: readonly Share[]): Spawned {
  const { order } = input;
  const warnings: string[] = [];
  const orders: PlannedContractOrder[] = [];
  for (const share of shares) {
    const limit = translated(order.limitPrice, order.limitContract, share.contract, input.matchPrices);
    if (limit.kind === 'untranslatable')
      return refused(`its limit price can't be translated to ${share.contract}`);
    const reference = translated(
      order.referencePrice,
      order.referenceContract,
      share.contract,
      input.matchPrices,
    );
    if (reference.kind === 'untranslatable')
      warnings.push(`no reference price for ${share.contract}: slippage won't be known`);
    orders.push({
      strategy: order.strategy,
      instrument: order.instrument,
      contracts: [share.contract],
      trade: [share.trade],
      type,
      rollOrder: false,
      ...(order.algo === undefined ? {} : { algo: order.algo }),
      ...(reference.price === undefined ? {} : { referencePrice: reference.price }),
      ...(limit.price === undefined ? {} : { limitPrice: limit.price }),
    });
  }
  return { kind: 'orders', orders, warnings };
}

type Translated = { readonly kind: 'none' | 'translated' | 'untranslatable'; readonly price?: number };

function translated(
  price: number | undefined,
  from: string | undefined,
  to: string,
  matchPrices: MatchPrices,
): Translated {
  if (price === undefined || from === undefined || from === '') return { kind: 'none' };
  const value = translatePrice(price, from, to, matchPrices);
  return value === undefined ? { kind: 'untranslatable' } : { kind: 'translated', price: value };
}
