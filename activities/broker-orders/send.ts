import type { OutgoingOrder } from '../../broker/broker';
import { markSending } from '../../data/orders/broker-order-state';
import { reserveBrokerOrderIds } from '../../data/orders/order-numbers';
import { findOrder } from '../../data/orders/order-store';
import { endRefusals } from '../../data/orders/refusals';
import { tstError } from '../../domain/errors/errors';
import { submissionOf } from '../../domain/execution/algos/algos';
import type { Submission } from '../../domain/execution/algos/submission';
import { fittedToBook } from '../../domain/execution/fit-to-book';
import { type Quoted, tickOf } from '../../domain/execution/market';
import { checkBeforeSending } from '../../domain/execution/pre-send-gate';
import type { Refusal } from '../../domain/execution/refusal';
import { algoNamed } from '../../domain/orders/algo';
import { statusMeaning, unclearReason } from '../../domain/orders/broker-status';
import type { BrokerOrder } from '../../domain/orders/order';
import { createSerialSection } from '../../domain/system/serial-section';
import type { Deps } from '../deps';
import { advance } from './advance';
import { endContractOrder } from './end-contract-order';
import { gateFacts } from './gate-facts';
import { lookUpAtBroker } from './look-up';
import { askMarket, type MarketFacts } from './market-facts';
import { mailHeldBack, noteRefusals } from './note-refusals';
import { closesSoon, outgoingOrder } from './outgoing-order';
import { previewFirst } from './preview-order';
import { untilFinal } from './until-final';

/** Wall time within which a market order is usually filled: then its workflow has nothing to wait for. */
const USUALLY_FILLED_WITHIN_MS = 400;

/**
 * The one place that sends. The last check of all limits and the mark `sending` are one serial section: the order
 * role's process is the only one that sends (the gateway refuses a second client of its id). What the broker must be
 * asked is asked before: an order whose quote does not come holds up no other.
 */
export function createSender(deps: Deps) {
  const oneAtATime = createSerialSection();
  return async function send(order: BrokerOrder, cancelled: AbortSignal): Promise<void> {
    if (order.state !== 'intended') {
      await lookUpAtBroker(deps, order);
      return;
    }
    const asked = await askMarket(deps, order);
    if (asked.kind === 'refused') {
      await advance(deps, order.id, 'cancelled', { reason: asked.reason });
      return;
    }
    await previewFirst(deps, order, asked);
    const floor = await deps.orderBroker.nextOrderId(0);
    const answer = await oneAtATime(() => checkAndMark(deps, { order, asked, floor, cancelled }));
    if (answer.kind === 'refused') await refuse(deps, order, answer.refusals);
    if (answer.kind !== 'marked') return;
    await place(deps, answer.order, answer.outgoing);
    if (answer.order.type !== 'limit') await untilFinal(deps, order.id, USUALLY_FILLED_WITHIN_MS);
  };
}

interface Sending {
  readonly order: BrokerOrder;
  readonly asked: MarketFacts;
  /** Every broker order id below this one is taken. */
  readonly floor: number;
  readonly cancelled: AbortSignal;
}

type MarkAnswer =
  | { readonly kind: 'marked'; readonly order: BrokerOrder; readonly outgoing: OutgoingOrder }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  /** Another attempt sends it. */
  | { readonly kind: 'lost' };

/** Waits for the database and the clock only, never for the broker. */
async function checkAndMark(
  deps: Deps,
  { order: stored, asked, floor, cancelled }: Sending,
): Promise<MarkAnswer> {
  const { database, journal, orderBroker, clock } = deps;
  const submission = submissionFor(deps, stored, asked, await clock.read());
  const whole = { ...stored, limitPrice: undefined, ...submission };
  const order = fitted(deps, whole, asked);
  const gate = checkBeforeSending(await gateFacts(deps, order, asked.market));
  if (gate.kind === 'refused') return gate;
  const sendingAt = new Date(await clock.read());
  const [brokerOrderId] = await Promise.all([
    reserveBrokerOrderIds(database, orderBroker.clientId, floor),
    endRefusals(database, stored.parentId, sendingAt),
    deps.assertOurs(),
  ]);
  // An attempt that the server has timed out, but that is alive here, must not continue.
  cancelled.throwIfAborted();
  const { limitPrice } = submission;
  const answer = await markSending(database, journal, stored, {
    clientId: orderBroker.clientId,
    brokerOrderId,
    sendingAt,
    quote: quoteAtSending(asked.market.quote),
    ...submission,
    ...(order === whole ? {} : cutOf(order)),
    ...(limitPrice === undefined ? {} : { initialLimitPrice: limitPrice }),
  });
  if (answer.kind !== 'won') return { kind: 'lost' };
  return { kind: 'marked', order: answer.order, outgoing: outgoingOrder(order, asked, brokerOrderId) };
}

/** What is left of it goes in the next slice; a limit order goes whole. */
function fitted({ config }: Deps, order: BrokerOrder, { market }: MarketFacts): BrokerOrder {
  if (order.algo === 'limit') return order;
  return fittedToBook(order, market.quote, config.order_limits.top_of_book_times_max);
}

function cutOf({ strategy, trade, shares }: BrokerOrder) {
  return { strategy, trade, ...(shares ? { shares } : {}) };
}

function submissionFor(deps: Deps, order: BrokerOrder, asked: MarketFacts, now: number): Submission {
  const algo = algoNamed(order.algo);
  if (algo === undefined) return { type: order.type, limitPrice: order.limitPrice };
  return submissionOf(algo, {
    direction: asked.action === 'BUY' ? 1 : -1,
    tick: tickOf(asked.market.quote),
    closingSoon: closesSoon(deps, order, asked, now),
    steps: asked.steps,
    ...(order.limitPrice === undefined ? {} : { limitPrice: order.limitPrice }),
  });
}

function quoteAtSending(quote: Quoted): BrokerOrder['quote'] {
  const { bid, ask, bidSize, askSize } = tickOf(quote);
  const sizes = { ...(bidSize >= 0 ? { bidSize } : {}), ...(askSize >= 0 ? { askSize } : {}) };
  return { bid, ask, mid: (bid + ask) / 2, ...sizes };
}

/** Ends a slice that may not be sent; where waiting cannot help, its contract order ends too. */
async function refuse(deps: Deps, order: BrokerOrder, refusals: readonly Refusal[]): Promise<void> {
  const reasons = refusals.map(({ code, reason }) => `${code}: ${reason}`);
  const endsFor = refusals.filter(({ endsOrder }) => endsOrder);
  await advance(deps, order.id, 'cancelled', { reason: reasons.join('; ') });
  await tellRefusals(deps, order, refusals);
  if (endsFor.length > 0) await endContractOrder(deps, order, endsFor);
}

async function tellRefusals(deps: Deps, { parentId }: BrokerOrder, refusals: readonly Refusal[]) {
  const parent = await findOrder(deps.database, 'contract', parentId);
  if (parent) await mailHeldBack(deps, parent, await noteRefusals(deps, parent, refusals));
}

async function place(deps: Deps, order: BrokerOrder, outgoing: OutgoingOrder): Promise<void> {
  const answer = await deps.orderBroker.place(outgoing);
  switch (answer.kind) {
    case 'accepted': {
      const submittedAt = new Date(await deps.clock.read());
      const state = statusMeaning(answer, 'event');
      if (state === 'unclear') throw tstError('ORDER_UNKNOWN', `${order.id}: ${unclearReason(answer)}`);
      // Any later report on it is newer than this first one.
      await advance(deps, order.id, state, { permId: answer.permId, submittedAt }, ['sending', 'unknown']);
      return;
    }
    case 'rejected':
      await advance(deps, order.id, 'rejected', { reason: `${answer.code} ${answer.text}` });
      return;
    case 'unknown':
      throw tstError('ORDER_UNKNOWN', `the broker did not answer for ${order.id}: ${answer.reason}`);
  }
}
