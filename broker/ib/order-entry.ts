/** Sending and cancelling orders. An order is sent once, by one call, or not at all. */
import type { Contract, Order } from '@stoqey/ib';
import { OrderAction, OrderType, TimeInForce } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type { CancelAnswer, ModifyAnswer, OutgoingOrder, OutgoingType, PlaceAnswer } from '../broker';
import type { Connection } from './connection';
import { tradedContract } from './contracts';
import { answers } from './heartbeat';
import type { IbSettings } from './options';
import type { OrderReports } from './order-reports';
import type { OrderWatch } from './order-watch';
import type { Pacer } from './pacer';
import { cancelVerdict, modifyVerdict, placeVerdict } from './place-verdict';
import { FIRST_REQUEST_ID } from './requests';
import type { Session } from './session';

/** How long the refusal may follow an order shown as Inactive. */
const REASON_MS = 2_000;

export interface OrderEntryParts {
  readonly settings: IbSettings;
  readonly connection: Connection;
  readonly pacer: Pacer;
  readonly reports: OrderReports;
  readonly watch: OrderWatch;
}

export class OrderEntry {
  private readonly sentRefs = new Set<string>();
  private readonly sentIds = new Set<number>();

  constructor(private readonly parts: OrderEntryParts) {}

  /**
   * Sends an order once and waits for the broker's first word on it. Throws before anything is sent
   * (BAD_INPUT, ORDER_REFUSED, BROKER_UNREACHABLE); once it is sent there are only the three answers.
   */
  async place(order: OutgoingOrder): Promise<PlaceAnswer> {
    checkOrder(order, this.parts.settings.account);
    const session = this.parts.connection.session();
    await this.assertAlive(session);
    await this.parts.pacer.message();
    if (this.parts.connection.session() !== session) {
      throw tstError(
        'BROKER_UNREACHABLE',
        'the connection changed before the order was sent; it was not sent',
      );
    }
    this.claim(order);
    return this.send(session, order);
  }

  /**
   * Sends an order again under its id with another limit, if the broker shows that very order as Submitted: in any other
   * state it may be ending, or not at the exchange yet.
   */
  async modify(order: OutgoingOrder): Promise<ModifyAnswer> {
    checkOrder(order, this.parts.settings.account);
    const { limitPrice } = order;
    if (limitPrice === undefined)
      throw tstError('BAD_INPUT', `order ${order.orderRef} has no limit to change`);
    const session = this.parts.connection.session();
    await this.assertAlive(session);
    await this.parts.pacer.message();
    if (this.parts.connection.session() !== session)
      throw tstError('BROKER_UNREACHABLE', 'the connection changed; the order was not modified');
    const status = this.parts.reports.shownAs(order.brokerOrderId, order.orderRef)?.status ?? 'not shown';
    if (status !== 'Submitted') return { kind: 'not-now', status };
    const { requestTimeoutMs } = this.parts.settings;
    const answer = this.parts.watch.wait<ModifyAnswer>(
      order.brokerOrderId,
      requestTimeoutMs,
      () => ({ kind: 'unknown', reason: `no word on the new limit within ${requestTimeoutMs} ms` }),
      (signal) => {
        const verdict = modifyVerdict(signal, limitPrice);
        return verdict === 'wait' ? undefined : verdict;
      },
    );
    session.api.placeOrder(order.brokerOrderId, ibContract(order), ibOrder(order));
    return answer;
  }

  /**
   * Resolves with the broker's answer to a cancellation; its report says how the order ended. Throws
   * BROKER_UNREACHABLE when the connection was lost or no answer came in time: it may be asked again.
   */
  async cancel(orderId: number): Promise<CancelAnswer> {
    const session = this.parts.connection.anySession();
    await this.parts.pacer.message();
    if (!session.isLive())
      throw tstError('BROKER_UNREACHABLE', `order ${orderId} was not cancelled: connection lost`);
    const { requestTimeoutMs } = this.parts.settings;
    const heard = this.parts.watch.wait<CancelAnswer | 'no answer in time' | 'connection lost'>(
      orderId,
      requestTimeoutMs,
      () => 'no answer in time',
      (signal) => {
        const verdict = cancelVerdict(signal);
        if (verdict === 'lost') return 'connection lost';
        if (verdict === 'taken') return { kind: 'taken' };
        if (verdict === 'wait' || signal.kind !== 'error') return undefined;
        return { kind: 'refused', code: signal.code, text: signal.text };
      },
    );
    session.api.cancelOrder(orderId);
    const result = await heard;
    if (typeof result !== 'string') return result;
    throw tstError('BROKER_UNREACHABLE', `cancelling order ${orderId}: ${result}`);
  }

  /** Silence longer than a heartbeat's period: check that the gateway answers before an order is sent. */
  private async assertAlive(session: Session): Promise<void> {
    const { everyMs, deadlineMs } = this.parts.settings.heartbeat;
    if (session.silentMs() < everyMs) return;
    if (await answers(session, deadlineMs)) return;
    const error = tstError('BROKER_UNREACHABLE', 'the gateway does not answer; the order was not sent');
    session.fail(error);
    throw error;
  }

  /** Sending a live order id again would modify that order; sending a ref again would double it. */
  private claim(order: OutgoingOrder): void {
    if (this.sentRefs.has(order.orderRef) || this.sentIds.has(order.brokerOrderId)) {
      const text = `order ${order.orderRef} (id ${order.brokerOrderId}) was sent before; it is not sent again`;
      throw tstError('ORDER_REFUSED', text);
    }
    this.sentRefs.add(order.orderRef);
    this.sentIds.add(order.brokerOrderId);
  }

  /** No `await` between the claim, the watch and the send: nothing can come in between. */
  private send(session: Session, order: OutgoingOrder): Promise<PlaceAnswer> {
    const { reports, watch, settings } = this.parts;
    reports.sending(order.brokerOrderId, order.orderRef);
    const answer = watch.wait<PlaceAnswer>(
      order.brokerOrderId,
      settings.placeTimeoutMs,
      () => ({ kind: 'unknown', reason: `no word on the order within ${settings.placeTimeoutMs} ms` }),
      (signal, hurry) => {
        const verdict = placeVerdict(signal);
        if (verdict.kind === 'wait-for-reason') hurry(REASON_MS, verdict.otherwise);
        return verdict.kind === 'answer' ? verdict.answer : undefined;
      },
    );
    session.api.placeOrder(order.brokerOrderId, ibContract(order), ibOrder(order));
    return answer;
  }
}

function ibContract(order: OutgoingOrder): Contract {
  return tradedContract(order.legs);
}

const SNAPPED = { auxPrice: 0 };

const TYPE_FIELDS: Readonly<Record<OutgoingType, Order>> = {
  MKT: { orderType: OrderType.MKT },
  LMT: { orderType: OrderType.LMT },
  'SNAP MKT': { orderType: OrderType.SNAP_MKT, ...SNAPPED },
  'SNAP MID': { orderType: OrderType.SNAP_MID, ...SNAPPED },
  'SNAP PRIM': { orderType: OrderType.SNAP_PRIM, ...SNAPPED },
  ADAPTIVE: {
    orderType: OrderType.MKT,
    algoStrategy: 'Adaptive',
    algoParams: [{ tag: 'adaptivePriority', value: 'Patient' }],
  },
};

/** Nothing is left to presets: without `transmit` the gateway would hold the order, without `tif` change it. */
export function ibOrder(order: OutgoingOrder): Order {
  return {
    action: order.action === 'BUY' ? OrderAction.BUY : OrderAction.SELL,
    totalQuantity: order.quantity,
    ...TYPE_FIELDS[order.type],
    ...(order.type === 'LMT' ? { lmtPrice: order.limitPrice } : {}),
    tif: TimeInForce.DAY,
    account: order.account,
    orderRef: order.orderRef,
    transmit: true,
  };
}

/** Refuses what can't be meant. Throws BAD_INPUT with the fact. */
export function checkOrder(order: OutgoingOrder, account: string): void {
  const problem = orderProblem(order, account) ?? legsProblem(order.legs);
  if (problem) throw tstError('BAD_INPUT', `order ${order.orderRef} is not sent: ${problem}`);
}

function orderProblem(order: OutgoingOrder, account: string): string | undefined {
  const { orderRef, brokerOrderId, quantity, type, limitPrice } = order;
  if (!/^[\x21-\x3a\x3c-\x7e]{1,40}$/.test(orderRef))
    return 'the orderRef is not 1 to 40 plain characters without ;';
  if (order.account !== account) return `its account ${order.account} is not the connected ${account}`;
  if (!Number.isSafeInteger(brokerOrderId) || brokerOrderId < 1 || brokerOrderId >= FIRST_REQUEST_ID) {
    return `order id ${brokerOrderId} is not in 1..${FIRST_REQUEST_ID - 1}`;
  }
  if (!Number.isSafeInteger(quantity) || quantity < 1)
    return `quantity ${quantity} is not a positive whole number`;
  if (type === 'LMT' && !Number.isFinite(limitPrice)) return `limit price ${limitPrice} is not a number`;
  if (type !== 'LMT' && limitPrice !== undefined) return `an order of type ${type} has no limit price`;
  return undefined;
}

function legsProblem(legs: OutgoingOrder['legs']): string | undefined {
  if (legs.length === 0) return 'it has no legs';
  const bad = legs.find(({ contract }) => !(contract.conId > 0) || contract.exchange === '');
  if (bad) return `contract ${bad.contract.localSymbol} lacks its id or exchange`;
  if (legs.some(({ ratio }) => !Number.isSafeInteger(ratio) || ratio === 0))
    return 'a ratio is not a whole number';
  if (legs.length === 1) return legs[0].ratio === 1 ? undefined : 'the ratio of a single contract must be 1';
  if (legs[0].ratio < 0) return 'the ratio of the first leg must be positive';
  const exchanges = new Set(legs.map(({ contract }) => contract.exchange));
  if (exchanges.size > 1) return `its legs are on different exchanges (${[...exchanges].join(', ')})`;
  if (new Set(legs.map(({ contract }) => contract.conId)).size < legs.length)
    return 'two legs are the same contract';
  return undefined;
}
