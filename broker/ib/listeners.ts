/**
 * From the library's events to the waiting requests and to the handlers of a broker. Each listener only
 * stores what came; none may throw, because the library would lose the next message.
 */
import type {
  CommissionReport,
  Contract,
  Execution,
  ContractDetails as IbContractDetails,
  Order,
  OrderState,
} from '@stoqey/ib';
import { EventName } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type { AccountValue } from '../broker';
import type { RawPosition } from './account';
import type { RawBar } from './bars';
import { classify } from './codes';
import { listenOn, type Ticks } from './quotes';
import { FIRST_REQUEST_ID } from './requests';
import type { Session } from './session';

/** What is not the answer to one request. */
export interface SessionHandlers {
  readonly system: (code: number, text: string) => void;
  readonly nextValidId: (id: number) => void;
  readonly orderError: (orderId: number, code: number, text: string) => void;
  readonly openOrder: (orderId: number, order: Order, state: OrderState) => void;
  readonly orderStatus: (status: RawOrderStatus) => void;
  readonly completedOrder: (order: Order, state: OrderState) => void;
  /** `requestId` is -1 for one that happens now. */
  readonly execution: (requestId: number, contract: Contract, execution: Execution) => void;
  readonly commission: (report: CommissionReport) => void;
}

export interface RawOrderStatus {
  readonly orderId: number;
  readonly status: string;
  readonly filled: number;
  readonly remaining: number;
  readonly permId: number;
  readonly clientId: number;
}

/** Connects a session to the handlers. Call it before the session is opened. */
export function listen(session: Session, handlers: SessionHandlers): void {
  listenToConnection(session, handlers);
  listenToAnswers(session);
  listenToMarket(session);
  listenToOrders(session, handlers);
}

function guarded<A extends unknown[]>(session: Session, handle: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      handle(...args);
    } catch (error) {
      session.settings.log('error', 'a message of the gateway could not be handled', {
        error: String(error),
      });
    }
  };
}

function listenToConnection(session: Session, handlers: SessionHandlers): void {
  const { api, settings } = session;
  const where = `${settings.host}:${settings.port}`;
  const unreachable = (text: string) => session.fail(tstError('BROKER_UNREACHABLE', text));
  const system = guarded(session, (code: number, text: string) => {
    if (code === 326) session.fail(tstError('BROKER_CLIENT_ID_IN_USE', clientIdText(session, text)));
    else if (code === 1300) unreachable(`the gateway at ${where} moves to another port: ${text}`);
    else if (classify(code, text) === 'fatal') unreachable(`no gateway at ${where}: ${text} (code ${code})`);
    else handlers.system(code, text);
  });
  api.on(EventName.received, () => session.messageReceived());
  // The library reports messages without an id as `info`, its own problems as `error` with id -1.
  api.on(EventName.info, (text: string, code: number) => system(code, text));
  api.on(
    EventName.error,
    guarded(session, (error: Error, code: number, id: number) => {
      if (id === -1) system(code, error.message);
      else routeError(session, handlers, { id, code, text: error.message });
    }),
  );
  api.on(EventName.disconnected, () => unreachable(`the gateway at ${where} closed the connection`));
  api.on(
    EventName.managedAccounts,
    guarded(session, (list: string) =>
      session.managedAccounts(list.split(',').filter((name) => name !== '')),
    ),
  );
  api.on(
    EventName.nextValidId,
    guarded(session, (id: number) => {
      handlers.nextValidId(id);
      session.nextIdReceived();
    }),
  );
}

function clientIdText(session: Session, text: string): string {
  const { host, port, clientId } = session.settings;
  return `client id ${clientId} is in use at the gateway ${host}:${port}, another program is connected with it (326: ${text})`;
}

/** An id belongs to a request, or to an order, never to both: request ids start above all order ids. */
function routeError(
  session: Session,
  handlers: SessionHandlers,
  { id, code, text }: { readonly id: number; readonly code: number; readonly text: string },
): void {
  if (id < FIRST_REQUEST_ID) handlers.orderError(id, code, text);
  else if (classify(code, text) === 'informational')
    session.settings.log('debug', text, { code, requestId: id });
  else if (session.lines.has(id)) session.lines.get(id)?.refused(code, text);
  else session.requests.refuse(id, code, text);
}

function listenToAnswers(session: Session): void {
  const { api, requests } = session;
  const on = <A extends unknown[]>(handle: (...args: A) => void) => guarded(session, handle);
  const end = on((id: number | string) => requests.end(Number(id)));
  api.on(
    EventName.currentTime,
    on((seconds: number) => {
      requests.add<number[]>('currentTime', (parts) => parts.push(seconds * 1000));
      requests.end('currentTime');
    }),
  );
  api.on(
    EventName.contractDetails,
    on((id: number, details: IbContractDetails) =>
      requests.add<IbContractDetails[]>(id, (all) => all.push(details)),
    ),
  );
  api.on(EventName.contractDetailsEnd, end);
  api.on(
    EventName.accountUpdateMulti,
    on((id: number, account: string, _model: string, key: string, value: string, currency: string) =>
      requests.add<AccountValue[]>(Number(id), (all) => all.push({ account, key, value, currency })),
    ),
  );
  api.on(EventName.accountUpdateMultiEnd, end);
  api.on(
    EventName.marketRule,
    on((id: number, increments: unknown[]) => {
      requests.add<unknown[]>(id, (all) => all.push(...increments));
      requests.end(id);
    }),
  );
  api.on(
    EventName.position,
    on((account: string, contract: Contract, position: number, averageCost?: number) =>
      requests.add<Map<string, RawPosition>>('positions', (all) => {
        const raw = { account, contract, position: position ?? 0, averageCost: averageCost ?? Number.NaN };
        all.set(`${account}|${contract.conId}`, raw);
      }),
    ),
  );
  api.on(
    EventName.positionEnd,
    on(() => requests.end('positions')),
  );
}

/** Message id on the wire. */
const TICK_PRICE = '1';

function listenToMarket(session: Session): void {
  const { api, requests } = session;
  const on = <A extends unknown[]>(handle: (...args: A) => void) => guarded(session, handle);
  api.on(
    EventName.historicalData,
    on(
      (id: number, label: string, open: number, high: number, low: number, close: number, volume: number) => {
        // The end is recognised by its label: prices of -1 are legal.
        if (label.startsWith('finished')) requests.end(id);
        else requests.add<RawBar[]>(id, (all) => all.push({ label, open, high, low, close, volume }));
      },
    ),
  );
  const tick = on((id: number, field: number | undefined, value: number | undefined) => {
    if (field === undefined || value === undefined) return;
    session.lines.get(id)?.tick(field, value);
    requests.add<Ticks>(id, (ticks) => {
      ticks.set(field, value);
      const ms = listenOn(ticks);
      // Never at once: what arrived in the same packet is included.
      if (ms !== undefined) setTimeout(() => requests.end(id), ms);
    });
  });
  // The library forgets the size that comes with a bid: its tick type is 0.
  api.on(
    EventName.received,
    on(([message, , id, type, , size]: string[]) => {
      if (message === TICK_PRICE && type === '1') tick(Number(id), 0, Number(size));
    }),
  );
  api.on(EventName.tickPrice, (id: number, field: number, value: number) => tick(id, field, value));
  api.on(EventName.tickSize, (id: number, field?: number, value?: number) => tick(id, field, value));
}

function listenToOrders(session: Session, handlers: SessionHandlers): void {
  const { api, requests } = session;
  const on = <A extends unknown[]>(handle: (...args: A) => void) => guarded(session, handle);
  api.on(
    EventName.openOrder,
    on((orderId: number, _contract: Contract, order: Order, state: OrderState) =>
      handlers.openOrder(orderId, order, state),
    ),
  );
  api.on(
    EventName.orderStatus,
    on((...fields: OrderStatusFields) => handlers.orderStatus(rawStatus(session, fields))),
  );
  api.on(
    EventName.openOrderEnd,
    on(() => requests.end('openOrders')),
  );
  api.on(
    EventName.completedOrder,
    on((_contract: Contract, order: Order, state: OrderState) => handlers.completedOrder(order, state)),
  );
  api.on(
    EventName.completedOrdersEnd,
    on(() => requests.end('completedOrders')),
  );
  api.on(EventName.execDetails, on(handlers.execution));
  api.on(
    EventName.execDetailsEnd,
    on((id: number) => requests.end(id)),
  );
  api.on(EventName.commissionReport, on(handlers.commission));
}

type OrderStatusFields = [
  orderId: number,
  status: string,
  filled: number,
  remaining: number,
  averagePrice: number,
  permId?: number,
  parentId?: number,
  lastPrice?: number,
  clientId?: number,
];

function rawStatus(session: Session, fields: OrderStatusFields): RawOrderStatus {
  const [orderId, status, filled, remaining, , permId, , , clientId] = fields;
  return {
    orderId,
    status,
    filled: filled ?? Number.NaN,
    remaining: remaining ?? Number.NaN,
    permId: permId ?? 0,
    clientId: clientId ?? session.settings.clientId,
  };
}
