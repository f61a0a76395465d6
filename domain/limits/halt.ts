/** HALT, the kill switch: what the system may not send until a person lifts it. */
import type { Shareable } from '../orders/order-share';
import { type Refused, refused } from '../questions/answer';

/** `stop`: nothing is sent. `reduce-only`: what makes a position smaller is sent, and nothing else. */
export type HaltMode = 'stop' | 'reduce-only';

/** What a halt is about; empty: every instrument, every strategy. */
export interface HaltScope {
  readonly strategy: string;
  readonly instrument: string;
}

/** Who set it, each for a reason of its own: a person, a restored backup that nobody confirmed, a missing protection. */
export type HaltOwner = 'operator' | 'restore' | 'configuration';

/** The last word of an owner about a scope. Stored as it is. */
export interface Halt extends HaltScope {
  readonly owner: HaltOwner;
  /** False: it was lifted. */
  readonly halted: boolean;
  readonly mode: HaltMode;
  /** What works at the broker is cancelled, too. */
  readonly cancel: boolean;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** Every instrument of every strategy, and currencies. */
export const EVERYTHING: HaltScope = { strategy: '', instrument: '' };

/** Nothing of the system is sent; what works at the broker stays there. */
export const STOP = { ...EVERYTHING, owner: 'operator', halted: true, mode: 'stop', cancel: false } as const;

/** What somebody says about a scope. */
export interface HaltRequest {
  readonly action: 'on' | 'lift';
  readonly reason: string;
  readonly cancel?: boolean | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly strategy?: string | undefined;
  readonly instrument?: string | undefined;
}

/** An order as halts see it. */
export type HaltableOrder = HaltScope & Pick<Shareable, 'shares'>;

/** The halts in force that an order is under; one of several strategies is under those of each. */
export function haltsOver<Each extends Halt>(
  halts: readonly Each[],
  { strategy, instrument, shares }: HaltableOrder,
): readonly Each[] {
  const strategies = ['', ...(shares?.map((share) => share.strategy) ?? [strategy])];
  return halts.filter(
    (halt) =>
      halt.halted &&
      strategies.includes(halt.strategy) &&
      (halt.instrument === '' || halt.instrument === instrument),
  );
}

/** Why nothing at all is sent of an order; undefined when something may be. */
export function whyStopped(halts: readonly Halt[], order: HaltableOrder): string | undefined {
  const stops = haltsOver(halts, order).filter(({ mode }) => mode === 'stop');
  return stops.length === 0 ? undefined : stops.map(haltInWords).join('; ');
}

/** Why only what reduces a position is sent of an order; undefined when it may do more. */
export function whyReduceOnly(halts: readonly Halt[], order: HaltableOrder): string | undefined {
  const reducing = haltsOver(halts, order).filter(({ mode }) => mode === 'reduce-only');
  return reducing.length === 0 ? undefined : reducing.map(haltInWords).join('; ');
}

/** True for an order that is to be cancelled at the broker. */
export function isCancelledByHalt(halts: readonly Halt[], order: HaltableOrder): boolean {
  return haltsOver(halts, order).some(({ cancel }) => cancel);
}

/** `SP500 (reduce only): a drill` */
export function haltInWords(halt: Halt): string {
  const scope = scopeInWords(halt);
  const what = [scope, halt.mode === 'reduce-only' ? 'reduce only' : ''].filter((text) => text !== '');
  return what.length === 0 ? halt.reason : `${what.join(', ')}: ${halt.reason}`;
}

/** Empty for everything. */
export function scopeInWords({ strategy, instrument }: HaltScope): string {
  return [instrument, strategy].filter((name) => name !== '').join(' of ');
}

/** The command that lifts a halt. */
export function liftCommand({ strategy, instrument }: HaltScope): string {
  const scope = [
    instrument === '' ? '' : ` --instrument ${instrument}`,
    strategy === '' ? '' : ` --strategy ${strategy}`,
  ];
  return `npx tst halt lift --reason R${scope.join('')}`;
}

export interface HaltFacts {
  /** In force. */
  readonly halts: readonly Halt[];
  /** What protected the system before and is missing now, as sentences: it is accepted before a halt is lifted. */
  readonly lost: readonly string[];
}

export type HaltDecision =
  | { readonly kind: 'set'; readonly halts: readonly Halt[] }
  | { readonly kind: 'nothing'; readonly summary: string }
  | Refused;

/**
 * A halt that is repeated is set again: its mode, its cancelling and its reason may be others. Lifting ends every
 * owner's halt of exactly that scope.
 */
export function decideHalt(
  request: HaltRequest,
  { halts, lost }: HaltFacts,
  actor: Pick<Halt, 'by' | 'at'>,
): HaltDecision {
  const { action, reason, strategy = '', instrument = '', cancel = false, reduceOnly = false } = request;
  const scope = { strategy, instrument };
  if (action === 'on') {
    const mode = reduceOnly ? 'reduce-only' : 'stop';
    return { kind: 'set', halts: [{ ...STOP, ...scope, mode, cancel, reason, ...actor }] };
  }
  const same = halts.filter((halt) => halt.strategy === strategy && halt.instrument === instrument);
  if (same.length === 0) return { kind: 'nothing', summary: notHalted(scope) };
  if (lost.length > 0 && scopeInWords(scope) === '') return refused(lacksProtections(lost));
  return { kind: 'set', halts: same.map((halt) => ({ ...halt, halted: false, reason, ...actor })) };
}

function notHalted(scope: HaltScope): string {
  const words = scopeInWords(scope);
  return words === '' ? 'not halted' : `${words} is not halted by itself`;
}

function lacksProtections(lost: readonly string[]): string {
  return (
    `the system lacks protections that it ran with before: ${lost.join('; ')}. ` +
    'Restore it and start again, or accept it: npx tst config accept --reason "..."'
  );
}
