/**
 * The requests under way on one connection: which caller waits for which answer, until when.
 * Listeners add to a request and end it; the deadline is on the wall clock, so that a frozen
 * trading clock can't keep a request for ever.
 */
import type { TstError } from '../../domain/errors/errors';
import { tstError } from '../../domain/errors/errors';

/** Kinds of requests that the protocol knows without an id: one of each at a time. */
export type SingleRequest = 'positions' | 'openOrders' | 'completedOrders' | 'currentTime';
export type RequestKey = number | SingleRequest;

/** Far above any order id, so that the broker's messages about orders and requests can't be confused. */
export const FIRST_REQUEST_ID = 1_000_000_000;

export type Answer<P> =
  | { readonly kind: 'done'; readonly parts: P }
  | { readonly kind: 'refused'; readonly code: number; readonly text: string }
  | { readonly kind: 'timeout'; readonly parts: P };

interface Pending {
  readonly what: string;
  readonly parts: unknown;
  settle(answer: Answer<unknown>): void;
  reject(error: TstError): void;
}

export class RequestRegistry {
  private readonly pending = new Map<RequestKey, Pending>();
  private lastId = FIRST_REQUEST_ID - 1;
  private ended: TstError | undefined;

  newId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  has(key: RequestKey): boolean {
    return this.pending.has(key);
  }

  /**
   * Registers a request and waits for its end, refusal or deadline. Rejects only when the connection
   * ends. `send` is called once, after registration.
   */
  wait<P>(key: RequestKey, what: string, parts: P, timeoutMs: number, send: () => void): Promise<Answer<P>> {
    if (this.ended) return Promise.reject(this.ended);
    if (this.pending.has(key))
      return Promise.reject(tstError('BAD_INPUT', `request ${key} is already under way`));
    return new Promise<Answer<P>>((resolve, reject) => {
      const timer = setTimeout(() => this.settle(key, { kind: 'timeout', parts }), timeoutMs);
      this.pending.set(key, {
        what,
        parts,
        settle: (answer) => {
          clearTimeout(timer);
          resolve(answer as Answer<P>);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      send();
    });
  }

  /** Lets a listener add to what has come; nothing happens when the request is gone. */
  add<P>(key: RequestKey, change: (parts: P) => void): void {
    const request = this.pending.get(key);
    if (request) change(request.parts as P);
  }

  end(key: RequestKey): void {
    const request = this.pending.get(key);
    if (request) this.settle(key, { kind: 'done', parts: request.parts });
  }

  refuse(key: RequestKey, code: number, text: string): void {
    this.settle(key, { kind: 'refused', code, text });
  }

  /** The connection has ended: every request fails, and every later one. */
  endAll(error: TstError): void {
    this.ended = error;
    const all = [...this.pending.values()];
    this.pending.clear();
    for (const request of all) {
      request.reject(tstError('BROKER_UNREACHABLE', `${request.what}: ${error.message}`, error));
    }
  }

  private settle(key: RequestKey, answer: Answer<unknown>): void {
    const request = this.pending.get(key);
    if (!request) return;
    this.pending.delete(key);
    request.settle(answer);
  }
}
