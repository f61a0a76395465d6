/** Decides what follows from the operator's answer about an order in `unknown`. */
import { type Answer, type Refused, refused } from '../questions/answer';
import { type BrokerOrder, FINAL_BROKER_STATES, type Order, watcherOf } from './order';
import { nameOf, noSuchOrder } from './order-name';
import type { SettleOutcome, SettleRequest } from './settle-request';

/** `watcher`: workflow of the order, to be woken. */
export type SettleAnswer = Answer<{ readonly summary: string; readonly watcher: string }>;

export type SettleDecision =
  | Refused
  /** It has already ended as the answer says: nothing to do. */
  | (SettleAnswer & { readonly kind: 'done' })
  /** Book the fill, if any, then end the rest. */
  | {
      readonly kind: 'settle';
      readonly order: BrokerOrder;
      readonly fill?: Extract<SettleOutcome, { kind: 'filled' }>;
      /** Stored with the order. */
      readonly reason: string;
    };

/** `order`: as it was found by the name in the request; `filled`: of its first leg, signed, by the ledger. */
export function decideSettlement(
  request: SettleRequest,
  order: Order | undefined,
  filled: number,
): SettleDecision {
  const { outcome, by } = request;
  if (order === undefined) return refused(noSuchOrder(request.order));
  if (order.level !== 'broker') return refused(`${request.order} is not a broker order`);
  const name = nameOf(order);
  if (FINAL_BROKER_STATES.includes(order.state)) return saidBefore(order, outcome, filled);
  if (order.state !== 'unknown')
    return refused(`${name} is ${order.state}: \`npx tst orders cancel ${name}\` ends it at the broker`);
  const reason = `${inWords(outcome)}, said ${by}: ${request.reason}`;
  if (outcome.kind === 'not-accepted') return { kind: 'settle', order, reason };
  return whyNotFilled(order, outcome.filled, filled) ?? { kind: 'settle', order, fill: outcome, reason };
}

export function settledAnswer(order: BrokerOrder, again = false): SettleAnswer & { kind: 'done' } {
  const summary = `${nameOf(order)} of ${order.instrument} is ${order.state}${again ? ' already' : ''}`;
  return { kind: 'done', summary, watcher: watcherOf(order) };
}

export function inWords(outcome: SettleOutcome): string {
  return outcome.kind === 'filled' ? `filled ${outcome.filled} at ${outcome.price}` : 'not accepted';
}

/** The same answer again is accepted, another one is refused. */
function saidBefore(order: BrokerOrder, outcome: SettleOutcome, filled: number): SettleDecision {
  const isUnfilled = order.state === 'not-accepted' || order.state === 'cancelled';
  const isSame = outcome.kind === 'filled' ? filled === outcome.filled : isUnfilled;
  const answer = settledAnswer(order, true);
  return isSame ? answer : refused(`${answer.summary}, ${filled} filled`);
}

function whyNotFilled(order: BrokerOrder, said: number, filled: number): Refused | undefined {
  const name = nameOf(order);
  if (order.contracts.length > 1)
    return refused(
      `${name} has ${order.contracts.length} legs: enter each with \`npx tst orders fill ${name} --contract CONTRACT ` +
        `--cumulative CONTRACTS --price PRICE\`; then settle the rest with --not-accepted`,
    );
  return Math.abs(said) < Math.abs(filled)
    ? refused(`${filled} of it are filled already, not ${said}`)
    : undefined;
}
