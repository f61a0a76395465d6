import { FAULTY_FATES, type OrderFate } from '../broker/fate';
import type { StruckState } from '../seeds/coverage';

const NOT_SENT = 'the broker has not been sent the order';
const NO_ORDER = 'the fault is that of an order';
const NOT_TAKEN = 'the broker never has the order that it refuses or never reads';
const FINAL = 'an order that the broker shows as ended is not filled or cancelled again';

/** Fates in which the broker has no order afterwards. */
const NEVER_THERE: readonly OrderFate[] = ['rejected', 'lost-before'];
const ENDED: readonly StruckState[] = ['filled', 'cancelled', 'rejected', 'not-accepted'];
/** Reports of executions come after the end of these. */
const AFTER_THE_END: readonly OrderFate[] = ['filled-after-cancel', 'lost-after'];

/** Why a fault can't strike an order in a state; undefined where it can. */
export function whyImpossible(fault: string, state: StruckState): string | undefined {
  const fate = FAULTY_FATES.find((each) => each === fault);
  if (fate === undefined) return undefined;
  if (state === 'none') return NO_ORDER;
  if (state === 'intended') return NOT_SENT;
  if (NEVER_THERE.includes(fate) && state !== 'sending') return NOT_TAKEN;
  if (ENDED.includes(state) && !AFTER_THE_END.includes(fate)) return FINAL;
  return undefined;
}
