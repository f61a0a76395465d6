import type { TradeRefusal } from './trade-data';

/** `C5 CORN LOCKED: CORN is locked; ends when its owner removes it; npx tst locks` */
export function refusalLine(refusal: TradeRefusal, shown: (instant: Date) => string): string {
  const { order, instrument, code, reason, remedy } = refusal;
  return `${order} ${instrument} ${code}: ${reason}; ends ${endOf(refusal, shown)}; ${remedy}`;
}

/** When it ends by itself; when it did, where it is over. */
export function endOf({ until, over, ends }: TradeRefusal, shown: (instant: Date) => string): string {
  if (over) return `over since ${shown(over)}`;
  return until ? `${ends} (${shown(until)})` : ends;
}
