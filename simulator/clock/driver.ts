import type { Exchange } from '../exchange/exchange';
import type { SimulatorClock } from './clock';

export interface Waiter {
  readonly id: string;
  readonly until: number;
}

/** Wall time for which an instant that has come stays its waiter's: longer than another takes to replace a killed one. */
const ACTS_WITHIN_MS = 20_000;

/** Moves the clock, and everything that follows it: matching in order of time, data lines, those who wait. */
export class ClockDriver {
  private readonly waiters = new Map<string, Waiter>();
  /** Waiters whose time has come, and when it came, wall ms. */
  private readonly acting = new Map<string, number>();
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
    this.acting.delete(id);
    this.waiters.set(id, { id, until });
  }

  endWait(id: string): boolean {
    const wasActing = this.acting.delete(id);
    return this.waiters.delete(id) || wasActing;
  }

  waits(): readonly Waiter[] {
    this.dropReached(this.clock.now());
    return [...this.waiters.values()].sort((a, b) => a.until - b.until);
  }

  /** Those whose time has come and who have not said yet, by another wait or its end, that they have acted. */
  reached(): readonly string[] {
    this.dropReached(this.clock.now());
    const late = Date.now() - ACTS_WITHIN_MS;
    for (const [id, since] of this.acting) if (since < late) this.acting.delete(id);
    return [...this.acting.keys()];
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
    const reached = [...this.waiters.values()].filter(({ until }) => until <= now);
    for (const { id } of reached) {
      this.waiters.delete(id);
      this.acting.set(id, Date.now());
    }
    return reached.length > 0;
  }
}
