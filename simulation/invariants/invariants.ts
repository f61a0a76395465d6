import { childrenWithinParent } from './children-within-parent';
import { dayEnds } from './day-ends';
import { haltsHold } from './halts-hold';
import { ledgerIsPosition } from './ledger-is-position';
import { noFillLost } from './no-fill-lost';
import { noFillTwice } from './no-fill-twice';
import { orderSentOnce } from './order-sent-once';
import { seriesInOrder } from './series-in-order';
import type { Invariant } from './state';
import { withinLimits } from './within-limits';

/** All but I10, the same log for the same seed, which is a property of two runs. */
export const INVARIANTS: readonly Invariant[] = [
  orderSentOnce,
  noFillLost,
  noFillTwice,
  ledgerIsPosition,
  withinLimits,
  childrenWithinParent,
  seriesInOrder,
  dayEnds,
  haltsHold,
];
