/**
 * The one clock of a system. Live: the machine's. Simulated: the market simulator's, for everything that
 * trades, pacing and spacing included; there a short wait moves the clock instead of passing time.
 */

import { tstError } from '../../domain/errors/errors';
import type { ClockKind } from '../../domain/time/clock-kind';

export interface TradingClock {
  readonly kind: ClockKind;
  /** UTC ms, without asking anybody: on a simulated clock as of the last answer heard, running on from it. */
  now(): number;
  /** UTC ms, asked of the clock itself. */
  read(): Promise<number>;
  /** A short wait (pacing, spacing). */
  sleep(ms: number): Promise<void>;
  close(): void;
}

export function createLiveClock(): TradingClock {
  return {
    kind: 'live',
    now: () => Date.now(),
    read: async () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    close: () => undefined,
  };
}

interface ClockAnswer {
  readonly now: number;
  readonly speed: number;
  readonly version: number;
  readonly activity: { readonly in: number; readonly out: number };
}

export interface Waiters {
  readonly now: number;
  readonly waits: readonly { readonly id: string; readonly until: number }[];
  /** Those whose instant has come and who may still be acting on it: the clock is not stepped over them. */
  readonly reached: readonly string[];
  /** Messages of the gateway so far. */
  readonly activity: number;
}

/** What steps a simulated clock: see the control interface in `simulator/README.md`. */
export interface SimulatedClock extends TradingClock {
  readonly kind: 'simulated';
  /** Moves the clock forward to `until` (UTC ms); earlier instants change nothing. */
  advance(until: number): Promise<void>;
  /** Lets it run at a speed from now on; 0 stands still. */
  run(speed: number): Promise<void>;
  waiters(): Promise<Waiters>;
  registerWait(id: string, until: number): Promise<void>;
  removeWait(id: string): Promise<void>;
  /** Waits until the clock has been stepped since `version`, or for `timeoutMs`; returns the new version. */
  changed(
    version: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<{ version: number; now: number }>;
}

/** A client of the simulator's control interface on localhost. */
export function createSimulatedClock(controlUrl: string): SimulatedClock {
  // 0 until the first answer: a number that only grows, where NaN would make every comparison of a pacer false.
  let heard = { at: Date.now(), now: 0, speed: 0 };
  const hear = (answer: ClockAnswer) => {
    heard = { at: Date.now(), now: answer.now, speed: answer.speed };
    return answer;
  };
  const now = () => heard.now + (Date.now() - heard.at) * heard.speed;
  const call = <T>(path: string, method = 'GET', body?: unknown, signal?: AbortSignal) =>
    request<T>(controlUrl, path, method, body, signal);
  const advance = async (until: number) => {
    hear(await call<ClockAnswer>('/clock', 'POST', { advance: until }));
  };

  return {
    kind: 'simulated',
    now,
    read: async () => hear(await call<ClockAnswer>('/clock')).now,
    sleep: async (ms) => {
      if (ms > 0) hear(await call<ClockAnswer>('/clock', 'POST', { advanceMs: ms }));
    },
    advance,
    run: async (speed) => {
      hear(await call<ClockAnswer>('/clock', 'POST', { speed }));
    },
    waiters: async () => {
      type Waits = {
        now: number;
        waits: { id: string; until: number }[];
        reached: string[];
        activity: { in: number; out: number };
      };
      const answer = await call<Waits>('/clock/waits');
      const { now: at, waits, reached, activity } = answer;
      return { now: at, waits, reached, activity: activity.in + activity.out };
    },
    registerWait: async (id, until) => {
      await call('/clock/wait', 'POST', { id, until });
    },
    removeWait: async (id) => {
      await call('/clock/wait', 'DELETE', { id });
    },
    changed: async (version, timeoutMs, signal) =>
      hear(
        await call<ClockAnswer>(
          `/clock/changed?version=${version}&timeoutMs=${timeoutMs}`,
          'GET',
          undefined,
          signal,
        ),
      ),
    close: () => undefined,
  };
}

async function request<T>(
  base: string,
  path: string,
  method: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(base + path, {
      method,
      signal,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (error) {
    signal?.throwIfAborted(); // a caller that stopped asking, not a clock that is away
    throw tstError(
      'SERVICE_UNAVAILABLE',
      `the simulator's control interface at ${base} does not answer`,
      error,
    );
  }
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw tstError('BAD_INPUT', `the simulator refused ${method} ${path}: ${answer.error}`);
  return answer;
}
