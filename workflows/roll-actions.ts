import { defineSignal, defineUpdate, setCurrentDetails, uuid4 } from '@temporalio/workflow';
import { STACK_UPDATES } from '../domain/cycle/message-names';
import { rollStateInput, settleExpiredInput } from '../domain/inputs/messages';
import { anything } from '../domain/inputs/values';
import { onSignal, onUpdate, unlessRefused } from './handle-messages';
import type { orderActivities } from './proxies';

/**
 * Sets the roll state of an instrument (`instrument`, `state`, `reason`, `by`), within the table of transitions;
 * Roll_Adjusted rolls its prices at once, `automatic` hands the state back to the roll policy.
 */
const setRollState = defineUpdate<{ summary: string }, [unknown]>(STACK_UPDATES.setRollState);
/** The same by signal: a refusal is audited, shown in the current details and mailed. */
const setRollStateBySignal = defineSignal<[unknown]>('setRollStateBySignal');
/** Settles an expired contract (`instrument`, `contract`, `price`, `reason`, `by`), or corrects its settlement price. */
const settleExpired = defineUpdate<{ summary: string }, [unknown]>(STACK_UPDATES.settleExpired);

/** Registers what an operator does about rolls. `changed` is called after each, `explained` after what may end a break. */
export function handleRollStates(
  system: string,
  orders: ReturnType<typeof orderActivities>,
  oneAtATime: <T>(work: () => Promise<T>) => Promise<T>,
  { changed, explained }: { readonly changed: () => void; readonly explained: () => void },
): void {
  const set = (request: unknown, via: 'update' | 'signal') =>
    oneAtATime(() => orders.setRollState({ request, via, requestId: uuid4() }));
  onUpdate(setRollState, rollStateInput, async (request) => {
    const answer = await set(request, 'update');
    const { summary } = unlessRefused(answer, 'BAD_INPUT');
    changed();
    return { summary };
  });
  onUpdate(settleExpired, settleExpiredInput, async (request) => {
    const answer = await oneAtATime(() => orders.settleExpired({ request, requestId: uuid4() }));
    const { summary } = unlessRefused(answer, 'BAD_INPUT');
    explained();
    return { summary };
  });
  // Not parsed here: the activity refuses invalid input too, and reports it like any refused request.
  onSignal(system, setRollStateBySignal, anything, async (request) => {
    const answer = await set(request, 'signal');
    if (answer.kind === 'refused') return setCurrentDetails(`Roll state refused: ${answer.reason}`);
    changed();
  });
}
