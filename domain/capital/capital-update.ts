/** Capital at risk, from the value of the account. */
import { tstError } from '../errors/errors';

/** One row of the account's capital, in the base currency. */
export interface AccountCapital {
  /** Capital at risk. */
  readonly actual: number;
  /** Running profit and loss. */
  readonly accumulated: number;
  /** The broker's last account value. */
  readonly broker: number;
  /** Ceiling, used by `half`. */
  readonly max: number;
}

/** `full`: profits and losses move capital; `half`: profits only up to the ceiling; `fixed`: neither. */
export type CapitalMethod = 'full' | 'half' | 'fixed';

export interface CapitalOptions {
  readonly method: CapitalMethod;
  /** A change of the account's value beyond this fraction needs an operator's consent. */
  readonly largestChange?: number;
  /** An operator has accepted the large change. */
  readonly acceptLargeChange?: boolean;
}

export type CapitalUpdate =
  | { readonly kind: 'initialised'; readonly capital: AccountCapital }
  | { readonly kind: 'updated'; readonly capital: AccountCapital; readonly profit: number }
  /** Nothing may be written. */
  | { readonly kind: 'large-change'; readonly profit: number; readonly fraction: number };

const LARGEST_CHANGE = 0.1;

/**
 * The next row, from the last one (undefined before the first) and the account's value. Profit is the difference to the
 * last stored value, so that missed updates heal themselves. Error BAD_CONFIG for an unknown method.
 */
export function capitalUpdate(
  previous: AccountCapital | undefined,
  brokerValue: number,
  options: CapitalOptions,
): CapitalUpdate {
  if (!Number.isFinite(brokerValue))
    throw tstError('BAD_INPUT', `the account's value is not a number: ${brokerValue}`);
  if (!previous) {
    return {
      kind: 'initialised',
      capital: { actual: brokerValue, accumulated: 0, broker: brokerValue, max: brokerValue },
    };
  }
  const profit = brokerValue - previous.broker;
  const fraction = Math.abs(profit / previous.broker);
  // Against an account of 0 every change is a large one.
  const isLarge = profit !== 0 && !(fraction <= (options.largestChange ?? LARGEST_CHANGE));
  if (isLarge && !options.acceptLargeChange) return { kind: 'large-change', profit, fraction };
  const { actual, max } = byMethod(previous, profit, options.method);
  return {
    kind: 'updated',
    profit,
    capital: { actual, max, accumulated: previous.accumulated + profit, broker: brokerValue },
  };
}

function byMethod(
  previous: AccountCapital,
  profit: number,
  method: CapitalMethod,
): { actual: number; max: number } {
  switch (method) {
    case 'full': {
      const actual = Math.max(0, previous.actual + profit);
      return { actual, max: actual };
    }
    case 'half':
      return { actual: Math.max(0, Math.min(previous.actual + profit, previous.max)), max: previous.max };
    case 'fixed':
      return { actual: previous.actual, max: previous.actual };
    default:
      throw tstError(
        'BAD_CONFIG',
        `production_capital_method must be full, half or fixed, not "${String(method)}"`,
      );
  }
}

/**
 * The row after a deposit (+) or withdrawal (-) of money: the next update shows no profit from it. Capital at risk
 * stays as it is, or with `intoCapital` moves with the money, and its ceiling too. Error BAD_INPUT for an amount that
 * is not a number other than 0, or that would leave nothing in the account.
 */
export function afterCashFlow(previous: AccountCapital, amount: number, intoCapital = false): AccountCapital {
  if (!Number.isFinite(amount) || amount === 0)
    throw tstError('BAD_INPUT', `${amount} is not an amount of money: it must be a number other than 0`);
  const broker = previous.broker + amount;
  if (!(broker > 0))
    throw tstError(
      'BAD_INPUT',
      `a withdrawal of ${-amount} from an account of ${previous.broker} leaves nothing`,
    );
  if (!intoCapital) return { ...previous, broker };
  const moved = (value: number) => Math.max(0, value + amount);
  return { ...previous, broker, actual: moved(previous.actual), max: moved(previous.max) };
}

/** Whether money paid in is more than the account is worth: a slip of the keyboard more often than a deposit. */
export function isUnusualDeposit({ broker }: AccountCapital, amount: number): boolean {
  return amount > broker;
}
