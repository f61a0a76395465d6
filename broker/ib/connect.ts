/** The broker adapter over the TWS protocol: `createIbBroker` is all that other folders need of this one. */
import type { Contract, Execution } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type {
  AccountAnswer,
  Broker,
  BrokerEvent,
  BrokerOrderReport,
  NotStated,
  PositionsAnswer,
} from '../broker';
import { rawPositions, requestAccountValues, requestPositions } from './account';
import { requestBars } from './bars';
import { classify } from './codes';
import { Connection } from './connection';
import { ContractLookup } from './contract-lookup';
import { brokerCommission, brokerExecution, type RawExecution, SeenExecutions } from './executions';
import { listen, type RawOrderStatus, type SessionHandlers } from './listeners';
import { MarketRules } from './market-rules';
import { type IbBrokerOptions, type IbSettings, withDefaults } from './options';
import { OrderEntry } from './order-entry';
import { OrderIds } from './order-ids';
import { OrderReports } from './order-reports';
import { OrderWatch } from './order-watch';
import { Outbox } from './outbox';
import { Pacer } from './pacer';
import { Previews } from './previews';
import { streamQuotes } from './quote-stream';
import { requestQuote } from './quotes';
import { Session } from './session';
import {
  addOpenOrder,
  completeExecution,
  type OpenOrders,
  requestExecutions,
  requestOpenOrders,
  requestSnapshot,
} from './snapshot';

export type { BrokerLog, IbBrokerOptions } from './options';

/** A broker whose connection is kept up from `start` until `close`. */
export interface IbBroker extends Broker {
  accountValues(account: string): Promise<Exclude<AccountAnswer, NotStated>>;
  positions(account: string): Promise<Extract<PositionsAnswer, { kind: 'reported' }>>;
  /** Begins to connect, and returns at once; wait with `ready`. */
  start(): Promise<void>;
}

/**
 * Interactive Brokers through a gateway (or the simulator: nothing here knows which). Nothing is sent
 * before `start`. Lost connections are replaced with back-off; `subscribe` reports each change.
 */
export function createIbBroker(options: IbBrokerOptions): IbBroker {
  return new StoqeyBroker(withDefaults(options));
}

class StoqeyBroker implements IbBroker {
  readonly clientId: number;
  private readonly pacer: Pacer;
  private readonly ids = new OrderIds();
  private readonly reports: OrderReports;
  private readonly watch = new OrderWatch();
  private readonly seen = new SeenExecutions();
  private readonly lookup: ContractLookup;
  private readonly marketRules = new MarketRules();
  private readonly previews = new Previews();
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly entry: OrderEntry;

  constructor(private readonly settings: IbSettings) {
    this.clientId = settings.clientId;
    this.pacer = new Pacer(settings.clock, settings.maxMessagesPerSecond, settings.historyPacing);
    this.reports = new OrderReports(settings.clientId);
    this.lookup = new ContractLookup(settings.log);
    this.outbox = new Outbox(settings.log);
    this.connection = new Connection({
      settings,
      newSession: () => this.newSession(),
      synchronise: (session) => this.synchronise(session),
      changed: (state, reason) => this.outbox.send({ kind: 'connection', state, reason }),
    });
    const { connection, pacer, reports, watch } = this;
    this.entry = new OrderEntry({ settings, connection, pacer, reports, watch });
  }

  async start() {
    this.connection.start();
  }

  state() {
    return this.connection.state();
  }

  ready(timeoutMs: number) {
    return this.connection.ready(timeoutMs);
  }

  async serverTime() {
    const time = await this.connection.session().currentTime(this.settings.requestTimeoutMs);
    if (time === undefined) throw tstError('BROKER_UNREACHABLE', 'the gateway did not report its time');
    return time;
  }

  async contractDetails(query: Parameters<Broker['contractDetails']>[0]) {
    return this.lookup.details(this.connection.session(), query);
  }

  async bars(request: Parameters<Broker['bars']>[0]) {
    return requestBars(this.connection.session(), this.pacer, request);
  }

  async quote(legs: Parameters<Broker['quote']>[0], timeoutMs: number) {
    return requestQuote(this.connection.session(), legs, timeoutMs);
  }

  async streamQuotes(legs: Parameters<Broker['streamQuotes']>[0]) {
    return streamQuotes(this.connection.session(), legs);
  }

  async priceSteps(contract: Parameters<Broker['priceSteps']>[0]) {
    return this.marketRules.stepsOf(this.connection.session(), contract);
  }

  async accountValues(account: string) {
    const values = await requestAccountValues(this.connection.session(), account);
    return { kind: 'reported', values } as const;
  }

  async positions(account: string) {
    const positions = await requestPositions(this.connection.session(), this.lookup, account);
    return { kind: 'reported', positions } as const;
  }

  async nextOrderId(floor: number) {
    this.connection.session();
    return this.ids.reserve(floor);
  }

  async place(order: Parameters<Broker['place']>[0]) {
    const answer = this.entry.place(order);
    for (const { contract } of order.legs) this.lookup.remember(contract);
    return answer;
  }

  async preview(order: Parameters<Broker['preview']>[0], timeoutMs: number) {
    await this.pacer.message();
    return this.previews.ask(this.connection.session(), order, timeoutMs);
  }

  async modify(order: Parameters<Broker['modify']>[0]) {
    return this.entry.modify(order);
  }

  shown({ brokerOrderId, orderRef }: Parameters<Broker['shown']>[0]) {
    return this.reports.shownAs(brokerOrderId, orderRef);
  }

  cancel(brokerOrderId: number) {
    return this.entry.cancel(brokerOrderId);
  }

  async snapshot() {
    return requestSnapshot(this.connection.session(), this.lookup, this.seen);
  }

  subscribe(listener: (event: BrokerEvent) => void) {
    return this.outbox.subscribe(listener);
  }

  close() {
    return this.connection.close();
  }

  private newSession(): Session {
    const session = new Session(this.settings, this.pacer);
    listen(session, this.handlers(session));
    // Callers that wait for news of an order must learn that this connection will bring no more.
    void session.ended.then((reason) => this.watch.lost(reason.message));
    return session;
  }

  /** Before anything is sent on a new connection: what happened while there was none. */
  private async synchronise(session: Session): Promise<void> {
    await requestOpenOrders(session);
    await requestExecutions(session, this.lookup);
    await rawPositions(session);
  }

  private handlers(session: Session): SessionHandlers {
    return {
      system: (code, text) => this.onSystem(code, text),
      nextValidId: (id) => this.ids.gatewayNext(id),
      orderError: (orderId, code, text) => this.onOrderError(orderId, code, text),
      openOrder: (orderId, order, state) => {
        if (order.whatIf) return this.previews.answered(orderId, state);
        const report = this.reports.openOrder(orderId, order, state);
        session.requests.add<OpenOrders>('openOrders', (all) => addOpenOrder(all, report));
        this.deliverOrder(report);
      },
      orderStatus: (status) => this.onOrderStatus(session, status),
      completedOrder: (order, state) => {
        const report = this.reports.completedOrder(order, state);
        session.requests.add<BrokerOrderReport[]>('completedOrders', (all) => all.push(report));
      },
      execution: (requestId, contract, execution) =>
        this.onExecution(session, requestId, { contract, execution }),
      commission: (raw) => {
        const commission = brokerCommission(raw);
        if (commission && this.seen.commission(commission))
          this.outbox.send({ kind: 'commission', commission });
      },
    };
  }

  private onSystem(code: number, text: string): void {
    const level = classify(code, text) === 'informational' ? 'debug' : 'warn';
    this.settings.log(level, `gateway: ${text}`, { code });
    this.connection.upstream(code, text);
  }

  private onOrderError(orderId: number, code: number, text: string): void {
    if (classify(code, text) !== 'informational' && this.previews.refused(orderId)) return;
    this.watch.heard(orderId, { kind: 'error', code, text });
    const codeClass = classify(code, text);
    this.settings.log('warn', `gateway on order ${orderId}: ${text}`, { code, class: codeClass });
    if (codeClass === 'cancelled') this.publishOrder(this.reports.ended(orderId, 'Cancelled', text));
    // A refusal other than 201 that comes after the order was shown is about something done to it, not
    // about the order: it works on.
    const endsOrder = codeClass === 'rejected' && (code === 201 || !this.reports.isShown(orderId));
    if (endsOrder) this.publishOrder(this.reports.ended(orderId, 'Rejected', text));
  }

  private onOrderStatus(session: Session, status: RawOrderStatus): void {
    const report = this.reports.orderStatus(status);
    session.requests.add<OpenOrders>('openOrders', (all) => addOpenOrder(all, report));
    this.deliverOrder(report);
  }

  /** Delivers an event to callers that wait for news of one of our orders, and to the subscribers. */
  private deliverOrder(report: BrokerOrderReport): void {
    if (report.clientId === this.clientId) {
      this.ids.seen(report.brokerOrderId);
      const { status, permId, limitPrice } = report;
      this.watch.heard(report.brokerOrderId, { kind: 'status', status, permId, limitPrice });
    }
    this.publishOrder(report);
  }

  private publishOrder(report: BrokerOrderReport): void {
    const news = this.reports.news(report);
    if (news) this.outbox.send({ kind: 'order', report: news });
  }

  private onExecution(session: Session, requestId: number, raw: RawExecution): void {
    session.requests.add<RawExecution[]>(requestId, (all) => all.push(raw));
    this.heardExecution(raw.execution);
    const first = this.seen.firstSight(raw.execution.execId ?? '');
    // Repeated live ones are reported again (the ledger knows them), repeated lists are not.
    if (requestId === -1 || first) this.publishExecution(session, raw);
  }

  /** An execution proves that the order was accepted, even when no status of it ever came. */
  private heardExecution({ orderId, clientId, permId }: Execution): void {
    if (clientId !== this.clientId || !orderId) return;
    this.ids.seen(orderId);
    this.watch.heard(orderId, { kind: 'status', status: 'Submitted', permId: permId ?? 0 });
  }

  private publishExecution(
    session: Session,
    raw: { readonly contract: Contract; readonly execution: Execution },
  ): void {
    const contract = this.lookup.complete(raw.contract);
    if (contract === 'ask') {
      this.outbox.sendWhenComplete(
        completeExecution(session, this.lookup, raw).then(
          (execution) => execution && { kind: 'execution', execution },
        ),
      );
    } else if (contract) {
      const execution = brokerExecution(raw, contract, this.settings.gatewayZone);
      this.outbox.send({ kind: 'execution', execution });
    } else {
      this.settings.log('warn', 'an execution of a kind that is not traded here is ignored', {
        symbol: raw.contract.symbol,
        secType: raw.contract.secType,
      });
    }
  }
}
