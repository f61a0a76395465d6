import type { Market } from '../market/market';
import { applyTrade } from './position-math';
import type { Change, Store } from './store';

/** When the next of the held contracts expires, after an instant. */
export function nextExpiry(store: Store, market: Market, after: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { conId, quantity } of store.positions.values()) {
    const expiry = quantity === 0 ? undefined : market.contract(conId)?.expiryTime;
    if (expiry !== undefined && expiry > after && expiry < next) next = expiry;
  }
  return next;
}

/**
 * Positions in contracts that have expired, settled in cash at the last price before: the position vanishes without an
 * execution, as at a real broker. Undefined without such positions.
 */
export function settleExpired(
  store: Store,
  market: Market,
  now: number,
): { readonly change: Change; readonly conIds: readonly number[] } | undefined {
  const positions = [];
  const cash: Record<string, number> = {};
  for (const held of store.positions.values()) {
    const contract = market.contract(held.conId);
    if (held.quantity === 0 || !contract || contract.expiryTime > now) continue;
    const price = market.quote(contract, contract.expiryTime - 1)?.last ?? held.averagePrice;
    const { currency, multiplier, priceMagnifier } = contract.instrument;
    const trade = { conId: held.conId, quantity: -held.quantity, price, point: multiplier / priceMagnifier };
    const { position, realized } = applyTrade(held, trade);
    positions.push(position);
    cash[currency] = (cash[currency] ?? store.cash.get(currency) ?? 0) + realized;
  }
  if (positions.length === 0) return undefined;
  return { change: { positions, cash }, conIds: positions.map(({ conId }) => conId) };
}
