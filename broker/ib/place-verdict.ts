/** From the broker's words about an order just sent to one of the three answers. Pure. */
import type { ModifyAnswer, PlaceAnswer } from '../broker';
import { classify } from './codes';

/** What was heard of an order of ours. */
export type OrderSignal =
  | {
      readonly kind: 'status';
      readonly status: string;
      readonly permId: number;
      /** Where the broker said it. */
      readonly limitPrice?: number;
    }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  | { readonly kind: 'lost'; readonly reason: string };

/** `wait`: nothing decided. `wait-for-reason`: a refusal usually follows; if none comes, `otherwise` holds. */
export type Verdict =
  | { readonly kind: 'answer'; readonly answer: PlaceAnswer }
  | { readonly kind: 'wait' }
  | { readonly kind: 'wait-for-reason'; readonly otherwise: PlaceAnswer };

const WAIT: Verdict = { kind: 'wait' };

export function placeVerdict(signal: OrderSignal): Verdict {
  if (signal.kind === 'lost') return answer({ kind: 'unknown', reason: signal.reason });
  if (signal.kind === 'error') return errorVerdict(signal.code, signal.text);
  const accepted: PlaceAnswer = { kind: 'accepted', permId: signal.permId, status: signal.status };
  // An order that lacks margin or permission is first shown as Inactive, then refused with 201.
  return signal.status === 'Inactive' ? { kind: 'wait-for-reason', otherwise: accepted } : answer(accepted);
}

function errorVerdict(code: number, text: string): Verdict {
  const codeClass = classify(code, text);
  const refused = codeClass === 'rejected' || codeClass === 'cancelled' || codeClass === 'empty';
  return refused ? answer({ kind: 'rejected', code, text }) : WAIT;
}

function answer(given: PlaceAnswer): Verdict {
  return { kind: 'answer', answer: given };
}

/** What a signal says about a cancellation. `refused`: the complete lists show what became of the order. */
export function cancelVerdict(signal: OrderSignal): 'taken' | 'refused' | 'lost' | 'wait' {
  if (signal.kind === 'lost') return 'lost';
  if (signal.kind === 'status') return ENDING.has(signal.status) ? 'taken' : 'wait';
  const codeClass = classify(signal.code, signal.text);
  if (codeClass === 'cancelled') return 'taken';
  return codeClass === 'cancel-refused' || codeClass === 'rejected' ? 'refused' : 'wait';
}

const ENDING: ReadonlySet<string> = new Set([
  'PendingCancel',
  'Cancelled',
  'ApiCancelled',
  'Filled',
  'Inactive',
]);

/** What a signal says about a new limit price; `wait`: nothing yet. An order that has ended is beyond it. */
export function modifyVerdict(signal: OrderSignal, wanted: number): ModifyAnswer | 'wait' {
  if (signal.kind === 'lost') return { kind: 'unknown', reason: signal.reason };
  if (signal.kind === 'error') {
    const codeClass = classify(signal.code, signal.text);
    if (codeClass === 'rejected') return { kind: 'refused', code: signal.code, text: signal.text };
    return codeClass === 'cancelled' ? { kind: 'not-now', status: 'Cancelled' } : 'wait';
  }
  if (ENDING.has(signal.status)) return { kind: 'not-now', status: signal.status };
  const shown = signal.limitPrice;
  return shown !== undefined && Math.abs(shown - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted))
    ? { kind: 'taken' }
    : 'wait';
}
