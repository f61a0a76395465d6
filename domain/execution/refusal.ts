/** Why an order is not sent, and what ends that. */
import type { AccountLimitCode } from './account-limits';
import type { OrderLimitCode } from './order-limits';
import type { ThrottleCode } from './throttle';

export type RefusalCode =
  | 'HALTED'
  | 'LOCKED'
  | 'CLOCK_SKEW'
  | 'MARKET_CLOSED'
  | 'HOURS_UNKNOWN'
  | 'NO_QUOTE'
  | 'STALE_PRICE'
  | 'PRICE_FAR_OFF'
  | 'TOP_OF_BOOK'
  | 'BAD_ORDER'
  | 'MORE_THAN_REMAINS'
  | 'POSITION_LIMIT'
  | 'TRADE_LIMIT'
  | 'REDUCE_ONLY'
  | 'EXPIRES_SOON'
  | OrderLimitCode
  | AccountLimitCode
  | ThrottleCode;

/** What stands behind a refusal, and how it ends. */
export interface Remedy {
  /** The key of the configuration, or the stored rule. */
  readonly key: string;
  /** When it ends by itself. */
  readonly ends: string;
  /** What a person does, with the command. */
  readonly remedy: string;
}

export interface Refusal extends Remedy {
  readonly code: RefusalCode;
  readonly reason: string;
  /** True when waiting may cure it; false when somebody must act. */
  readonly passes: boolean;
  /** True when nothing will cure it for this order, with all its slices: it must end. */
  readonly endsOrder?: boolean;
  /** UTC ms at which it ends by itself, where that is known. */
  readonly until?: number;
}

type Kind = Pick<Refusal, 'passes' | 'endsOrder' | 'until'>;

/** A refusal with what is known of its code. */
export function refusal(code: RefusalCode, reason: string, kind: Kind): Refusal {
  return { code, reason, ...REMEDIES[code], ...kind };
}

/** Each with what a person can do about it. */
export function refusalsInWords(refusals: readonly Refusal[]): string {
  return refusals.map(({ reason, remedy }) => `${reason} (${remedy})`).join('; ');
}

const BY_HAND = 'or trade by hand and enter it: npx tst orders fill';
const RAISE =
  'if the order is right, raise it in private_config.yaml, start again, then npx tst run orders --date D, or ask for it again';
const WINDOW = 'with the order, at the end of its window';
const limit = (key: string, ends = 'not for this order: it has ended'): Remedy => ({
  key: `order_limits.${key}`,
  ends,
  remedy: RAISE,
});

/** The instrument may have one of its own. */
const sizeLimit = (key: string): Remedy => ({
  ...limit(key),
  remedy: `npx tst limits says whether it is the instrument's own: npx tst limits order X --reason R; else, ${RAISE}`,
});

const REMEDIES: Readonly<Record<RefusalCode, Remedy>> = {
  HALTED: {
    key: 'halt',
    ends: 'when it is lifted',
    remedy: 'npx tst halt shows it, and the command that lifts it',
  },
  LOCKED: {
    key: 'lock',
    ends: 'when its owner removes it',
    remedy: 'npx tst locks shows it; npx tst locks lift X --owner O --reason R',
  },
  CLOCK_SKEW: {
    key: 'order_limits.clock_skew_stop_seconds',
    ends: 'when the clocks agree',
    remedy: "set the machine's clock (its time service)",
  },
  MARKET_CLOSED: {
    key: 'trading hours',
    ends: 'when the market opens',
    remedy: `wait, ${BY_HAND}`,
  },
  HOURS_UNKNOWN: {
    key: 'trading hours',
    ends: 'when the broker has told them',
    remedy: 'npx tst prices update --instrument X asks the broker again',
  },
  NO_QUOTE: {
    key: 'quote',
    ends: 'when the broker quotes it',
    remedy: `see whether the account has this market data, ${BY_HAND}`,
  },
  STALE_PRICE: {
    key: 'order_limits.quote_age_seconds_max',
    ends: 'with the next quote',
    remedy: 'wait: the order is tried again',
  },
  PRICE_FAR_OFF: {
    key: 'order_limits.price_collar_daily_vols',
    ends: 'when the price is near again',
    remedy: `look at the market; raise it in private_config.yaml and start again, ${BY_HAND}`,
  },
  TOP_OF_BOOK: {
    key: 'order_limits.top_of_book_times_max',
    ends: 'when more is on offer',
    remedy: `lower execution.lots_per_order_max, or raise it in private_config.yaml and start again, ${BY_HAND}`,
  },
  BAD_ORDER: { key: 'order', ends: WINDOW, remedy: 'npx tst orders close O --reason R' },
  MORE_THAN_REMAINS: {
    key: 'contract order',
    ends: 'when the orders that work for it end',
    remedy: 'npx tst orders shows them; npx tst orders cancel B',
  },
  POSITION_LIMIT: {
    key: 'position limit',
    ends: 'when the position is smaller',
    remedy: 'npx tst limits; npx tst limits position X N --reason R',
  },
  TRADE_LIMIT: {
    key: 'trade limit',
    ends: 'when its period is over',
    remedy: 'npx tst limits; raise or reset it with --reason R',
  },
  REDUCE_ONLY: {
    key: 'roll state',
    ends: 'not for this order: it has ended',
    remedy: 'npx tst rolls X; another state: npx tst rolls set X S --reason R',
  },
  EXPIRES_SOON: {
    key: 'expiry_guard.no_opening_days',
    ends: 'not for this order: it has ended',
    remedy: 'npx tst rolls X; roll, or lower it in private_config.yaml and start again',
  },
  TOO_MANY_CONTRACTS: sizeLimit('contracts_max'),
  NOTIONAL_TOO_LARGE: sizeLimit('notional_max'),
  VOLUME_SHARE: limit('daily_volume_share_max'),
  ORDERS_PER_DAY: limit('orders_per_day_max'),
  DUPLICATE_ORDER: limit('duplicate_window_seconds'),
  DAILY_LOSS: {
    key: 'order_limits.daily_loss_share_max',
    ends: 'when the loss is more than 24 hours old; what reduces a position is sent',
    remedy: 'look at positions and account; raise it in private_config.yaml and start again',
  },
  MARGIN: {
    key: 'order_limits.margin_share_max',
    ends: 'when the margin is smaller; what reduces a position is sent',
    remedy: 'reduce positions or pay in; raise it in private_config.yaml and start again',
  },
  GROSS_EXPOSURE: {
    key: 'order_limits.gross_exposure_max',
    ends: 'when less is held; what reduces a position is sent',
    remedy: 'reduce positions; raise it in private_config.yaml and start again',
  },
  WORKING_ORDERS: {
    key: 'order_limits.working_orders_max',
    ends: 'when working orders end',
    remedy: 'npx tst orders; npx tst orders cancel B; raise it in private_config.yaml and start again',
  },
  CONTRACT_SIDE: {
    key: 'order_limits.working_orders_per_side_max',
    ends: 'when working orders of the contract and side end',
    remedy: 'npx tst orders; npx tst orders cancel B (the broker itself takes 20)',
  },
  MESSAGES_PER_DAY: {
    key: 'order_limits.messages_per_day_max',
    ends: 'with the trade date',
    remedy: 'see why so much is sent (npx tst orders); raise it in private_config.yaml and start again',
  },
};
