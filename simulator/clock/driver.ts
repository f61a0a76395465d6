import type { Exchange } from '../exchange/exchange';
import type { SimulatorClock } from './clock';

export interface Waiter {
  readonly id: string;
  readonly until: number;
}

/** Moves the clock, and everything that follows it: matching in order of time, data lines, those who wait. */
export class ClockDriver {
  private readonly waiters = new Map<string, Waiter>();
  private readonly watchers = new Set<() => void>();
  private processed: number;

  constructor(
    private readonly clock: SimulatorClock,
    private readonly exchange: Exchange,
    private readonly refresh: () => void,
  ) {
    this.processed = clock.now();
  }

  /** Steps to an instant through every session open, fill and expiry before it. */
  advanceTo(time: number): void {
    const now = this.clock.now();
    // A time before now is refused by the clock, before anything moves.
    if (!(time > now)) this.clock.advanceTo(time);
    this.walkTo(now, time);
  }

  /** As `advanceTo`; an instant that a running clock has passed meanwhile changes nothing. */
  reach(time: number): void {
    const now = this.clock.now();
    if (time > now) this.walkTo(now, time);
  }

  private walkTo(now: number, time: number): void {
    this.exchange.walk(Math.min(this.processed, now), time, (at) => this.clock.reach(at));
    this.changed();
  }

  setSpeed(speed: number): void {
    this.clock.setSpeed(speed);
    this.changed();
  }

  /** What a running clock has passed since the last call. */
  tick(): void {
    const now = this.clock.now();
    if (now > this.processed) this.exchange.walk(this.processed, now, () => undefined);
    this.processed = Math.max(this.processed, now);
    // A running clock wakes those whose time has come.
    if (this.dropReached(now)) this.wake();
    this.refresh();
  }

  wait(id: string, until: number): void {
    this.waiters.set(id, { id, until });
  }

  endWait(id: string): boolean {
    return this.waiters.delete(id);
  }

  waits(): readonly Waiter[] {
    this.dropReached(this.clock.now());
    return [...this.waiters.values()].sort((a, b) => a.until - b.until);
  }

  /** Resolves when the clock's version is another than `version`, or after `timeoutMs`. */
  async untilChanged(version: number, timeoutMs: number): Promise<void> {
    if (this.clock.version !== version) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.watchers.add(done);
    });
  }

  /** Lets everybody go who watches the clock. */
  close(): void {
    for (const done of [...this.watchers]) done();
  }

  private changed(): void {
    this.processed = this.clock.now();
    this.exchange.commit({ clock: this.clock.snapshot() });
    this.dropReached(this.processed);
    this.refresh();
    for (const done of [...this.watchers]) done();
  }

  private wake(): void {
    this.clock.version += 1;
    for (const done of [...this.watchers]) done();
  }

  private dropReached(now: number): boolean {
    const before = this.waiters.size;
    for (const waiter of this.waiters.values()) if (waiter.until <= now) this.waiters.delete(waiter.id);
    return this.waiters.size < before;
  }
}
