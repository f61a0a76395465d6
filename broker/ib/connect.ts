/** The broker adapter over the TWS protocol: `createIbBroker` is all that other folders need of this one. */
import { tstError } from '../../domain/errors/errors';
import type { Broker } from '../broker';
import type { IbBrokerOptions } from './options';

export type { BrokerClock, BrokerLog, IbBrokerOptions } from './options';

/** A broker whose connection is kept up from `start` until `close`. */
export interface IbBroker extends Broker {
  /** Begins to connect, and returns at once; wait with `ready`. */
  start(): Promise<void>;
}

/**
 * Interactive Brokers through a gateway (or the simulator: nothing here knows which). Nothing is sent
 * before `start`. Lost connections are replaced with back-off; `subscribe` tells of each change.
 */
export function createIbBroker(options: IbBrokerOptions): IbBroker {
  throw tstError('BROKER_UNREACHABLE', `not yet written: ${options.host}:${options.port}`);
}
