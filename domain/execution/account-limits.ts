/** What the whole account may lose, hold and bind before nothing more is opened. */
import { inMoney } from '../numbers/in-money';

/** `order_limits` that hold for the account, by the configuration's names; shares of its value. */
export interface AccountLimitSettings {
  readonly daily_loss_share_max: number;
  readonly margin_share_max: number;
  readonly gross_exposure_max?: number | undefined;
}

/** The account at the broker, as last read, in the base currency. Undefined: not known yet, then it limits nothing. */
export interface AccountState {
  readonly value?: number;
  /** Its last value of a day (24 hours) before, with what was paid in (or out) since added. */
  readonly before?: number;
  readonly margin?: number;
}

/** Value of all that is held, long and short alike, in the base currency; NaN when a price or rate is unknown. */
export interface Exposure {
  readonly held: number;
  /** Of the order. */
  readonly order: number;
}

export type AccountLimitCode = 'DAILY_LOSS' | 'MARGIN' | 'GROSS_EXPOSURE';

export interface AccountBreach {
  readonly code: AccountLimitCode;
  readonly reason: string;
}

/** Every limit that the account breaks, or would with the order. Of no interest to an order that only reduces. */
export function breachedAccountLimits(
  account: AccountState,
  exposure: Exposure,
  limits: AccountLimitSettings,
): readonly AccountBreach[] {
  return [...loss(account, limits), ...margin(account, limits), ...gross(account, exposure, limits)];
}

function loss({ value, before }: AccountState, limits: AccountLimitSettings): readonly AccountBreach[] {
  if (value === undefined || before === undefined) return [];
  const lost = before - value;
  if (lost <= limits.daily_loss_share_max * before) return [];
  return [
    {
      code: 'DAILY_LOSS',
      reason:
        `the account lost ${inMoney(lost)} of ${inMoney(before)} within 24 hours; ` +
        `order_limits.daily_loss_share_max is ${limits.daily_loss_share_max}`,
    },
  ];
}

function margin(account: AccountState, limits: AccountLimitSettings): readonly AccountBreach[] {
  const { value, margin: bound } = account;
  if (value === undefined || bound === undefined || bound <= limits.margin_share_max * value) return [];
  return [
    {
      code: 'MARGIN',
      reason:
        `${inMoney(bound)} of ${inMoney(value)} are bound as margin; ` +
        `order_limits.margin_share_max is ${limits.margin_share_max}`,
    },
  ];
}

/** What is unknown fails closed. */
function gross(
  { value }: AccountState,
  { held, order }: Exposure,
  { gross_exposure_max: most }: AccountLimitSettings,
): readonly AccountBreach[] {
  if (most === undefined) return [];
  const all = held + order;
  if (value !== undefined && all <= most * value) return [];
  const worth = Number.isNaN(all) || value === undefined ? 'an unknown value' : inMoney(all);
  return [
    {
      code: 'GROSS_EXPOSURE',
      reason: `with it ${worth} would be held, long and short; order_limits.gross_exposure_max is ${most} times the account`,
    },
  ];
}
