import type { SimulatedClock } from '../../services/gateway/trading-clock';

/** An attempt of an activity that waits on a simulated clock. */
export interface Attempt {
  /** Names the wait, whichever attempt it is of. */
  readonly waiter: string;
  readonly attempt: number;
}

/**
 * Registers the wait of an attempt, or moves it; an instant that has come (UTC ms) keeps the clock from being stepped.
 * Earlier attempts are dead, or learn late that this one has begun: nobody steps or holds the clock for them any more.
 */
export async function registerAttempt(clock: SimulatedClock, each: Attempt, until: number): Promise<void> {
  await clock.registerWait(nameOf(each), until);
  if (each.attempt > 1) await removeAttempts(clock, each.waiter, (attempt) => attempt < each.attempt);
}

/** An attempt must not remove the wait of the one that has taken its place. */
export async function removeAttempt(clock: SimulatedClock, each: Attempt): Promise<void> {
  await clock.removeWait(nameOf(each));
}

/** Removes the waits of all attempts, or of those that are meant. */
export async function removeAttempts(
  clock: SimulatedClock,
  waiter: string,
  isMeant: (attempt: number) => boolean = () => true,
): Promise<void> {
  const { waits, reached } = await clock.waiters();
  const prefix = `${waiter}/`;
  const names = [...waits.map(({ id }) => id), ...reached].filter((id) => id.startsWith(prefix));
  for (const id of names) if (isMeant(Number(id.slice(prefix.length)))) await clock.removeWait(id);
}

const nameOf = ({ waiter, attempt }: Attempt): string => `${waiter}/${attempt}`;
