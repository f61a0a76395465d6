import { createServer, type Server, type Socket } from 'node:net';
import { tstError } from '../../domain/errors/errors';
import type { ExchangeEvent } from '../exchange/events';
import { FieldReader } from '../protocol/field-reader';
import type { Field } from '../protocol/frame';
import {
  commissionFields,
  executionFields,
  openOrderFields,
  orderStatusFields,
} from '../protocol/order-messages';
import { utcStamp } from '../protocol/times';
import {
  ACCOUNT_REQUESTS,
  profitFields,
  sendAccountUpdate,
  sendPositions,
  sendSummary,
} from './account-requests';
import { BrokerRules } from './broker-rules';
import { ClientSession } from './client-session';
import { Connection, type ConnectionHost } from './connection';
import { errorFields, type RequestContext, type RequestKind, type Services } from './context';
import { CONTRACT_REQUESTS } from './contract-requests';
import { DATA_REQUESTS, refreshLines } from './data-requests';
import { HISTORY_REQUESTS } from './history-requests';
import { MessageLog } from './message-log';
import { ORDER_REQUESTS } from './order-requests';
import { PacingCheck } from './pacing';
import { SESSION_REQUESTS, welcome } from './session-requests';

const CLIENTS_MAX = 32;
const START_API = 71;
const HISTORY_CANCELLED =
  'Historical Market Data Service error message:API historical data query cancelled: ';

const REQUESTS: Readonly<Record<number, RequestKind>> = {
  ...SESSION_REQUESTS,
  ...ACCOUNT_REQUESTS,
  ...CONTRACT_REQUESTS,
  ...HISTORY_REQUESTS,
  ...DATA_REQUESTS,
  ...ORDER_REQUESTS,
};

/** Answers by number, for scenarios that name the messages they disturb. */
const ANSWER_NAMES: Readonly<Record<number, string>> = {
  3: 'orderStatus',
  4: 'error',
  5: 'openOrder',
  9: 'nextValidId',
  11: 'execDetails',
  17: 'historicalData',
  53: 'openOrderEnd',
  54: 'accountDownloadEnd',
  55: 'execDetailsEnd',
  59: 'commissionReport',
  61: 'position',
  62: 'positionEnd',
  101: 'completedOrder',
  102: 'completedOrdersEnd',
};

/** The TWS port: who is connected, what they ask, and who receives the exchange's events. */
export class Gateway implements ConnectionHost {
  readonly log = new MessageLog();
  readonly rules = new BrokerRules();
  /** No connection is accepted before this wall instant. */
  refuseUntil = 0;
  /** Every client id is taken until this wall instant (the first seconds after a restart). */
  clashUntil = 0;
  private readonly server: Server;
  private readonly bySocket = new Map<Connection, ClientSession>();
  private readonly pacing = new PacingCheck();
  private held: ExchangeEvent[] = [];

  constructor(
    private readonly services: Omit<Services, 'sessions'>,
    readonly serverVersion: number,
  ) {
    this.server = createServer((socket) => this.accept(socket));
    services.exchange.listen((event) => this.onEvent(event));
  }

  /** Throws BAD_INPUT when the port is taken. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) =>
        reject(tstError('BAD_INPUT', `the gateway can't listen on ${host}:${port}: ${error.message}`, error)),
      );
      this.server.listen(port, host, () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Where it listens; 0 before. */
  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  close(): Promise<void> {
    for (const connection of this.bySocket.keys()) connection.close('rst');
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  sessions(): readonly ClientSession[] {
    return [...this.bySocket.values()].filter((session) => session.started);
  }

  connections(): readonly Connection[] {
    return [...this.bySocket.keys()];
  }

  connectionTime(): string {
    return `${utcStamp(this.services.clock.now()).replace('-', ' ')} UTC`;
  }

  eventRule(messageId: number) {
    const name = ANSWER_NAMES[messageId];
    return name === undefined ? undefined : this.services.faults.takeEvent(name);
  }

  sent(connection: Connection, fields: readonly Field[]): void {
    this.log.add('out', connection.clientId, this.services.clock.now(), fields);
  }

  closed(connection: Connection): void {
    const session = this.bySocket.get(connection);
    if (session) this.rules.forget(session);
    this.bySocket.delete(connection);
  }

  /** A system message to everybody. */
  broadcast(code: number, text: string): void {
    for (const session of this.sessions()) session.connection.send(errorFields(-1, code, text));
  }

  /** Sends what has changed since, on all subscriptions. */
  refresh(): void {
    const now = this.services.clock.now();
    const all = this.all();
    for (const session of this.sessions()) {
      refreshLines(all, session, now);
      for (const [id, profit] of session.profits) {
        const message = profitFields(all, id, profit.conId, now);
        if (message.join() === profit.last) continue;
        profit.last = message.join();
        session.connection.send(message);
      }
    }
  }

  /** Events that came while the connection to the broker was lost are reported now. */
  restoreConnectivity(): void {
    this.services.faults.connectivityLost = false;
    for (const event of this.held.splice(0)) this.onEvent(event);
  }

  message(connection: Connection, fields: readonly string[]) {
    const session = this.bySocket.get(connection);
    if (!session) return;
    const now = this.services.clock.now();
    this.log.add('in', connection.clientId, now, fields);
    const id = Number(fields[0]);
    if (!session.started) {
      if (id === START_API) this.start(session, fields);
      return;
    }
    const kind = REQUESTS[id];
    const context = this.context(session, now);
    if (!kind) return context.error(-1, 320, `Error reading request. Message id ${fields[0]} is unknown.`);
    const at = typeof kind.idAt === 'function' ? kind.idAt(connection.version) : kind.idAt;
    const requestId = at === undefined ? -1 : Number(fields[at]);
    if (this.isDisturbed(context, kind, requestId, fields)) return;
    if (this.isHeldByRules(context, kind, requestId, fields)) return;
    this.handle(context, kind, requestId, fields);
  }

  private isDisturbed(
    context: RequestContext,
    kind: RequestKind,
    requestId: number,
    fields: readonly string[],
  ): boolean {
    const { faults } = this.services;
    const rule = faults.takeRequest(kind.name);
    if (rule) {
      if (rule.code !== undefined) context.error(requestId, rule.code, rule.text ?? 'injected error');
      return true;
    }
    if (faults.pacingRate && this.pacing.isTooFast(context.session)) {
      context.error(-1, 100, 'Max rate of messages per second has been exceeded:max=50');
      return true;
    }
    if (!faults.pacingHistory || kind.name !== 'reqHistoricalData') return false;
    if (!this.pacing.violatesHistory(fields.slice(2).join(), context.now)) return false;
    const text = 'Historical Market Data Service error message:Historical data request pacing violation';
    context.error(requestId, 162, text);
    return true;
  }

  /** While the broker's rules are on: a violation is refused, history is answered later. */
  private isHeldByRules(
    context: RequestContext,
    kind: RequestKind,
    id: number,
    fields: readonly string[],
  ): boolean {
    const rule = this.services.faults.rules;
    if (!rule) return false;
    const { session, now } = context;
    const tooMany = this.rules.message(session, now);
    if (tooMany) {
      context.error(-1, tooMany.code, tooMany.text);
      return true;
    }
    if (kind.name === 'cancelHistoricalData' && this.rules.end(session, id))
      context.error(id, 162, `${HISTORY_CANCELLED}${id}`);
    if (kind.name !== 'reqHistoricalData') return false;
    const violation = this.rules.begin(session, id, fields, now);
    if (violation) context.error(id, violation.code, violation.text);
    else this.answerLater(context, kind, id, fields, rule.latencyMs);
    return true;
  }

  private answerLater(
    context: RequestContext,
    kind: RequestKind,
    id: number,
    fields: readonly string[],
    ms: number,
  ): void {
    const { session } = context;
    setTimeout(() => {
      if (!this.rules.end(session, id) || !session.connection.isOpen) return;
      this.handle(this.context(session, this.services.clock.now()), kind, id, fields);
    }, ms).unref();
  }

  private handle(context: RequestContext, kind: RequestKind, id: number, fields: readonly string[]): void {
    try {
      kind.handle(context, new FieldReader(fields.slice(1)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.error(
        Number.isFinite(id) ? id : -1,
        320,
        `Error reading request. ${kind.name}: ${error.message}`,
      );
    }
  }

  private accept(socket: Socket): void {
    if (Date.now() < this.refuseUntil) {
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      return;
    }
    const connection = new Connection(socket, this);
    this.bySocket.set(connection, new ClientSession(connection));
  }

  private start(session: ClientSession, fields: readonly string[]): void {
    const clientId = Number(fields[2]);
    const taken = this.sessions().some((other) => other.clientId === clientId);
    const full = this.sessions().length >= CLIENTS_MAX;
    if (!Number.isInteger(clientId) || taken || full || Date.now() < this.clashUntil) {
      const text = 'Unable to connect as the client id is already in use. Retry with a unique client id.';
      session.connection.send(errorFields(-1, 326, text));
      session.connection.close();
      return;
    }
    session.connection.clientId = clientId;
    session.started = true;
    welcome(this.context(session, this.services.clock.now()));
  }

  private all(): Services {
    return { ...this.services, sessions: () => this.sessions() };
  }

  private context(session: ClientSession, now: number): RequestContext {
    const { connection } = session;
    return {
      ...this.all(),
      session,
      version: connection.version,
      now,
      reply: (...fields) => connection.send(fields),
      error: (id, code, text) => connection.send(errorFields(id, code, text)),
    };
  }

  private onEvent(event: ExchangeEvent): void {
    if (this.services.faults.connectivityLost) this.held.push(event);
    else if (event.kind === 'account') this.sendToSubscribers(event.conIds);
    else this.sendToOwner(event);
  }

  private sendToOwner(event: Exclude<ExchangeEvent, { kind: 'account' }>): void {
    const clientId = ownerOf(event);
    const shown =
      event.kind === 'order' ? { ...event, order: this.services.faults.shown(event.order) } : event;
    for (const { connection } of this.sessions()) {
      if (connection.clientId !== clientId) continue;
      for (const fields of eventFields(shown, connection.version)) connection.send(fields);
    }
  }

  private sendToSubscribers(conIds: readonly number[]): void {
    const now = this.services.clock.now();
    const all = this.all();
    for (const session of this.sessions()) {
      if (session.positions) sendPositions(all, session, now, conIds);
      if (session.accountUpdates) sendAccountUpdate(all, session, now);
      for (const id of session.summaries.keys()) sendSummary(all, session, id, now);
    }
  }
}

function ownerOf(event: Exclude<ExchangeEvent, { kind: 'account' }>): number {
  if (event.kind === 'order') return event.order.clientId;
  return event.kind === 'error' ? event.clientId : event.execution.clientId;
}

function eventFields(
  event: Exclude<ExchangeEvent, { kind: 'account' }>,
  version: number,
): readonly (readonly Field[])[] {
  switch (event.kind) {
    case 'order': {
      const status = orderStatusFields(event.order);
      return event.statusOnly ? [status] : [openOrderFields(event.order, version), status];
    }
    case 'execution':
      return [executionFields(event.execution, -1, version)];
    case 'commission':
      return [commissionFields(event.execution)];
    case 'error':
      return [errorFields(event.orderId, event.code, event.text)];
  }
}
