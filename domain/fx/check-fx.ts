/** The last look before currencies are traded. */
import { type Halt, haltInWords, haltsOver, liftCommand } from '../limits/halt';
import { type Refused, refused } from '../questions/answer';
import type { FxOrder } from './fx-order';

export interface FxFacts {
  /** False: a person trades at the broker. */
  readonly sendsOrders: boolean;
  /** In force. */
  readonly halts: readonly Halt[];
  /** UTC ms. */
  readonly now: number;
  /** Of `notional_max`, in the base currency; undefined: no such limit. */
  readonly notionalMax: number | undefined;
  /** Base currency for one unit of the currency that is traded; undefined when unknown. */
  readonly rate: number | undefined;
}

/**
 * Why an order in currencies is not sent; undefined when it may be. Halts of single instruments and strategies are about
 * others; one of everything holds in either mode, as no position gets smaller. `notAfter`: an ISO instant.
 */
export function whyFxNotSent(
  order: Pick<FxOrder, 'amount' | 'currency'>,
  notAfter: string | undefined,
  { sendsOrders, halts, now, notionalMax, rate }: FxFacts,
): Refused | undefined {
  if (!sendsOrders) return refused('this system sends no orders: trade the currencies at the broker');
  const [halt] = haltsOver(halts, { strategy: '', instrument: '' });
  if (halt) return refused(`the system is halted (${haltInWords(halt)}); ${liftCommand(halt)} lifts it`);
  if (notAfter !== undefined && now > Date.parse(notAfter))
    return refused(`it was to be sent until ${notAfter}, which has passed: ask again`);
  if (notionalMax === undefined) return undefined;
  const value = Math.abs(order.amount) * (rate ?? Number.NaN);
  if (value <= notionalMax) return undefined;
  if (Number.isNaN(value))
    return refused(
      `the value of ${order.currency} is not known, and order_limits.notional_max limits it: npx tst run prices`,
    );
  return refused(
    `its value, ${Math.round(value)} in the base currency, is above order_limits.notional_max (${notionalMax}): trade less, or raise it`,
  );
}
