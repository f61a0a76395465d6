/** How much may be at the broker, and be told to it. */
import type { BrokerOrder, SentOrder } from '../orders/order';

/** `order_limits` of what is sent, by the configuration's names. */
export interface ThrottleSettings {
  readonly working_orders_max: number;
  readonly working_orders_per_side_max: number;
  readonly messages_per_day_max: number;
}

/** Counts without the order that is about to be sent. */
export interface Traffic {
  /** Orders that are at the broker, or may be. */
  readonly working: number;
  /** Of them, those in one of the order's contracts and on its side there: the most of all legs. */
  readonly sameSide: number;
  /** Orders sent and changed on the trade date. */
  readonly messages: number;
}

export type ThrottleCode = 'WORKING_ORDERS' | 'CONTRACT_SIDE' | 'MESSAGES_PER_DAY';

export interface ThrottleBreach {
  readonly code: ThrottleCode;
  readonly reason: string;
}

/** `broker`: orders that are not final; `ofDay`: broker orders of the trade date. */
export function trafficAround(
  order: BrokerOrder,
  broker: readonly BrokerOrder[],
  ofDay: readonly SentOrder[],
): Traffic {
  const others = broker.filter((each) => each.id !== order.id && each.state !== 'intended');
  const sameSide = order.contracts.map((contract, leg) => {
    const direction = order.trade[leg];
    return others.filter((each) => {
      const index = each.instrument === order.instrument ? each.contracts.indexOf(contract) : -1;
      return index >= 0 && each.trade[index] * direction > 0;
    }).length;
  });
  return { working: others.length, sameSide: Math.max(0, ...sameSide), messages: messagesOf(ofDay) };
}

/** Orders sent and changed, of a day's orders. */
export function messagesOf(ofDay: readonly SentOrder[]): number {
  const sent = ofDay.filter((each) => each.sendingAt);
  return sent.reduce((all, { changes = 0 }) => all + 1 + changes, 0);
}

/** Every limit of what is at the broker that one more order, or one more message, would break. */
export function breachedThrottles(traffic: Traffic, limits: ThrottleSettings): readonly ThrottleBreach[] {
  const { working, sameSide } = traffic;
  const breaches: ThrottleBreach[] = [];
  if (working >= limits.working_orders_max)
    breaches.push({
      code: 'WORKING_ORDERS',
      reason: `${working} other orders are at the broker; order_limits.working_orders_max is ${limits.working_orders_max}`,
    });
  if (sameSide >= limits.working_orders_per_side_max)
    breaches.push({
      code: 'CONTRACT_SIDE',
      reason:
        `${sameSide} other orders are at the broker in its contract and on its side; ` +
        `order_limits.working_orders_per_side_max is ${limits.working_orders_per_side_max}`,
    });
  return [...breaches, ...breachedMessages(traffic, limits)];
}

/** The limit of a day's messages, which grow until its end. */
export function breachedMessages(
  { messages }: Pick<Traffic, 'messages'>,
  { messages_per_day_max: most }: Pick<ThrottleSettings, 'messages_per_day_max'>,
): readonly ThrottleBreach[] {
  if (messages < most) return [];
  const reason = `orders were sent and changed ${messages} times; order_limits.messages_per_day_max is ${most}`;
  return [{ code: 'MESSAGES_PER_DAY', reason }];
}
