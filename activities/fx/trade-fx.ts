import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { BrokerContract, OutgoingOrder } from '../../broker/broker';
import { sendsOrders, tradingStop } from '../../config/stack-steps';
import { advanceFxOrder, findFxOrder, markFxSending } from '../../data/orders/fx-orders';
import { reserveBrokerOrderIds } from '../../data/orders/order-numbers';
import { endRefusals } from '../../data/orders/refusals';
import { checkCurrencies } from '../../domain/execution/pre-send-gate';
import { refusalsInWords } from '../../domain/execution/refusal';
import { type FxMarket, whyFxNotTried } from '../../domain/fx/check-fx';
import {
  FX_PREFIX,
  type FxOrder,
  fxAnswer,
  fxInWords,
  isOpenFx,
  isSameTrade,
} from '../../domain/fx/fx-order';
import { type SpotPair, spotPair } from '../../domain/fx/spot-pair';
import type { FxInput } from '../../domain/inputs/stack-requests';
import { statusMeaning, unclearReason } from '../../domain/orders/broker-status';
import { type Answer, type Refused, refused } from '../../domain/questions/answer';
import { orderReference } from '../../domain/system/names';
import { createSerialSection } from '../../domain/system/serial-section';
import { tradingDayAt } from '../../domain/time/trading-window';
import { storeRefusals } from '../broker-orders/note-refusals';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { askFxMarket, fxFacts } from './fx-facts';
import { fxProgressOf, lookUpFx } from './look-up-fx';

/** Wall time within which a market order in currencies is filled, while its market is open. */
const USUALLY_FILLED_WITHIN_MS = 3_000;
const POLL_MS = 50;

/**
 * Trades currencies for a person: one id, one order, sent once. What is known under the id is looked up at the broker,
 * never sent again. One request at a time: a second attempt looks only when the first one no longer sends.
 */
export function createFxTrader(deps: Deps) {
  const oneAtATime = createSerialSection();
  return async function tradeFx(request: FxInput, cancelled: AbortSignal): Promise<Answer> {
    const sent = await oneAtATime(() => sendOrLookUp(deps, request, cancelled));
    const answer = sent.kind === 'refused' ? sent : await answerAbout(deps, sent.order);
    const now = await deps.clock.read();
    const outcome = answer.kind === 'refused' ? `/refused/${now}` : '';
    await auditRequest(deps, { id: `fx/${request.id}${outcome}`, action: 'fx trade' }, request, answer);
    return answer;
  };
}

type Sent = { readonly kind: 'sent'; readonly order: FxOrder } | Refused;

async function sendOrLookUp(deps: Deps, request: FxInput, cancelled: AbortSignal): Promise<Sent> {
  const { database, orderBroker } = deps;
  const known = await findFxOrder(database, request.id);
  if (known) return lookUpKnown(deps, request, known);
  const pair = await listedPair(deps, request);
  if (pair.kind === 'refused') return pair;
  const market = await askFxMarket(deps, pair.contract);
  const floor = await orderBroker.nextOrderId(0);
  const order = await newOrder(deps, request, floor);
  const why = await whyNotNow(deps, request, market);
  if (why) return why;
  await deps.assertOurs();
  // An attempt that the server has timed out, but that is alive here, must not continue.
  cancelled.throwIfAborted();
  if (!(await markFxSending(database, deps.journal, order)))
    return lookUpKnown(deps, request, (await findFxOrder(database, order.id))!);
  return { kind: 'sent', order: await place(deps, order, pair.contract) };
}

/** The pair as the broker lists it; the other way round is asked for only where it lists none. */
async function listedPair({ orderBroker }: Deps, request: FxInput): Promise<SpotPair<BrokerContract>> {
  const { currency, pricedIn } = request;
  const listed = await orderBroker.contractDetails({ kind: 'currency', currency, pricedIn });
  if (listed.length > 0) return spotPair(request, listed, []);
  const inverted = { kind: 'currency', currency: pricedIn, pricedIn: currency } as const;
  return spotPair(request, listed, await orderBroker.contractDetails(inverted));
}

async function newOrder(
  { database, system, clock, orderBroker }: Deps,
  { id, currency, pricedIn, amount, reason, by = 'operator' }: FxInput,
  floor: number,
): Promise<FxOrder> {
  const { clientId } = orderBroker;
  return {
    ...{ id, reference: orderReference(system, ulid()), currency, pricedIn, amount, state: 'sending' },
    ...{ clientId, brokerOrderId: await reserveBrokerOrderIds(database, clientId, floor) },
    ...{ sendingAt: new Date(await clock.read()), reason, by },
  };
}

/** Stores what the gate says against it; once it says nothing, what it said before is over. */
async function whyNotNow(deps: Deps, request: FxInput, market: FxMarket): Promise<Refused | undefined> {
  const { database, clock, loaded } = deps;
  const now = await clock.read();
  const why = whyFxNotTried(request.notAfter, sendsOrders(loaded.control), now);
  if (why) return why;
  const { id, currency, pricedIn } = request;
  const orderId = `fx/${id}`;
  const day = tradingDayAt(new Date(now).toISOString(), tradingStop(deps));
  const gate = checkCurrencies(await fxFacts(deps, request, market, day));
  if (gate.kind === 'ok') {
    await endRefusals(database, orderId, new Date(now));
    return undefined;
  }
  const what = { order: `${FX_PREFIX}${id}`, strategy: '', instrument: `${currency}.${pricedIn}` };
  await storeRefusals(deps, { orderId, ...what, tradeDate: day.tradeDate }, gate.refusals);
  return refused(refusalsInWords(gate.refusals));
}

async function place(deps: Deps, order: FxOrder, contract: BrokerContract): Promise<FxOrder> {
  const { database, orderBroker, account } = deps;
  const outgoing: OutgoingOrder = {
    ...{ orderRef: order.reference, brokerOrderId: order.brokerOrderId, account, type: 'MKT' },
    legs: [{ contract, ratio: 1 }],
    action: order.amount > 0 ? 'BUY' : 'SELL',
    quantity: Math.abs(order.amount),
  };
  const answer = await orderBroker.place(outgoing);
  switch (answer.kind) {
    case 'accepted': {
      const state = statusMeaning(answer, 'event');
      const { permId } = answer;
      if (state === 'unclear')
        return advanceFxOrder(database, order.id, 'unknown', { permId, why: unclearReason(answer) });
      return advanceFxOrder(database, order.id, state, { permId });
    }
    case 'rejected':
      return advanceFxOrder(database, order.id, 'rejected', { why: `${answer.code} ${answer.text}` });
    case 'unknown':
      return lookUpFx(deps, order);
  }
}

async function lookUpKnown(deps: Deps, request: FxInput, known: FxOrder): Promise<Sent> {
  if (!isSameTrade(request, known))
    return refused(`the id ${known.id} was used to ${fxInWords(known)}: choose another one`);
  const { state } = await fxProgressOf(deps, known);
  return { kind: 'sent', order: isOpenFx(state) ? await lookUpFx(deps, known) : known };
}

/** What became of it; one that works is given the time in which it is usually filled. */
async function answerAbout(deps: Deps, sent: FxOrder): Promise<Answer> {
  const deadline = Date.now() + USUALLY_FILLED_WITHIN_MS;
  for (;;) {
    const order = (await findFxOrder(deps.database, sent.id))!;
    const progress = await fxProgressOf(deps, order);
    if (progress.state !== 'working' || Date.now() >= deadline) return fxAnswer(order, progress);
    await sleep(POLL_MS);
  }
}
