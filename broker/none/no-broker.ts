/** The Broker port of a system whose broker has no API: a person trades there, and states what is held. */
import { type TstError, tstError } from '../../domain/errors/errors';
import type { AccountAnswer, Broker, PositionsAnswer } from '../broker';

/** What a person wrote down, or downloaded, of the account. */
export interface Statement {
  positions(): Promise<PositionsAnswer>;
  account(): Promise<AccountAnswer>;
}

/** Answers what the statement says. Everything that would need an API throws BROKER_ABSENT. */
export function createNoBroker(statement: Statement): Broker {
  return {
    clientId: 0,
    state: () => 'none',
    ready: async () => undefined,
    subscribe: () => () => undefined,
    close: async () => undefined,
    shown: () => undefined,
    positions: () => statement.positions(),
    accountValues: () => statement.account(),
    serverTime: () => refuse('ask its clock'),
    contractDetails: () => refuse('look up contracts'),
    bars: () => refuse('fetch prices'),
    quote: () => refuse('fetch quotes'),
    streamQuotes: () => refuse('fetch quotes'),
    priceSteps: () => refuse('look up the steps of prices'),
    nextOrderId: () => refuse('send orders'),
    place: () => refuse('send orders'),
    preview: () => refuse('ask what an order would cost'),
    modify: () => refuse('change orders'),
    cancel: () => refuse('cancel orders'),
    snapshot: () => refuse('read orders and executions'),
  };
}

async function refuse(what: string): Promise<never> {
  throw noBroker(what);
}

/** The error of something that this system can't do. */
export function noBroker(what: string): TstError {
  return tstError('BROKER_ABSENT', `this system can't ${what}: it has no broker (broker_kind: none)`);
}
