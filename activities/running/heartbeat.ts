import { Context } from '@temporalio/activity';

/** Below every heartbeat timeout of `workflows/proxies.ts`. */
const EVERY_MS = 2_000;

/** Runs the work with heartbeats, so that a killed worker is noticed soon. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

/**
 * The same activities, each with a heartbeat while it works. For activities that keep nothing else in their heartbeat.
 */
export function allWithHeartbeat<T extends object>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    (...args: unknown[]) =>
      withHeartbeat(() => (activity as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(wrapped) as T;
}
