import type { OsProcess } from './os-process';

/** A question to the outside: which method of what, with which arguments. */
export interface Step {
  readonly target: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What happens around each step: it may kill the process, or throw what the step fails with. */
export interface Around {
  before?(step: Step): void;
  after?(step: Step): void;
}

/**
 * The same thing, as one process reaches it: every method that answers with a promise waits for its process's turn before
 * it is called and before it answers, so that a process can die, or stop, at each of them. What a method returns besides
 * (a collection, a cursor) is reached the same way.
 */
export function reach<T extends object>(process: OsProcess, name: string, target: T, around: Around = {}): T {
  return new Proxy(target, {
    get(on, key) {
      const value: unknown = Reflect.get(on, key, on);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => answered(value.bind(on), { target: name, method: String(key), args });
    },
  });

  function answered(call: (...args: unknown[]) => unknown, step: Step): unknown {
    if (isChain(step.method)) {
      const next = call(...step.args);
      const named = step.method === 'collection' ? `${name}.${String(step.args[0])}` : name;
      return typeof next === 'object' && next !== null ? reach(process, named, next, around) : next;
    }
    if (isPlain(step.method)) return call(...step.args);
    return process.turn().then(async () => {
      around.before?.(step);
      await process.turn();
      const answer = await call(...step.args);
      around.after?.(step);
      await process.turn();
      return answer;
    });
  }
}

/** Methods that return another thing to ask. */
const CHAINS: ReadonlySet<string> = new Set([
  ...['collection', 'find', 'sort', 'limit', 'skip', 'project', 'batchSize', 'aggregate'],
]);
/** Methods that answer at once, of what the process knows itself. */
const PLAIN: ReadonlySet<string> = new Set(['state', 'now', 'shown', 'subscribe', 'latest', 'changed']);

const isChain = (method: string) => CHAINS.has(method);
const isPlain = (method: string) => PLAIN.has(method);
