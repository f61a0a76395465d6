/** The part of a Temporal server that workflows rely on: one run of an id at a time, messages, and losing everything. */
import type { EventLog } from '../world/event-log';
import { runActivity, type Workers } from './activity-runner';
import type { Policy } from './policies';
import { reasonOf } from './reason';

/** What a workflow is given. Nothing of a run that the server has lost ever goes on. */
export interface Run {
  readonly id: string;
  activity<T>(policy: Policy, name: string, input?: unknown): Promise<T>;
  /** True once the test holds; false after so many ms. */
  condition(test: () => boolean, timeoutMs?: number): Promise<boolean>;
  onSignal(name: string, handle: (input: unknown) => unknown): void;
  onUpdate(name: string, handle: (input: unknown) => Promise<unknown>): void;
}

export type Workflow = (run: Run) => Promise<unknown>;

export interface Temporal {
  /** False when a run of the id goes on. */
  start(id: string, workflow: Workflow): boolean;
  isRunning(id: string): boolean;
  /** Nobody hears a signal to what does not run. */
  signal(id: string, name: string, input?: unknown): void;
  /** Throws when nothing of the id runs. */
  update(id: string, name: string, input: unknown): Promise<unknown>;
  /** All runs are gone. */
  lose(): void;
  /** Ids of runs that failed, with the reason. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

interface Running {
  lost: boolean;
  readonly signals: Map<string, (input: unknown) => unknown>;
  readonly updates: Map<string, (input: unknown) => Promise<unknown>>;
  readonly looks: Set<() => void>;
}

const NEVER = new Promise<never>(() => undefined);

export function createTemporal(workers: Workers, log: EventLog): Temporal {
  const runs = new Map<string, Running>();
  const failed: { id: string; reason: string }[] = [];
  return {
    failed,
    isRunning: (id) => runs.has(id),
    start(id, workflow) {
      if (runs.has(id)) return false;
      const running: Running = { lost: false, signals: new Map(), updates: new Map(), looks: new Set() };
      runs.set(id, running);
      const end = () => {
        if (runs.get(id) === running) runs.delete(id);
      };
      workflow(runOf(id, running, workers, log)).then(end, (error: unknown) => {
        if (running.lost) return;
        failed.push({ id, reason: reasonOf(error) });
        log.add(`workflow ${id} failed: ${reasonOf(error)}`);
        end();
      });
      return true;
    },
    signal(id, name, input) {
      const running = runs.get(id);
      if (!running) return;
      Promise.resolve(running.signals.get(name)?.(input)).then(
        () => look(running),
        (error: unknown) => log.add(`signal ${name} of ${id} failed: ${reasonOf(error)}`),
      );
    },
    async update(id, name, input) {
      const running = runs.get(id);
      const handle = running?.updates.get(name);
      if (!running || !handle) throw new Error(`nothing of ${id} takes the update ${name}`);
      try {
        return await handle(input);
      } finally {
        look(running);
      }
    },
    lose() {
      log.add('Temporal has lost everything');
      for (const running of runs.values()) running.lost = true;
      runs.clear();
    },
  };
}

function look(running: Running): void {
  for (const each of [...running.looks]) each();
}

function runOf(id: string, running: Running, workers: Workers, log: EventLog): Run {
  const alive = <T>(promise: Promise<T>): Promise<T> =>
    promise.then(
      (value) => (running.lost ? NEVER : value),
      (error: unknown) => (running.lost ? NEVER : Promise.reject(error)),
    );
  return {
    id,
    activity: (policy, name, input) => {
      const ended = runActivity(workers, policy, name, input, (text) => log.add(text));
      // What the workflow makes of the result may be what it waits for elsewhere.
      return alive(ended.finally(() => setTimeout(() => look(running), 0))) as Promise<never>;
    },
    condition: (test, timeoutMs) => alive(until(running, test, timeoutMs)),
    onSignal: (name, handle) => void running.signals.set(name, handle),
    onUpdate: (name, handle) => void running.updates.set(name, handle),
  };
}

function until(running: Running, test: () => boolean, timeoutMs?: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (test()) return resolve(true);
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      if (!test()) return;
      end(true);
    };
    const end = (held: boolean) => {
      running.looks.delete(look);
      clearTimeout(timer);
      resolve(held);
    };
    running.looks.add(look);
    if (timeoutMs !== undefined) timer = setTimeout(() => end(false), Math.min(timeoutMs, 2 ** 31 - 1));
  });
}
