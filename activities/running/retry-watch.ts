import { CancelledFailure, Context } from '@temporalio/activity';
import { isDatabaseAway } from '../../data/store/database';
import { TstError } from '../../domain/errors/errors';
import { HOUR_MS } from '../../domain/time/units';
import { utcMinute } from '../../domain/time/utc-minute';
import type { Mail } from '../deps';
import { isFinal, sentence } from './failures';

export interface RetryWatchOptions {
  /** How long one step may be repeated before the operator gets a mail, wall time. */
  readonly patienceMs: number;
  /** The wall clock, UTC ms. */
  now(): number;
  sendMail(mail: Mail): Promise<void>;
}

/** One step of a workflow: the same activity, attempt after attempt. */
export interface Step {
  readonly id: string;
  /** For people. */
  readonly name: string;
}

export interface RetryWatch {
  failed(step: Step, error: unknown): Promise<void>;
  /** It is not repeated any more. */
  ended(step: Step, how: 'succeeded' | 'given-up'): Promise<void>;
}

interface Failing {
  /** The first of the failures in a row. */
  readonly since: number;
  /** Of the last one. */
  readonly cause: string;
  readonly last: number;
}

/**
 * Without a new failure for this long, its workflow no longer repeats the step: longer than every pause between
 * attempts.
 */
const FORGOTTEN_AFTER_MS = 6 * HOUR_MS;

/**
 * Mails the operator when a step has been repeated for long: once for each cause (the database, the broker, or else the
 * error's code), however many steps wait for it and however often they try; and once when it is resolved. Kept in
 * memory: a restarted worker counts from the start.
 */
export function createRetryWatch({ patienceMs, now, sendMail }: RetryWatchOptions): RetryWatch {
  const failing = new Map<string, Failing>();
  /** Causes with a mail, and since when they fail. */
  const mailed = new Map<string, number>();

  const forget = (before: number) => {
    for (const [id, { last }] of failing) if (last < before) failing.delete(id);
    const causes = new Set([...failing.values()].map(({ cause }) => cause));
    for (const cause of mailed.keys()) if (!causes.has(cause)) mailed.delete(cause);
  };

  return {
    async failed({ id, name }, error) {
      const at = now();
      forget(at - FORGOTTEN_AFTER_MS);
      const cause = causeOf(error);
      const since = failing.get(id)?.since ?? at;
      failing.set(id, { since, cause, last: at });
      if (at - since < patienceMs || mailed.has(cause)) return;
      mailed.set(cause, since);
      await sendMail({
        subject: `Trouble with ${cause} since ${utcMinute(since)}`,
        text:
          `${name} has been failing for ${minutes(at - since)} min and is still being repeated. Last error: ` +
          `${sentence(error)}${error instanceof TstError ? ` What to do: ${error.remedy}` : ''}\n` +
          `You will get one more mail, when it is resolved.`,
        critical: true,
      });
    },

    async ended({ id, name }, how) {
      const before = failing.get(id);
      if (!before) return;
      failing.delete(id);
      const since = mailed.get(before.cause);
      if (since === undefined || how === 'given-up') return;
      mailed.delete(before.cause);
      const text = `${name} succeeded after ${minutes(now() - since)} min of trouble with ${before.cause}.`;
      await sendMail({ subject: `Resolved: trouble with ${before.cause} since ${utcMinute(since)}`, text });
    },
  };
}

/** The same activities, with every attempt reported to the watch. Goes inside `withFailures`, which renames errors. */
export function watched<T extends object>(activities: T, watch: RetryWatch): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: unknown[]) => {
      const { workflowExecution, activityId } = Context.current().info;
      const step = { id: `${workflowExecution?.runId}/${activityId}`, name };
      try {
        const result: unknown = await (activity as (...args: unknown[]) => Promise<unknown>)(...args);
        await watch.ended(step, 'succeeded').catch(() => undefined); // a mail must not undo what was done
        return result;
      } catch (error) {
        const over = isFinal(error) || error instanceof CancelledFailure;
        const telling = over ? watch.ended(step, 'given-up') : watch.failed(step, error);
        await telling.catch(() => undefined); // the error is what counts
        throw error;
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

const BROKER_CODES: readonly string[] = ['BROKER_UNREACHABLE', 'BROKER_PACING'];

function causeOf(error: unknown): string {
  if (isDatabaseAway(error)) return 'the database';
  if (!(error instanceof TstError)) return error instanceof Error ? error.name : 'an unknown error';
  if (error.code === 'DATABASE_UNREACHABLE') return 'the database';
  return BROKER_CODES.includes(error.code) ? 'the broker' : error.code;
}

function minutes(ms: number): number {
  return Math.round(ms / 60_000);
}
