import { isText } from '../inputs/is-text';
import type { ParsedInput } from '../inputs/parse-input';
import { refused } from '../questions/answer';
import { checkedReason, whyNoReason } from '../system/reason';

/** The price at which a person settles an expired contract, as it arrives by command or update. */
export interface SettleExpiredRequest {
  readonly instrument: string;
  /** 8 digits. */
  readonly contract: string;
  /** In price points. */
  readonly price: number;
  readonly reason: string;
  readonly by?: string;
}

/** Checks the shape: a contract has 8 digits, the price is finite, the reason is not blank. */
export function parseSettleExpired(given: unknown): ParsedInput<SettleExpiredRequest> {
  const { instrument, contract, price, reason, by } = (given ?? {}) as Record<string, unknown>;
  if (!isText(instrument)) return refused('"instrument" must be an instrument code, such as CORN');
  if (typeof contract !== 'string' || !/^\d{8}$/.test(contract))
    return refused('"contract" must have 8 digits, as `npx tst positions` shows it');
  if (typeof price !== 'number' || !Number.isFinite(price)) return refused('"price" must be a number');
  const noReason = whyNoReason(reason);
  if (noReason !== undefined) return refused(noReason);
  if (by !== undefined && !isText(by)) return refused('"by" must be a name');
  const who = by === undefined ? {} : { by };
  return { kind: 'parsed', value: { instrument, contract, price, reason: checkedReason(reason), ...who } };
}
