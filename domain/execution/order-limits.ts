import type { SizeLimit } from '../limits/size-limit';
import { inMoney } from '../numbers/in-money';

/** `order_limits` of the configuration: what no order, with all its slices, may exceed, whatever a strategy wants. */
export interface OrderLimits {
  readonly contractsMax: number;
  /** In the base currency; undefined: without such a limit. */
  readonly notionalMax?: number;
  /** Contract orders of one trade date that may be sent, each with all its slices. */
  readonly ordersPerDayMax: number;
  /** Of the market's usual daily volume, from 0 to 1. */
  readonly dailyVolumeShareMax: number;
  /** 0: the same order may be sent again at once. */
  readonly duplicateWindowMs: number;
  /** Those of its instrument alone. */
  readonly own?: SizeLimit;
}

/** `order_limits` of the configuration that hold for a whole order, by the configuration's names. */
export interface OrderLimitSettings {
  readonly contracts_max: number;
  readonly notional_max?: number | undefined;
  readonly orders_per_day_max: number;
  readonly daily_volume_share_max: number;
  readonly duplicate_window_seconds: number;
}

/** The limits of a configuration, and those of an order's instrument. */
export function orderLimitsOf(
  { order_limits: limits }: { readonly order_limits: OrderLimitSettings },
  own?: SizeLimit,
): OrderLimits {
  return {
    contractsMax: limits.contracts_max,
    ...(limits.notional_max === undefined ? {} : { notionalMax: limits.notional_max }),
    ordersPerDayMax: limits.orders_per_day_max,
    dailyVolumeShareMax: limits.daily_volume_share_max,
    duplicateWindowMs: limits.duplicate_window_seconds * 1000,
    ...(own === undefined ? {} : { own }),
  };
}

/** An order with all its slices, before or while they are sent. */
export interface WholeOrder {
  /** Undefined for currencies, which have none. */
  readonly contracts?: number;
  /** In the base currency; NaN when a price or a rate is unknown. */
  readonly notional: number;
  /** Usual contracts a day of the market; undefined when no volumes are known: then they limit nothing. */
  readonly usualVolume?: number;
  /** Other contract orders of the trade date that were sent; undefined once a slice of this one was. */
  readonly othersSentToday?: number;
  /** When an equal order (strategy, contracts, trade) was last sent; UTC ms. */
  readonly sameSentAt?: number;
  /** UTC ms. */
  readonly now: number;
}

export type OrderLimitCode =
  | 'TOO_MANY_CONTRACTS'
  | 'NOTIONAL_TOO_LARGE'
  | 'VOLUME_SHARE'
  | 'ORDERS_PER_DAY'
  | 'DUPLICATE_ORDER';

export interface OrderLimitBreach {
  readonly code: OrderLimitCode;
  readonly reason: string;
}

/** Every limit that the whole order breaks; waiting cures none of them. */
export function breachedOrderLimits(order: WholeOrder, limits: OrderLimits): readonly OrderLimitBreach[] {
  return [contracts, notional, volume, perDay, duplicate].flatMap((check) => {
    const breach = check(order, limits);
    return breach === undefined ? [] : [breach];
  });
}

type Check = (order: WholeOrder, limits: OrderLimits) => OrderLimitBreach | undefined;

const contracts: Check = ({ contracts: size }, { contractsMax, own }) => {
  const isOwn = own?.contracts !== undefined && own.contracts < contractsMax;
  const [most, name] = isOwn ? [own.contracts, ownLimit(own)] : [contractsMax, 'order_limits.contracts_max'];
  if (size === undefined || size <= most) return undefined;
  return { code: 'TOO_MANY_CONTRACTS', reason: `${size} contracts in total; ${name} is ${most}` };
};

function ownLimit({ instrument }: SizeLimit): string {
  return `the limit of one order of ${instrument} (\`npx tst limits\`)`;
}

/** A value that is unknown fails closed. */
const notional: Check = ({ notional: value }, { notionalMax = Number.POSITIVE_INFINITY, own }) => {
  const isOwn = own?.value !== undefined && own.value < notionalMax;
  const [most, name] = isOwn ? [own.value, ownLimit(own)] : [notionalMax, 'order_limits.notional_max'];
  if (most === Number.POSITIVE_INFINITY || value <= most) return undefined;
  const worth = Number.isNaN(value)
    ? 'its value is unknown (no price or no exchange rate)'
    : `worth ${inMoney(value)}`;
  return {
    code: 'NOTIONAL_TOO_LARGE',
    reason: `${worth}; ${name} is ${inMoney(most)}`,
  };
};

const volume: Check = ({ contracts: size, usualVolume }, { dailyVolumeShareMax }) => {
  if (size === undefined || usualVolume === undefined || size <= dailyVolumeShareMax * usualVolume)
    return undefined;
  return {
    code: 'VOLUME_SHARE',
    reason:
      `${size} contracts in total, in a market that trades ${Math.round(usualVolume)} a day; ` +
      `order_limits.daily_volume_share_max is ${dailyVolumeShareMax}`,
  };
};

const perDay: Check = ({ othersSentToday }, { ordersPerDayMax }) => {
  if (othersSentToday === undefined || othersSentToday < ordersPerDayMax) return undefined;
  return {
    code: 'ORDERS_PER_DAY',
    reason: `${othersSentToday} orders of its day were sent; order_limits.orders_per_day_max is ${ordersPerDayMax}`,
  };
};

const duplicate: Check = ({ sameSentAt, now }, { duplicateWindowMs }) => {
  if (sameSentAt === undefined || now - sameSentAt >= duplicateWindowMs) return undefined;
  return {
    code: 'DUPLICATE_ORDER',
    reason:
      `the same order was sent ${Math.round((now - sameSentAt) / 1000)} s before; ` +
      `order_limits.duplicate_window_seconds is ${duplicateWindowMs / 1000}`,
  };
};
