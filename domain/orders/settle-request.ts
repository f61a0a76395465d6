/** The operator's answer about an order in `unknown`: the shape of the request. */

import { isText } from '../inputs/is-text';
import type { ParsedInput } from '../inputs/parse-input';
import { type Refused, refused } from '../questions/answer';
import { checkedReason, whyNoReason } from '../system/reason';

/** Nothing (more) of the order was filled, or this much in total, signed, at a price. */
export type SettleOutcome =
  | { readonly kind: 'not-accepted' }
  | {
      readonly kind: 'filled';
      readonly filled: number;
      readonly price: number;
      /** The price is right, although far from the last one. */
      readonly priceConfirmed: boolean;
    };

export interface SettleRequest {
  /** `B7` or the order's id. */
  readonly order: string;
  readonly outcome: SettleOutcome;
  readonly reason: string;
  readonly by: string;
}

const KEYS = ['order', 'notAccepted', 'filled', 'price', 'priceConfirmed', 'reason', 'by'];

/** Parses what was typed: `{order, notAccepted: true, reason}` or `{order, filled, price, reason}`. */
export function parseSettleRequest(input: unknown): ParsedInput<SettleRequest> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return problem('it must be an object');
  const given = input as Readonly<Record<string, unknown>>;
  const surplus = Object.keys(given).find((key) => !KEYS.includes(key));
  if (surplus !== undefined) return problem(`'${surplus}' is not one of ${KEYS.join(', ')}`);
  const { order, reason, by = 'operator' } = given;
  if (!isText(order)) return problem('"order" must name a broker order, like "B7"');
  const noReason = whyNoReason(reason);
  if (noReason !== undefined) return problem(noReason);
  if (!isText(by)) return problem('"by" must be a name');
  const outcome = outcomeOf(given);
  return typeof outcome === 'string'
    ? problem(outcome)
    : { kind: 'parsed', value: { order, outcome, reason: checkedReason(reason), by } };
}

/** The outcome, or what is wrong with it. */
function outcomeOf(given: Readonly<Record<string, unknown>>): SettleOutcome | string {
  const { notAccepted, filled, price, priceConfirmed = false } = given;
  if ((notAccepted === undefined) === (filled === undefined))
    return 'either "notAccepted": true, or "filled" with "price" is needed';
  if (notAccepted !== undefined) {
    if (price !== undefined) return '"price" is only allowed with "filled"';
    return notAccepted === true ? { kind: 'not-accepted' } : '"notAccepted" must be true';
  }
  if (!Number.isInteger(filled) || filled === 0)
    return '"filled" must be a whole number of contracts, signed: -3 sells';
  if (typeof price !== 'number' || !Number.isFinite(price)) return '"price" must be a number';
  if (typeof priceConfirmed !== 'boolean') return '"priceConfirmed" must be true or false';
  return { kind: 'filled', filled: filled as number, price, priceConfirmed };
}

function problem(text: string): Refused {
  return refused(`the request to settle an order is refused: ${text}`);
}
