import type { SimulatorClock } from '../clock/clock';
import type { Faults } from '../control/faults';
import type { Exchange } from '../exchange/exchange';
import type { Market } from '../market/market';
import type { FieldReader } from '../protocol/field-reader';
import type { Field } from '../protocol/frame';
import type { ClientSession } from './client-session';

/** What every handler of a request works with. */
export interface Services {
  readonly market: Market;
  readonly exchange: Exchange;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly account: string;
  /** All who are connected and have started. */
  sessions(): readonly ClientSession[];
}

export interface RequestContext extends Services {
  readonly session: ClientSession;
  readonly version: number;
  readonly now: number;
  reply(...fields: readonly Field[]): void;
  error(id: number, code: number, text: string): void;
}

export type Handler = (context: RequestContext, fields: FieldReader) => void;

export interface RequestKind {
  readonly name: string;
  /** Position of the request or order id in the message, for errors, by server version where it moved; undefined when it has none. */
  readonly idAt?: number | ((version: number) => number);
  readonly handle: Handler;
}

export function errorFields(id: number, code: number, text: string): readonly Field[] {
  return [4, 2, id, code, text, ''];
}
