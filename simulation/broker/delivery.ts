import type { BrokerEvent } from '../../broker/broker';
import type { Chance } from '../world/chance';

/** How reports of the broker come to a connection. */
export interface Delivery {
  /** Probability that a report comes twice. */
  duplicate: number;
  /** Reports come up to so much later, each by itself: so they overtake each other. */
  lateMs: number;
  /** Probability that a report is never delivered. */
  lost: number;
}

export const PROMPT: Readonly<Delivery> = { duplicate: 0, lateMs: 0, lost: 0 };

const NETWORK_MS = 20;

/** Delivers an event, by chance, as the delivery is at the moment. */
export function deliver(
  event: BrokerEvent,
  { duplicate, lateMs, lost }: Readonly<Delivery>,
  chance: Chance,
  take: (event: BrokerEvent) => void,
): void {
  if (chance.happens(lost)) return;
  const copies = chance.happens(duplicate) ? 2 : 1;
  for (let copy = 0; copy < copies; copy++)
    setTimeout(() => take(event), NETWORK_MS * (copy + 1) + (lateMs > 0 ? chance.int(0, lateMs) : 0));
}
