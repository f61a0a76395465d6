/** The states of the connection as a table: what is not in it does not happen. */
import type { ConnectionState } from '../broker';

export type ConnectionChange =
  /** A new connection is being made. */
  | 'dial'
  /** The gateway accepted the client id. */
  | 'accepted'
  /** Open orders, executions and positions have been received completely. */
  | 'synchronised'
  /** The gateway lost the broker. */
  | 'upstream-lost'
  /** The gateway found the broker again. */
  | 'upstream-found'
  | 'down'
  | 'close';

type Row = Partial<Record<ConnectionChange, ConnectionState>>;

const TABLE: Readonly<Record<ConnectionState, Row>> = {
  disconnected: { dial: 'connecting', close: 'closed' },
  connecting: { accepted: 'synchronising', down: 'disconnected', close: 'closed' },
  synchronising: {
    synchronised: 'ready',
    'upstream-lost': 'degraded',
    'upstream-found': 'synchronising',
    down: 'disconnected',
    close: 'closed',
  },
  ready: {
    'upstream-lost': 'degraded',
    'upstream-found': 'synchronising',
    down: 'disconnected',
    close: 'closed',
  },
  degraded: { 'upstream-found': 'synchronising', down: 'disconnected', close: 'closed' },
  closed: {},
};

/** The state after a change, or the same state when the change means nothing in it. */
export function nextState(state: ConnectionState, change: ConnectionChange): ConnectionState {
  return TABLE[state][change] ?? state;
}

/** Wait before attempt number `attempt` (1 is the first repetition): up to a quarter more than listed. */
export function backoff(attempt: number, waitsMs: readonly number[], random: number): number {
  const wait = waitsMs[Math.min(attempt, waitsMs.length) - 1] ?? 0;
  return Math.round(wait * (1 + random / 4));
}
