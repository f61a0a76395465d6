/** Who waits for word about which order of ours. */
import type { OrderSignal } from './place-verdict';

export class OrderWatch {
  private readonly watchers = new Map<number, Set<(signal: OrderSignal) => void>>();

  heard(orderId: number, signal: OrderSignal): void {
    for (const watcher of [...(this.watchers.get(orderId) ?? [])]) watcher(signal);
  }

  /** The connection has ended: nothing more will be heard on it. */
  lost(reason: string): void {
    for (const orderId of [...this.watchers.keys()]) this.heard(orderId, { kind: 'lost', reason });
  }

  /**
   * Waits until `decide` returns a value, or returns `late` after `timeoutMs` of wall time. `decide` may set a
   * nearer deadline with `hurry`.
   */
  wait<T>(
    orderId: number,
    timeoutMs: number,
    late: () => T,
    decide: (signal: OrderSignal, hurry: (ms: number, otherwise: T) => void) => T | undefined,
  ): Promise<T> {
    return new Promise((resolve) => {
      const finish = (value: T): void => {
        clearTimeout(timer);
        this.remove(orderId, watcher);
        resolve(value);
      };
      let timer = setTimeout(() => finish(late()), timeoutMs);
      const hurry = (ms: number, otherwise: T): void => {
        clearTimeout(timer);
        timer = setTimeout(() => finish(otherwise), ms);
      };
      const watcher = (signal: OrderSignal): void => {
        const value = decide(signal, hurry);
        if (value !== undefined) finish(value);
      };
      this.add(orderId, watcher);
    });
  }

  private add(orderId: number, watcher: (signal: OrderSignal) => void): void {
    const known = this.watchers.get(orderId) ?? new Set();
    known.add(watcher);
    this.watchers.set(orderId, known);
  }

  private remove(orderId: number, watcher: (signal: OrderSignal) => void): void {
    const known = this.watchers.get(orderId);
    known?.delete(watcher);
    if (known?.size === 0) this.watchers.delete(orderId);
  }
}
