import { sendsOrders, tradingStop } from '../../config/stack-steps';
import { accountState } from '../../data/capital/account-state';
import { haltsInForce } from '../../data/controls/halt';
import { contracts } from '../../data/instruments/contracts';
import { readOpeningFacts } from '../../data/instruments/opening-facts';
import { readContractFacts } from '../../data/orders/contract-facts';
import { findOrder, insertOrder, sentOnDay } from '../../data/orders/order-store';
import { endRefusals } from '../../data/orders/refusals';
import { readTradingFacts } from '../../data/orders/trading-facts';
import type { TradeInput } from '../../domain/inputs/stack-requests';
import { decideManualTrade, type ManualTradeFacts } from '../../domain/orders/decide-manual-trade';
import { notSentNow } from '../../domain/orders/not-sent-now';
import type { InstrumentOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { lastPrice } from '../../domain/prices/daily-move';
import { type Answer, refused } from '../../domain/questions/answer';
import { windowEndOf } from '../../domain/time/trading-window';
import { strategiesOf } from '../../strategies/strategy-config';
import { grossHeld } from '../broker-orders/gross-held';
import { storeRefusals } from '../broker-orders/note-refusals';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { isTransient, sentence } from '../running/failures';
import { moneyPerPointOf } from './money-per-point';
import { usualVolumeOf } from './usual-volume-of';

export interface ManualTradeRequest {
  readonly request: TradeInput;
  /** Of the window in which it trades. */
  readonly tradeDate: string;
}

/** Makes an order for a strategy, or refuses it with the reason; audited either way. One id makes one order. */
export async function manualTrade(deps: Deps, input: ManualTradeRequest): Promise<Answer> {
  const { request } = input;
  const answer = await make(deps, input).catch((error: unknown): Answer => {
    if (isTransient(error)) throw error;
    return refused(sentence(error)); // an instrument without prices
  });
  const outcome = answer.kind === 'refused' ? `/refused/${await deps.clock.read()}` : '';
  await auditRequest(deps, { id: `trade/${request.id}${outcome}`, action: 'manual trade' }, request, answer);
  return answer;
}

async function make(deps: Deps, { request, tradeDate }: ManualTradeRequest): Promise<Answer> {
  const { database, clock, config, system } = deps;
  const { strategy, instrument, quantity } = request;
  const id = `manual/${request.id}`;
  const known = await findOrder(database, 'instrument', id);
  if (known) return withSending(deps, known, answerToKnown(request, known));
  const now = await clock.read();
  const decision = decideManualTrade(request, await tradeFacts(deps, instrument, tradeDate, now), config);
  if (decision.kind === 'refused') {
    const asked = { orderId: id, order: id, strategy, instrument, tradeDate };
    await storeRefusals(deps, asked, decision.refusals);
    return refused(decision.reason);
  }
  await endRefusals(database, id, new Date(now));
  const { order } = await insertOrder(database, {
    ...{ level: 'instrument', id, system, strategy, instrument, tradeDate },
    ...{ status: 'active', generatedAt: new Date(now), rollOrder: false, manualTrade: true },
    ...decision.order,
  });
  const summary = `${nameOf(order)}: ${strategy} trades ${quantity} ${instrument}`;
  return withSending(deps, order, { kind: 'done', summary });
}

/** Says so too when nothing of the order is sent now. */
async function withSending(
  { database, loaded }: Deps,
  order: InstrumentOrder,
  answer: Answer,
): Promise<Answer> {
  if (answer.kind === 'refused' || order.status !== 'active') return answer;
  const sending = { sendsOrders: sendsOrders(loaded.control), halts: await haltsInForce(database) };
  const why = notSentNow(order, sending);
  return why === undefined ? answer : { kind: 'done', summary: `${answer.summary}; ${why}` };
}

function answerToKnown(request: TradeInput, known: InstrumentOrder): Answer {
  const { strategy, instrument, quantity } = request;
  const what = `${nameOf(known)}: ${known.strategy} trades ${known.trade[0]} ${known.instrument}`;
  const isSame =
    known.strategy === strategy && known.instrument === instrument && known.trade[0] === quantity;
  if (isSame) return { kind: 'done', summary: `${what} (made before as ${request.id})` };
  return refused(`the id ${request.id} was used for ${what}: choose another one`);
}

/** The book is read last: see `readTradingFacts`. */
async function tradeFacts(
  deps: Deps,
  instrument: string,
  tradeDate: string,
  now: number,
): Promise<ManualTradeFacts> {
  const { database, loaded } = deps;
  const { contracts: current, finals } = await readContractFacts(database, instrument);
  const values = finals.get(current.price)?.values ?? new Float64Array();
  const opening = await readOpeningFacts(database, instrument);
  const moneyPerPoint = await moneyPerPointOf(deps, instrument);
  const known = await contracts(database, { instrument });
  const trading = await readTradingFacts(database);
  return {
    strategies: strategiesOf(loaded).map(({ name }) => name),
    contracts: known.map(({ contract }) => contract),
    priced: { contract: current.price, price: lastPrice(values) ?? Number.NaN },
    opening,
    moneyPerPoint,
    account: await accountState(database, now),
    now,
    windowEnd: Date.parse(windowEndOf(tradeDate, tradingStop(deps))),
    usualVolume: await usualVolumeOf(deps, instrument, now),
    ofDay: await sentOnDay(database, tradeDate),
    ...trading,
    grossHeld: await grossHeld(deps, trading.book.positions),
  };
}
