import type { Session } from '../time/sessions';
import { MINUTE_MS } from '../time/units';

const SOON_MS = 30 * MINUTE_MS;

/**
 * Whether less than half an hour is left in which an order can trade: until a leg's session or the trading window ends
 * (UTC ms). Outside any session, or with unknown hours, nothing is left.
 */
export function isClosingSoon(
  sessions: readonly (readonly Session[] | undefined)[],
  windowEnd: number,
  now: number,
): boolean {
  const closes = sessions.map((leg) => closeOf(leg ?? [], now));
  return Math.min(windowEnd, ...closes) - now < SOON_MS;
}

function closeOf(sessions: readonly Session[], now: number): number {
  const open = sessions.find(({ openUtc, closeUtc }) => openUtc <= now && now < closeUtc);
  return open?.closeUtc ?? Number.NEGATIVE_INFINITY;
}
