import { ledgerRows } from '../../data/ledger/ledger-store';
import { writeAudit } from '../../data/operator/audit';
import { findByName } from '../../data/orders/find-by-name';
import { findOrder } from '../../data/orders/order-store';
import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import { type BrokerOrder, FINAL_BROKER_STATES, watcherOf } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import {
  parseSettleRequest,
  type SettleOutcome,
  type SettleRequest,
} from '../../domain/orders/settle-request';
import { type Answer, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { applyFill } from '../manual-fills/apply-fill';
import { isTransient, sentence } from '../running/failures';
import { endUnfilled } from './settle-unknown';

/** `watcher`: workflow of the order, which is to look. */
export type SettleAnswer = Answer<{ readonly summary: string; readonly watcher: string }>;

/**
 * Ends an order in `unknown` by the operator's word, which takes back its lock and its question. What was filled is
 * booked like any fill by hand. Said twice, it changes nothing; refused or done, it is in the audit.
 */
export async function settleOrder(deps: Deps, input: unknown): Promise<SettleAnswer> {
  const parsed = parseSettleRequest(input);
  if (parsed.kind === 'refused') return parsed;
  const request = parsed.value;
  const order = await findByName(deps.database, request.order);
  const answer = await decide(deps, request, order).catch((error): SettleAnswer => {
    if (isTransient(error)) throw error;
    return refused(sentence(error));
  });
  await audit(deps, request, order, answer);
  return answer;
}

type Found = Awaited<ReturnType<typeof findByName>>;

async function decide(deps: Deps, request: SettleRequest, order: Found): Promise<SettleAnswer> {
  const { outcome } = request;
  if (order?.level !== 'broker') return refused(`${request.order} is not a broker order`);
  const name = nameOf(order);
  if (FINAL_BROKER_STATES.includes(order.state)) return saidBefore(deps, order, outcome);
  if (order.state !== 'unknown')
    return refused(`${name} is ${order.state}: \`npx tst orders cancel ${name}\` ends it at the broker`);
  if (outcome.kind === 'filled') {
    const problem = await bookFill(deps, request, order, outcome);
    if (problem !== undefined) return refused(problem);
  }
  const now = (await findOrder(deps.database, 'broker', order.id)) ?? order;
  const reason = `${inWords(outcome)}, said ${request.by}: ${request.reason}`;
  const ended = FINAL_BROKER_STATES.includes(now.state) ? now : await endUnfilled(deps, now, reason);
  return {
    kind: 'done',
    summary: `${name} of ${order.instrument} is ${ended.state}`,
    watcher: watcherOf(order),
  };
}

/** Books what was filled altogether; returns why it can't be. Repeated after a crash, it is booked once. */
async function bookFill(
  deps: Deps,
  { by }: SettleRequest,
  order: BrokerOrder,
  { filled, price, priceConfirmed }: Extract<SettleOutcome, { kind: 'filled' }>,
): Promise<string | undefined> {
  if (order.contracts.length > 1) {
    const name = nameOf(order);
    return (
      `${name} has ${order.contracts.length} legs: enter each with \`npx tst orders fill ${name} --contract CONTRACT ` +
      `--cumulative CONTRACTS --price PRICE\`; what then remains is settled with --not-accepted`
    );
  }
  const before = await filledOf(deps, order);
  if (Math.abs(filled) < Math.abs(before)) return `${before} of it are filled already, not ${filled}`;
  const fill = { order: order.id, cumulativeFilled: filled, price, priceConfirmed, by };
  const answer = await applyFill(deps, { fill, via: 'update' });
  return answer.kind === 'refused' ? answer.reason : undefined;
}

/** An order that has ended: the same word again is known, another one is refused. */
async function saidBefore(deps: Deps, order: BrokerOrder, outcome: SettleOutcome): Promise<SettleAnswer> {
  const name = nameOf(order);
  const filled = await filledOf(deps, order);
  const unfilled = order.state === 'not-accepted' || order.state === 'cancelled';
  const same = outcome.kind === 'filled' ? filled === outcome.filled : unfilled;
  const summary = `${name} of ${order.instrument} is ${order.state} already`;
  return same
    ? { kind: 'done', summary, watcher: watcherOf(order) }
    : refused(`${summary}, ${filled} filled`);
}

async function filledOf({ database }: Deps, order: BrokerOrder): Promise<number> {
  return fillOfBrokerOrder(order, await ledgerRows(database, { brokerOrderId: order.id })).filled[0];
}

function inWords(outcome: SettleOutcome): string {
  return outcome.kind === 'filled' ? `filled ${outcome.filled} at ${outcome.price}` : 'not accepted';
}

async function audit(deps: Deps, request: SettleRequest, order: Found, answer: SettleAnswer): Promise<void> {
  const at = new Date(await deps.clock.read());
  const { by, reason, outcome } = request;
  const how = answer.kind === 'refused' ? `refused/${at.getTime()}` : `done/${inWords(outcome)}`;
  await writeAudit(deps.database, {
    id: `settle/${order?.id ?? request.order}/${how}`,
    ...{ at, by, reason, action: 'settle order', instrument: order?.instrument },
    details: {
      order: request.order,
      ...outcome,
      ...(answer.kind === 'refused' ? { refused: answer.reason } : {}),
    },
    outcome: answer.kind,
  });
}
