import { tradedHours } from '../../config/traded-hours';
import { gateRecords } from '../../data/orders/gate-records';
import { factsForGate } from '../../domain/execution/gate-facts';
import type { Market } from '../../domain/execution/market';
import type { GateFacts } from '../../domain/execution/pre-send-gate';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { grossHeld } from './gross-held';

/**
 * Reads what the last check of an order looks at: what is stored now, and its market as fetched before. Waits for the
 * database and the clock only, never for the broker.
 */
export async function gateFacts(
  {
    database,
    catalogue,
    clock,
    config,
    loaded,
  }: Pick<Deps, 'database' | 'catalogue' | 'clock' | 'config' | 'loaded'>,
  order: BrokerOrder,
  market: Market,
): Promise<GateFacts> {
  const windowMs = config.order_limits.duplicate_window_seconds * 1000;
  const sentSince = windowMs > 0 ? market.askedAt - windowMs : undefined;
  const records = await gateRecords(database, order, sentSince, await clock.read());
  const held = await grossHeld({ database, catalogue, config }, records.book.positions);
  const settings = { ...config, hours: tradedHours(loaded) };
  return factsForGate(order, { ...records, grossHeld: held }, market, settings, await clock.read());
}
