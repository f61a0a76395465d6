/** How far apart bid and ask are, from a quote. */
import { isKnownNumber } from '../numbers/finite';

/** Full spread in price points; undefined for a quote that lacks a side, or whose sides are crossed. */
export function sampledSpread({
  bid,
  ask,
}: {
  readonly bid: number;
  readonly ask: number;
}): number | undefined {
  if (!isKnownNumber(bid) || !isKnownNumber(ask)) return undefined;
  const spread = ask - bid;
  return spread < 0 ? undefined : spread;
}
