import { Context } from '@temporalio/activity';
import { TstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

/** Attempts after which a transient failure counts as a problem of the one item. */
const PATIENT_ATTEMPTS = 5;

/**
 * True when the broker answers other requests, but not this item's in this many attempts: then the item is left out, so
 * that those behind it get their turn.
 */
export async function isOfOneItem({ dataBroker }: Deps, error: unknown): Promise<boolean> {
  const { attempt: attempts } = Context.current().info;
  if (!(error instanceof TstError) || !error.code.startsWith('BROKER_') || attempts < PATIENT_ATTEMPTS)
    return false;
  return dataBroker.serverTime().then(
    () => true,
    () => false,
  );
}

/**
 * Does the items one after another, keeping progress and result in the heartbeat, so that a second attempt
 * continues where the first one died. A failure of one item is kept as a problem, unless it is transient.
 */
export async function eachItem<I, R extends { problems: readonly string[] }>(
  deps: Deps,
  items: readonly I[],
  empty: R,
  step: (item: I, sofar: R) => Promise<R>,
): Promise<R> {
  const context = Context.current();
  const saved = context.info.heartbeatDetails as { next: number; result: R } | undefined;
  let result = saved?.result ?? empty;
  const beat = setInterval(() => context.heartbeat({ next, result }), 3_000);
  let next = saved?.next ?? 0;
  try {
    for (; next < items.length; ) {
      context.cancellationSignal.throwIfAborted();
      result = await attempt(deps, items[next], result, step);
      next++;
      context.heartbeat({ next, result });
    }
  } finally {
    clearInterval(beat);
  }
  return result;
}

async function attempt<I, R extends { problems: readonly string[] }>(
  deps: Deps,
  item: I,
  sofar: R,
  step: (item: I, sofar: R) => Promise<R>,
): Promise<R> {
  try {
    return await step(item, sofar);
  } catch (error) {
    if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
    return { ...sofar, problems: [...sofar.problems, `${item}: ${sentence(error)}`] };
  }
}
