/**
 * How fast we may talk, as pure state machines on a given time. `pacer.ts` waits accordingly.
 * The limits are IB's: 50 messages a second; historical requests are limited separately, and not the same one at once.
 */

/** Tokens may be negative after a message that could not wait. */
export interface Bucket {
  readonly tokens: number;
  /** UTC ms of the last change. */
  readonly at: number;
}

/** In any one second at most `burst + perSecond` messages leave. */
export interface BucketLimits {
  readonly perSecond: number;
  readonly burst: number;
}

export type TokenAnswer =
  | { readonly kind: 'taken'; readonly bucket: Bucket }
  | { readonly kind: 'wait'; readonly ms: number; readonly bucket: Bucket };

/** Splits a limit for any one second into a small burst and a steady rate. */
export function bucketLimits(maxMessagesPerSecond: number): BucketLimits {
  const burst = Math.max(1, Math.floor(maxMessagesPerSecond / 10));
  return { burst, perSecond: Math.max(1, maxMessagesPerSecond - burst) };
}

export function fullBucket(limits: BucketLimits, now: number): Bucket {
  return { tokens: limits.burst, at: now };
}

/** One token, or how long to wait for it. */
export function takeToken(bucket: Bucket, limits: BucketLimits, now: number): TokenAnswer {
  const refilled = refill(bucket, limits, now);
  if (refilled.tokens >= 1) return { kind: 'taken', bucket: { ...refilled, tokens: refilled.tokens - 1 } };
  const ms = Math.ceil(((1 - refilled.tokens) / limits.perSecond) * 1000);
  return { kind: 'wait', ms, bucket: refilled };
}

/** One token for a message that can't wait; those after it wait longer. */
export function takeTokenNow(bucket: Bucket, limits: BucketLimits, now: number): Bucket {
  const refilled = refill(bucket, limits, now);
  return { ...refilled, tokens: refilled.tokens - 1 };
}

function refill(bucket: Bucket, limits: BucketLimits, now: number): Bucket {
  // A clock that was set back gives no tokens, and must not take any.
  const elapsed = Math.max(0, now - bucket.at);
  const tokens = Math.min(limits.burst, bucket.tokens + (elapsed * limits.perSecond) / 1000);
  return { tokens, at: now };
}

export interface HistoryLimits {
  readonly minSpacingMs: number;
  readonly identicalMs: number;
  readonly penaltyMs: number;
}

export interface HistoryPace {
  readonly lastAt: number;
  /** No historical request before this instant. */
  readonly blockedUntil: number;
  /** When each request was last sent, by what makes two requests the same. */
  readonly sentAt: ReadonlyMap<string, number>;
}

export const FRESH_HISTORY: HistoryPace = {
  lastAt: Number.NEGATIVE_INFINITY,
  blockedUntil: Number.NEGATIVE_INFINITY,
  sentAt: new Map(),
};

/** Milliseconds until the request `key` may be sent; 0: now. */
export function historyWait(pace: HistoryPace, limits: HistoryLimits, key: string, now: number): number {
  const same = pace.sentAt.get(key) ?? Number.NEGATIVE_INFINITY;
  const waits = [
    remaining(pace.lastAt, limits.minSpacingMs, now),
    remaining(same, limits.identicalMs, now),
    remaining(pace.blockedUntil - limits.penaltyMs, limits.penaltyMs, now),
  ];
  return Math.max(...waits);
}

export function historySent(pace: HistoryPace, limits: HistoryLimits, key: string, now: number): HistoryPace {
  const recent = [...pace.sentAt].filter(([, at]) => remaining(at, limits.identicalMs, now) > 0);
  return { ...pace, lastAt: now, sentAt: new Map([...recent, [key, now]]) };
}

/** After the broker complained: nothing for a while. */
export function historyPenalty(pace: HistoryPace, limits: HistoryLimits, now: number): HistoryPace {
  return { ...pace, blockedUntil: now + limits.penaltyMs };
}

/** A clock that was set back makes an instant "in the future": that wait is void. */
function remaining(since: number, ms: number, now: number): number {
  return since > now ? 0 : Math.max(0, since + ms - now);
}
