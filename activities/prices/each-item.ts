import { Context } from '@temporalio/activity';
import { type Interruption, joinInterruptions } from '../../domain/cycle/interruption';
import { TstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { inLanes } from '../running/in-lanes';

/** Attempts after which a transient failure counts as a problem of the one item. */
const PATIENT_ATTEMPTS = 5;

/**
 * True when the broker answers other requests, but not this item's in this many attempts: then the item is left out, so
 * that those behind it get their turn.
 */
export async function isOfOneItem({ dataBroker }: Deps, error: unknown): Promise<boolean> {
  if (!(error instanceof TstError) || !error.code.startsWith('BROKER_')) return false;
  if (Context.current().info.attempt < PATIENT_ATTEMPTS) return false;
  return dataBroker.serverTime().then(
    () => true,
    () => false,
  );
}

/** What the items came to so far; `interruption`: attempts that ended early. */
export interface ItemsResult {
  readonly problems: readonly string[];
  readonly interruption?: Interruption;
}

/** Adds the outcome of one item to the result of those before it. */
export type Fold<R> = (sofar: R) => R;

/**
 * Does the items, `width` at a time, and folds their outcomes in the items' order. The heartbeat keeps how many are done
 * without a gap, and their result, so that a second attempt continues there; items beyond a gap are done again. A failure
 * of one item is kept as a problem, unless it is transient: then the attempt ends, and the next one knows that it did.
 */
export async function eachItem<I, R extends ItemsResult>(
  deps: Deps,
  items: readonly I[],
  { empty, width }: { readonly empty: R; readonly width: number },
  step: (item: I) => Promise<Fold<R>>,
): Promise<R> {
  const context = Context.current();
  const saved = context.info.heartbeatDetails as { next: number; result: R } | undefined;
  let { next, result } = saved ?? { next: 0, result: empty };
  const folds: Fold<R>[] = [];
  const beat = setInterval(() => context.heartbeat({ next, result }), 3_000);
  try {
    await inLanes([...items.entries()].slice(next), width, async ([index, item]) => {
      context.cancellationSignal.throwIfAborted();
      folds[index] = await attempt(deps, item, step);
      for (; folds[next]; next++) result = folds[next](result);
      context.heartbeat({ next, result });
    });
  } catch (error) {
    const now = deps.clock.now();
    const interruption = { from: now, to: now, reason: sentence(error) };
    context.heartbeat({
      next,
      result: { ...result, interruption: joinInterruptions([result.interruption, interruption]) },
    });
    throw error;
  } finally {
    clearInterval(beat);
  }
  return result;
}

async function attempt<I, R extends ItemsResult>(
  deps: Deps,
  item: I,
  step: (item: I) => Promise<Fold<R>>,
): Promise<Fold<R>> {
  try {
    return await step(item);
  } catch (error) {
    if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
    const problem = `${item}: ${sentence(error)}`;
    return (sofar) => ({ ...sofar, problems: [...sofar.problems, problem] });
  }
}
