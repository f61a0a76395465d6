/**
 * Time and chance of this whole process: clocks, timers and random bytes are replaced by the world's, so that code that
 * knows nothing of the simulation runs in it, and nothing happens but by the seed.
 */
import { type Config, install } from '@sinonjs/fake-timers';
import type { Chance } from './chance';
import { ownTimer } from './os-process';

export interface VirtualTime {
  /** UTC ms of the machine's clock. */
  now(): number;
  /** Sets the machine's clock only: what waits, waits as long as before. */
  setClock(now: number): void;
  /** UTC ms as everybody else has it, whatever the machine's clock says. */
  trueTime(): number;
  /** Runs everything that is due until the true time; `afterStep` is called whenever something has happened. */
  runUntil(until: number, afterStep: () => void): Promise<void>;
  /** Lets time pass until the work is done. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Gives the process its own clocks, timers and random bytes back. */
  release(): void;
}

const REPLACED: NonNullable<Config['toFake']> = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
  ...(['setImmediate', 'clearImmediate'] as const),
];

const realImmediate = setImmediate;

/** Takes over time and chance of the process from the instant (UTC ms) on. */
export function takeOverTime(start: number, chance: Chance): VirtualTime {
  const timers = install({ now: start, toFake: REPLACED, loopLimit: Number.MAX_SAFE_INTEGER });
  const giveBack = [replaceNow(() => timers.now), replaceRandomBytes(chance), replaceIntervals()];
  let ahead = 0;
  const trueTime = () => timers.now - ahead;
  return {
    now: () => timers.now,
    trueTime,
    setClock: (now) => {
      ahead += now - timers.now;
      timers.setSystemTime(now);
    },
    async runUntil(until, afterStep) {
      let reached = false;
      timers.setTimeout(() => {
        reached = true;
      }, until - trueTime());
      do {
        await settled();
        afterStep();
        timers.next();
      } while (!reached);
    },
    async during(work) {
      let done = false;
      const ended = work.finally(() => {
        done = true;
      });
      ended.catch(() => undefined); // it is awaited below
      for (await settled(); !done; await settled()) timers.next();
      return ended;
    },
    release: () => {
      for (const restore of giveBack.reverse()) restore();
      timers.uninstall();
    },
  };
}

/** Resolves when everything that needs no time has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

/** Not the class itself: a replaced one is several times slower. An instant without arguments is only used for display. */
function replaceNow(now: () => number): () => void {
  const real = Date.now;
  Date.now = now;
  return () => {
    Date.now = real;
  };
}

/** Ids of orders are drawn from these. */
function replaceRandomBytes(chance: Chance): () => void {
  const real = globalThis.crypto.getRandomValues;
  const drawn = <T extends ArrayBufferView | null>(array: T): T => {
    const bytes = array as unknown as Uint8Array;
    for (let index = 0; index < bytes.length; index++) bytes[index] = chance.int(0, 255);
    return array;
  };
  const set = (value: unknown) =>
    Object.defineProperty(globalThis.crypto, 'getRandomValues', {
      value,
      configurable: true,
      writable: true,
    });
  set(drawn);
  return () => set(real);
}

/** An interval ends with the process that set it. */
function replaceIntervals(): () => void {
  const virtual = globalThis.setInterval;
  globalThis.setInterval = ((...args: Parameters<typeof virtual>) => {
    const timer = virtual(...args);
    ownTimer(() => clearInterval(timer));
    return timer;
  }) as typeof virtual;
  return () => {
    globalThis.setInterval = virtual;
  };
}
