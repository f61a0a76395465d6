import type { ClientSession } from './client-session';

const PER_SECOND = 50;
const IDENTICAL_MS = 15_000;
const WINDOW_MS = 600_000;
const PER_WINDOW = 60;

/** The limits of a real gateway, for the scenarios that switch them on. */
export class PacingCheck {
  private history: { readonly key: string; readonly time: number }[] = [];

  /** More than 50 messages in a second of the wall's time. */
  isTooFast(session: ClientSession): boolean {
    const now = Date.now();
    const recent = session.recentMessages;
    recent.push(now);
    while (recent[0] <= now - 1000) recent.shift();
    return recent.length > PER_SECOND;
  }

  /** The same history within 15 seconds, or more than 60 in ten minutes, of simulated time. */
  violatesHistory(key: string, now: number): boolean {
    this.history = this.history.filter((entry) => entry.time > now - WINDOW_MS);
    const identical = this.history.some((entry) => entry.key === key && entry.time > now - IDENTICAL_MS);
    this.history.push({ key, time: now });
    return identical || this.history.length > PER_WINDOW;
  }
}
