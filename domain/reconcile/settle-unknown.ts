/** Decides from positions what became of an order that is in none of the broker's lists. */
import type { BrokerOrder } from '../orders/order';
import type { PositionBreak } from './position-breaks';

type ActiveOrder = Pick<BrokerOrder, 'id' | 'instrument' | 'contracts' | 'trade' | 'state'>;

export type Settlement =
  /** Ledger and broker agree: nothing (more) of it was filled. */
  | { readonly kind: 'nothing-filled' }
  /** Another order of the instrument is active, so positions are moving: look again later. */
  | { readonly kind: 'wait'; readonly why: string }
  /** Only the operator can say. */
  | { readonly kind: 'ask'; readonly why: string };

/**
 * `breaks`: every contract in which ledger and broker differ; `active`: every broker order that is not final. Equal
 * positions settle the order, unless another unknown order may have been filled against it.
 */
export function settleByPositions(
  order: ActiveOrder,
  breaks: readonly PositionBreak[],
  active: readonly ActiveOrder[],
): Settlement {
  const others = active.filter((each) => each.id !== order.id && each.instrument === order.instrument);
  const moving = others.filter((each) => each.state === 'working' || each.state === 'sending');
  if (moving.length > 0)
    return { kind: 'wait', why: `${moving.map(({ id }) => id).join(', ')} may be filled` };
  const own = breaks.filter((each) => each.instrument === order.instrument);
  if (own.length > 0) {
    const lines = own.map(({ contract, ours, broker }) => `${contract}: ledger ${ours}, broker ${broker}`);
    return { kind: 'ask', why: lines.join('; ') };
  }
  const opposite = others.find((each) => each.state === 'unknown' && offsets(order, each));
  if (opposite)
    return { kind: 'ask', why: `positions agree, but ${opposite.id} may have been filled against it` };
  return { kind: 'nothing-filled' };
}

/** True when both trade a contract, in opposite directions. */
function offsets(one: ActiveOrder, other: ActiveOrder): boolean {
  return one.contracts.some((contract, leg) => {
    const at = other.contracts.indexOf(contract);
    return at >= 0 && one.trade[leg] * other.trade[at] < 0;
  });
}
