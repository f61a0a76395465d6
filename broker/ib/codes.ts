/**
 * What each message code of IB means for us. The library's own table is not used: it takes 10349, which
 * informs about a live order, for a fatal error, and lacks 162, 200, 201 and 326.
 *
 * One code can mean several things, so a rule may look at the text; the first rule that fits decides.
 */
export type CodeClass =
  /** Nothing happened to the request or the order. */
  | 'informational'
  /** The broker has no data for the request, and will not have any when asked again. */
  | 'empty'
  /** Too fast: wait, then ask again. */
  | 'pacing'
  /** Fails now, may work later. */
  | 'transient'
  /** The request or the order was not accepted. */
  | 'rejected'
  /** The order has ended without being filled completely. */
  | 'cancelled'
  /** A cancellation was not accepted; the order itself is untouched. */
  | 'cancel-refused'
  /** The state of the line between gateway and broker changed. */
  | 'system'
  /** This connection can't work. */
  | 'fatal'
  /** Not in the table: no conclusion may be drawn about an order. */
  | 'unknown';

interface CodeRule {
  readonly from: number;
  readonly to: number;
  readonly text?: RegExp;
  readonly class: CodeClass;
  readonly meaning: string;
}

const one = (code: number, codeClass: CodeClass, meaning: string, text?: RegExp): CodeRule =>
  range(code, code, codeClass, meaning, text);

const range = (from: number, to: number, codeClass: CodeClass, meaning: string, text?: RegExp): CodeRule => ({
  from,
  to,
  class: codeClass,
  meaning,
  ...(text ? { text } : {}),
});

/** Exceptions stand before the ranges that contain them. */
export const CODE_RULES: readonly CodeRule[] = [
  one(100, 'pacing', 'more than 50 messages a second'),
  one(135, 'cancel-refused', 'the order to cancel is not known'),
  one(136, 'cancel-refused', 'the order can not be cancelled'),
  one(161, 'cancel-refused', 'the order is not in a state that can be cancelled'),
  one(162, 'empty', 'the broker has no such history', /returned no data|no data/i),
  one(162, 'pacing', 'too many historical requests', /pacing/i),
  one(162, 'transient', 'the historical request was ended', /cancel/i),
  one(
    162,
    'transient',
    'the historical data farm is away',
    /connect|timed? ?out|farm|unavailable|try again/i,
  ),
  one(162, 'rejected', 'the historical request was refused'),
  one(165, 'informational', 'note of the historical data service'),
  range(101, 199, 'rejected', 'the request or order is wrong'),
  one(200, 'rejected', 'no such contract, or more than one'),
  one(201, 'rejected', 'the order was rejected'),
  one(202, 'cancelled', 'the order was cancelled'),
  one(203, 'rejected', 'the account may not trade this'),
  one(300, 'informational', 'the market data to cancel had ended'),
  one(317, 'informational', 'the book of depth was reset'),
  one(366, 'informational', 'the historical request to cancel had ended'),
  one(322, 'pacing', 'too many requests of this kind at once', /maximum number|simultaneous/i),
  one(326, 'fatal', 'the client id is in use'),
  range(301, 398, 'rejected', 'the request or order is wrong'),
  one(399, 'informational', 'note on an order, e.g. held until the market opens'),
  one(404, 'informational', 'the order is held until shares can be borrowed'),
  one(481, 'informational', 'the size of the order was reduced'),
  one(492, 'informational', 'the scanner is less precise'),
  range(400, 499, 'rejected', 'the request or order is wrong'),
  one(501, 'informational', 'already connected'),
  one(502, 'fatal', 'nobody answers at this address'),
  one(503, 'fatal', 'the gateway is too old'),
  one(504, 'transient', 'not connected'),
  one(505, 'informational', 'a message could not be read completely'),
  one(506, 'fatal', 'the gateway speaks a version that the library does not know'),
  range(507, 509, 'transient', 'the connection broke'),
  one(1100, 'system', 'the gateway lost the broker'),
  one(1101, 'system', 'the gateway found the broker again, subscriptions are lost'),
  one(1102, 'system', 'the gateway found the broker again, subscriptions are kept'),
  one(1300, 'system', 'the gateway moves to another port'),
  one(2103, 'transient', 'a market data farm is away'),
  one(2105, 'transient', 'a historical data farm is away'),
  one(2110, 'system', 'the gateway can not reach the broker'),
  one(2157, 'transient', 'the contract data farm is away'),
  range(2100, 2199, 'informational', 'warning or state of a data farm'),
  range(10000, 10088, 'rejected', 'an attribute of the order is wrong'),
  one(10089, 'rejected', 'no permission for this market data'),
  one(10090, 'informational', 'a part of the market data is not subscribed'),
  one(10147, 'cancel-refused', 'the order to cancel was not found'),
  one(10148, 'cancel-refused', 'the order had ended before it could be cancelled'),
  one(10167, 'informational', 'delayed market data instead of live'),
  one(10168, 'rejected', 'no permission for this market data, delayed is not enabled'),
  one(10182, 'transient', 'a live subscription failed'),
  one(10186, 'rejected', 'no permission for this market data, delayed is not enabled'),
  one(10187, 'rejected', 'no such historical ticks'),
  one(10197, 'transient', 'the same user has a live session elsewhere'),
  one(10225, 'transient', 'a trade was busted, the subscription ended'),
  one(10243, 'rejected', 'fractions of a contract can not be ordered'),
  one(10268, 'rejected', 'an attribute of the order is not supported'),
  one(10299, 'rejected', 'the kind of data is not allowed'),
  one(10314, 'rejected', 'the end time is not understood'),
  one(10339, 'rejected', 'no end time is allowed here'),
  one(10349, 'informational', 'the time in force was set by an order preset'),
];

const UNKNOWN: CodeRule = range(0, 0, 'unknown', 'a code that is not in our table');
const WARNING: CodeRule = range(0, 0, 'informational', 'a warning');

/** The rule for a message. A code outside the table is `informational` when its text calls itself a warning. */
export function codeRule(code: number, text: string): CodeRule {
  const rule = CODE_RULES.find((r) => code >= r.from && code <= r.to && (r.text?.test(text) ?? true));
  if (rule) return rule;
  return /^\s*warning\b|\bwarning:/i.test(text) ? WARNING : UNKNOWN;
}

export function classify(code: number, text: string): CodeClass {
  return codeRule(code, text).class;
}
