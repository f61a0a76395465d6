/** One client's connection to the invented broker: the whole Broker port, on the world's time. */
import type {
  Broker,
  BrokerEvent,
  BrokerPosition,
  CancelAnswer,
  ConnectionState,
  ModifyAnswer,
  OutgoingOrder,
  PlaceAnswer,
} from '../../broker/broker';
import { type ErrorCode, tstError } from '../../domain/errors/errors';
import type { Chance } from '../world/chance';
import type { EventLog } from '../world/event-log';
import { type Delivery, deliver, PROMPT } from './delivery';
import type { Exchange } from './exchange';
import type { MarketData } from './market-data';

/** A connection, and what can happen to it. */
export interface Connection {
  readonly broker: Broker;
  readonly delivery: Delivery;
  /** Breaks it; it is connected again after so long, if the process still lives. */
  cut(reason: string, forMs: number): void;
  /** Breaks it at a message from now on: 1 is the next one; `when`: before or after the broker has read it. */
  cutAt(message: number, when: 'before' | 'after', forMs: number): void;
  close(): void;
}

export interface Parts {
  readonly clientId: number;
  readonly name: string;
  readonly exchange: Exchange;
  readonly market: MarketData;
  readonly chance: Chance;
  readonly log: EventLog;
  readonly trueTime: () => number;
  /** Refuses a second client of the same id. */
  readonly refused: () => boolean;
}

const ANSWER_MS = { from: 5, to: 40 };
const LOST_ANSWER_MS = 10_000;

export function connect({
  clientId,
  name,
  exchange,
  market,
  chance,
  log,
  trueTime,
  refused,
}: Parts): Connection {
  const listeners = new Set<(event: BrokerEvent) => void>();
  const delivery: Delivery = { ...PROMPT };
  let state: ConnectionState = 'disconnected';
  let session = 0;
  let cutting: { message: number; when: 'before' | 'after'; forMs: number } | undefined;
  let highestId = 0;

  const emit = (event: BrokerEvent) => {
    for (const listener of listeners) listener(event);
  };
  const become = (next: ConnectionState, reason: string) => {
    if (state === next || state === 'closed') return;
    state = next;
    log.add(`connection ${name} is ${next}: ${reason}`);
    emit({ kind: 'connection', state, reason });
  };
  const open = () => {
    if (state === 'closed' || state === 'ready') return;
    if (refused()) setTimeout(open, 2_000);
    else become('ready', 'connected');
  };
  const cut = (reason: string, forMs: number) => {
    if (state === 'closed') return;
    session++;
    become('disconnected', reason);
    setTimeout(open, forMs);
  };
  exchange.listen((event) => {
    const heardIn = session;
    if (state !== 'ready') return;
    deliver(event, delivery, chance, (delivered) => {
      if (state === 'ready' && session === heardIn) emit(delivered);
    });
  });
  setTimeout(open, chance.int(50, 500));

  const isCutNow = (when: 'before' | 'after') => {
    if (cutting?.when !== when || --cutting.message > 0) return false;
    const { forMs } = cutting;
    cutting = undefined;
    cut(`broke ${when === 'before' ? 'before' : 'after'} a message was read`, forMs);
    return true;
  };
  /** The broker's answer; undefined when the connection broke before it came. */
  const exchanged = async <T>(what: string, ask: () => T): Promise<{ readonly answer: T } | undefined> => {
    if (state !== 'ready') throw unreachable(name);
    const began = session;
    log.add(`${name} asks ${what}`);
    await pause(chance.int(ANSWER_MS.from, ANSWER_MS.to));
    if (isCutNow('before') || session !== began) return undefined;
    const answer = ask();
    isCutNow('after');
    await pause(chance.int(ANSWER_MS.from, ANSWER_MS.to));
    return session === began ? { answer } : undefined;
  };
  const asked = async <T>(what: string, ask: () => T): Promise<T> => {
    const told = await exchanged(what, ask);
    if (told === undefined) throw unreachable(name);
    return told.answer;
  };

  const broker: Broker = {
    clientId,
    state: () => state,
    ready: (timeoutMs) => untilReady(() => state, timeoutMs, name, refused),
    serverTime: () => asked('the time', trueTime),
    contractDetails: (query) => asked(`contracts of ${JSON.stringify(query)}`, () => market.details(query)),
    bars: async (request) => {
      if (state !== 'ready') return { kind: 'failed', cause: 'disconnected', reason: 'not connected' };
      const told = await exchanged(`bars ${request.contract.localSymbol} ${request.barSize}`, () =>
        market.bars(request),
      );
      return told?.answer ?? { kind: 'failed', cause: 'disconnected', reason: 'the connection ended' };
    },
    quote: (legs) => asked('a quote', () => market.quote(legs)),
    streamQuotes: async (legs) => {
      await asked('quotes', () => undefined);
      const began = session;
      return {
        latest: () => {
          if (session !== began || state !== 'ready') throw unreachable(name);
          return market.quote(legs);
        },
        changed: (timeoutMs) => pause(Math.min(timeoutMs, 5_000)),
        close: () => undefined,
      };
    },
    priceSteps: async ({ minTick }) => [{ from: Number.NEGATIVE_INFINITY, step: minTick }],
    accountValues: (account) =>
      asked('the account', () => ({ kind: 'reported', values: market.accountValues(account) })),
    positions: (account) =>
      asked('positions', () => ({ kind: 'reported', positions: heldIn(exchange, account) })),
    nextOrderId: async (floor) => {
      highestId = Math.max(highestId, ...exchange.truth.orders.map((each) => each.outgoing.brokerOrderId));
      highestId = Math.max(highestId + 1, floor);
      return asked('an order id', () => highestId);
    },
    place: async (order) =>
      placed(await exchanged(`to place ${order.orderRef}`, () => exchange.place(order, clientId))),
    preview: async () => asked('a preview', () => PREVIEW),
    modify: async (order) => {
      const told = await exchanged(`to change ${order.orderRef}`, () => exchange.modify(order));
      return modified(told?.answer, order, exchange);
    },
    shown: ({ orderRef }) => {
      const order = exchange.find(orderRef);
      const limitPrice = order?.outgoing.limitPrice;
      return order && { status: order.status, ...(limitPrice === undefined ? {} : { limitPrice }) };
    },
    cancel: async (brokerOrderId): Promise<CancelAnswer> => {
      const answer = await asked(`to cancel ${brokerOrderId}`, () =>
        exchange.cancel(brokerOrderId, clientId),
      );
      if (answer !== undefined) return answer;
      await pause(LOST_ANSWER_MS);
      throw unreachable(name);
    },
    snapshot: () => asked('the complete lists', exchange.lists),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => close(),
  };
  const close = () => {
    session++;
    state = 'closed';
    listeners.clear();
  };
  return {
    ...{ broker, delivery, cut, close },
    cutAt: (message, when, forMs) => {
      cutting = { message, when, forMs };
    },
  };
}

const PREVIEW = {
  ...{ initialMarginChange: 1_000, maintenanceMarginChange: 800, initialMarginAfter: 1_000 },
  ...{ equityAfter: 1_000_000, commission: 2.05, commissionCurrency: 'USD' },
};

function placed(told: { readonly answer: PlaceAnswer } | undefined): PlaceAnswer | Promise<PlaceAnswer> {
  if (told === undefined) return { kind: 'unknown', reason: 'the connection ended before an answer' };
  if (told.answer.kind !== 'unknown') return told.answer;
  return pause(LOST_ANSWER_MS).then(() => told.answer);
}

function modified(
  answer: ReturnType<Exchange['modify']> | undefined,
  { orderRef }: OutgoingOrder,
  exchange: Exchange,
): ModifyAnswer {
  if (answer === undefined) return { kind: 'unknown', reason: 'the connection ended' };
  if (answer === 'taken') return { kind: 'taken' };
  if (answer === 'refused') return { kind: 'refused', code: 201, text: 'it has ended' };
  return { kind: 'not-now', status: exchange.find(orderRef)?.status ?? 'Submitted' };
}

function heldIn({ truth }: Exchange, account: string): readonly BrokerPosition[] {
  return [...truth.positions.values()].map(({ contract, quantity }) => ({
    ...{ account, contract, position: quantity, averageCost: 0 },
  }));
}

async function untilReady(
  state: () => ConnectionState,
  timeoutMs: number,
  name: string,
  refused: () => boolean,
): Promise<void> {
  const LOOK_MS = 250;
  for (let waited = 0; state() !== 'ready'; waited += LOOK_MS) {
    if (waited >= timeoutMs) throw unreachable(name, refused() ? 'BROKER_CLIENT_ID_IN_USE' : undefined);
    await pause(LOOK_MS);
  }
}

function unreachable(name: string, code: ErrorCode = 'BROKER_UNREACHABLE'): Error {
  return tstError(code, `the connection ${name} is not ready`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
