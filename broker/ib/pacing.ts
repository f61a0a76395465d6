/**
 * How fast we may talk, as pure functions of given times: at most so many messages in any time window. `pacer.ts` waits
 * accordingly. The limits are IB's: 50 messages a second; of history, 50 requests open at once, the same one once in
 * 15 s, fewer than 6 of one contract in 2 s, and of bars below a minute 60 in 10 minutes.
 */

import type { ClockKind } from '../../domain/time/clock-kind';

/** At most `most` messages in any `ms` milliseconds. */
export interface Window {
  readonly most: number;
  readonly ms: number;
}

/** The gateway reads messages later than they leave, and not each equally late: each window is longer by this. */
const LATENESS = 1.1;
/** Messages that are waiting leave in small groups, so that a late group does not meet the next second's first one. */
const GROUP_MS = 100;
const GROUP_SHARE = 0.18;

/**
 * The limit of any one second, and one that spreads the messages over it. A simulated clock stands still between two waits:
 * there nothing is late, and small groups would only make gateway and client wait for each other.
 */
export function messageWindows(maxMessagesPerSecond: number, clock: ClockKind = 'live'): readonly Window[] {
  const most = Math.max(1, Math.floor(maxMessagesPerSecond));
  const second = { most, ms: (most / maxMessagesPerSecond) * 1000 * LATENESS };
  if (clock === 'simulated') return [second];
  return [second, { most: Math.max(1, Math.round(maxMessagesPerSecond * GROUP_SHARE)), ms: GROUP_MS }];
}

/** Milliseconds until one more message may leave; `sent` are the times of those before, oldest first. */
export function windowsWait(sent: readonly number[], windows: readonly Window[], now: number): number {
  return Math.max(0, ...windows.map((window) => windowWait(sent, window, now)));
}

function windowWait(sent: readonly number[], { most, ms }: Window, now: number): number {
  // A clock that was set back makes an instant "in the future": that one counts no longer.
  const recent = sent.filter((at) => at <= now && at > now - ms);
  return recent.length < most ? 0 : Math.ceil(recent[recent.length - most] + ms - now);
}

/** The times with one more, without those that no window reaches. */
export function withSent(
  sent: readonly number[],
  windows: readonly Window[],
  now: number,
): readonly number[] {
  const longest = Math.max(...windows.map(({ ms }) => ms));
  return [...sent.filter((at) => at <= now && at > now - longest), now];
}

export interface HistoryLimits {
  /** Between any two historical requests. */
  readonly minSpacingMs: number;
  /** Between two requests that are the same. */
  readonly identicalMs: number;
  /** After a complaint of the broker. */
  readonly penaltyMs: number;
}

/** What of a historical request counts for its pace: two with the same text are the same, or of the same contract. */
export interface HistoryKeys {
  readonly request: string;
  /** Contract, exchange and kind of price. */
  readonly contract: string;
  /** Of bars below a minute. */
  readonly isSmall?: boolean;
}

export interface HistoryPace {
  /** No historical request before this instant. */
  readonly blockedUntil: number;
  /** When requests were sent, by what is limited, what was sent last at the end. */
  readonly sent: Map<string, readonly number[]>;
}

export function freshHistory(): HistoryPace {
  return { blockedUntil: Number.NEGATIVE_INFINITY, sent: new Map() };
}

/** The sixth in 2 s is a violation. */
const OF_ONE_CONTRACT: Window = { most: 5, ms: 2_000 * LATENESS };

/** Somewhat longer than the broker's 10 minutes, as its clock is not ours. */
const OF_SMALL_BARS: Window = { most: 60, ms: 605_000 };

/** Milliseconds until the request may be sent; 0: now. */
export function historyWait(
  pace: HistoryPace,
  limits: HistoryLimits,
  keys: HistoryKeys,
  now: number,
): number {
  const waits = rulesOf(limits, keys).map(([key, window]) =>
    windowsWait(pace.sent.get(key) ?? [], [window], now),
  );
  const isSetBack = pace.blockedUntil - limits.penaltyMs > now;
  return Math.max(...waits, isSetBack ? 0 : pace.blockedUntil - now);
}

/** Notes the request in the pace itself: copies of all that was sent in 15 s took longer than the request. */
export function historySent(
  { sent }: HistoryPace,
  limits: HistoryLimits,
  keys: HistoryKeys,
  now: number,
): void {
  for (const [key, window] of rulesOf(limits, keys)) {
    const times = withSent(sent.get(key) ?? [], [window], now);
    sent.delete(key); // a Map keeps the order of insertion: this makes it the last
    sent.set(key, times);
  }
  const oldest = now - Math.max(limits.identicalMs, limits.minSpacingMs, OF_ONE_CONTRACT.ms);
  for (const [key, times] of sent) {
    if (key === SMALL) continue;
    if (times[times.length - 1] > oldest) break;
    sent.delete(key);
  }
}

const SMALL = 'small bars';

function rulesOf(
  limits: HistoryLimits,
  { request, contract, isSmall }: HistoryKeys,
): readonly [string, Window][] {
  return [
    ['any', { most: 1, ms: limits.minSpacingMs }],
    [`same ${request}`, { most: 1, ms: limits.identicalMs }],
    [`of ${contract}`, OF_ONE_CONTRACT],
    ...(isSmall ? ([[SMALL, OF_SMALL_BARS]] as [string, Window][]) : []),
  ];
}

/** After the broker complained: nothing for a while. */
export function historyPenalty(pace: HistoryPace, limits: HistoryLimits, now: number): HistoryPace {
  return { ...pace, blockedUntil: now + limits.penaltyMs };
}
