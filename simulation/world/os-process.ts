import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * A process of the operating system, as the world knows it: it runs, is stopped (SIGSTOP, a frozen machine), or is dead.
 * Code of a dead process never goes on after its next question to the outside; that of a stopped one waits.
 */
export interface OsProcess {
  readonly name: string;
  state(): 'running' | 'stopped' | 'dead';
  /** Runs work as this process. */
  run<T>(work: () => T): T;
  /** Resolves when the process may go on; never when it is dead. */
  turn(): Promise<void>;
  stop(): void;
  goOn(): void;
  kill(): void;
  /** Called once when it dies. */
  onDeath(listener: () => void): void;
}

const NEVER = new Promise<never>(() => undefined);
const current = new AsyncLocalStorage<{ own(end: () => void): void }>();

/** Something that ends with the process that runs now. */
export function ownTimer(end: () => void): void {
  current.getStore()?.own(end);
}

export function startProcess(name: string): OsProcess {
  let state: ReturnType<OsProcess['state']> = 'running';
  let waiting: (() => void)[] = [];
  const ends = new Set<() => void>();
  const goOn = () => {
    if (state !== 'stopped') return;
    state = 'running';
    for (const resume of waiting.splice(0)) resume();
  };
  return {
    name,
    state: () => state,
    run: (work) => current.run({ own: (end) => ends.add(end) }, work),
    turn: () => {
      if (state === 'dead') return NEVER;
      if (state === 'running') return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    stop: () => {
      if (state === 'running') state = 'stopped';
    },
    goOn,
    kill: () => {
      if (state === 'dead') return;
      state = 'dead';
      waiting = [];
      for (const end of ends) end();
      ends.clear();
    },
    onDeath: (listener) => ends.add(listener),
  };
}
