import type { OutgoingOrder } from '../../broker/broker';
import type { Chance } from '../world/chance';

/** What an order meets at the broker. */
export interface Fate {
  readonly name: string;
  /** `lost-before`: the connection broke before the broker read it; `lost-after`: before it answered. */
  readonly answer: 'accepted' | 'rejected' | 'lost-before' | 'lost-after';
  /** The status that it is shown with at first. `Inactive`: code 10349, which says nothing yet. */
  readonly status: 'Submitted' | 'PreSubmitted' | 'Inactive';
  /** Parts of the quantity that are filled, after how long; the sum is at most 1. */
  readonly fills: readonly { readonly afterMs: number; readonly share: number }[];
  /** The broker cancels what is left, after how long. */
  readonly cancelledAfterMs?: number;
  /** `late`: it is cancelled, and a fill from before is reported afterwards; `silent`: no answer comes. */
  readonly cancel: 'taken' | 'refused' | 'late' | 'silent';
}

/** The fates by name; but for `filled` each is a fault. */
const ORDER_FATES = [
  'filled',
  'partly',
  'rests',
  'rejected',
  'lost-before',
  'lost-after',
  'inactive-then-filled',
  'cancelled-by-broker',
  'cancel-refused',
  'filled-after-cancel',
  'cancel-silent',
] as const;
export type OrderFate = (typeof ORDER_FATES)[number];
export const FAULTY_FATES: readonly OrderFate[] = ORDER_FATES.filter((name) => name !== 'filled');

const USUAL: Omit<Fate, 'name'> = { answer: 'accepted', status: 'Submitted', fills: [], cancel: 'taken' };

/** What happens to an order whose fate has this name; times and parts are drawn. */
export function fateOf(name: OrderFate, order: Pick<OutgoingOrder, 'type'>, chance: Chance): Fate {
  return { name, ...drawnFate(name, order, chance) };
}

function drawnFate(
  name: OrderFate,
  { type }: Pick<OutgoingOrder, 'type'>,
  chance: Chance,
): Omit<Fate, 'name'> {
  const soon = () => (type === 'LMT' ? chance.int(2_000, 60_000) : chance.int(50, 3_000));
  const whole = [{ afterMs: soon(), share: 1 }];
  const part = [{ afterMs: soon(), share: chance.real() * 0.9 }];
  switch (name) {
    case 'filled':
      return { ...USUAL, fills: whole };
    case 'partly':
      return { ...USUAL, fills: [...part, { afterMs: soon() * chance.int(2, 20), share: 1 }] };
    case 'rests':
      return { ...USUAL, status: chance.oneOf(['Submitted', 'PreSubmitted']) };
    case 'rejected':
      return { ...USUAL, answer: 'rejected' };
    case 'lost-before':
      return { ...USUAL, answer: 'lost-before' };
    case 'lost-after':
      return { ...USUAL, answer: 'lost-after', fills: chance.oneOf([whole, part, []]) };
    case 'inactive-then-filled':
      return { ...USUAL, status: 'Inactive', fills: [{ afterMs: chance.int(500, 90_000), share: 1 }] };
    case 'cancelled-by-broker':
      return { ...USUAL, fills: part, cancelledAfterMs: chance.int(5_000, 60_000) };
    case 'cancel-refused':
      return { ...USUAL, cancel: 'refused', fills: [{ afterMs: chance.int(60_000, 3_600_000), share: 1 }] };
    case 'filled-after-cancel':
      return { ...USUAL, cancel: 'late' };
    case 'cancel-silent':
      return { ...USUAL, cancel: 'silent', fills: chance.oneOf([part, []]) };
  }
}
