import type { WatchedOrder } from '../orders/watched-order';
import type { ClockKind } from '../time/clock-kind';
import type { InForce } from './in-force';
import type { StackPass } from './stack-pass';
import type { OrderStackInput } from './workflow-inputs';

/** What the order stack does next. */
export type StackAction =
  /** Compare ledger, broker and strategies. `insists`: until the broker answers; else it is tried again later. */
  | { readonly kind: 'reconcile'; readonly insists: boolean }
  /** One pass over everything active, of the run's trade date, window and `ending` when it begins. */
  | { readonly kind: 'pass' }
  /** Start the watchers of these orders, then tell these workflows to cancel theirs. */
  | { readonly kind: 'attend'; readonly watch: readonly WatchedOrder[]; readonly cancel: readonly string[] }
  /** Wall time, while an order is on its way to the broker, or until something is heard (`dirty`). */
  | { readonly kind: 'pause'; readonly seconds: number }
  /** Until the instant of the trading clock, or until something is heard (`dirty`). */
  | { readonly kind: 'wait'; readonly until: string }
  | { readonly kind: 'list-working' }
  /** Each by itself: one that cannot be cancelled is reported, and keeps its watcher. */
  | { readonly kind: 'cancel-working'; readonly refs: readonly string[] }
  | { readonly kind: 'close-window' }
  | { readonly kind: 'end'; readonly summary: string };

/** What happens to the order stack. */
export type StackEvent =
  /** At any time: something was stored that concerns it. */
  | { readonly kind: 'look' }
  /** At any time: something that may have explained a break with the broker, or the broker is connected again. */
  | { readonly kind: 'explained' }
  /** At any time: the window is to end now. */
  | { readonly kind: 'end-asked' }
  /** At any time: the orders of a cycle, with the window that they are traded in. */
  | { readonly kind: 'handed-over'; readonly tradeDate: string; readonly windowEnd: string }
  /** Compared; or given up for now. `next`: ISO instant at which it is due again. */
  | { readonly kind: 'reconciled'; readonly next: string }
  | { readonly kind: 'passed'; readonly pass: StackPass }
  | { readonly kind: 'attended' }
  /** The wait or pause has ended; `reached`: at its end. */
  | { readonly kind: 'waited'; readonly reached: boolean }
  | { readonly kind: 'listed'; readonly working: readonly string[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'closed'; readonly summary: string };

/** The order stack of one trading window. Which orders there are is decided by its passes; here, when to look. */
export interface StackRun {
  readonly action: StackAction;
  readonly clock: ClockKind;
  readonly tradeDate: string;
  /** ISO instant. */
  readonly windowEnd: string;
  /** The window is to end at the next pass. */
  readonly ending: boolean;
  /** Something was heard since the last pass began. */
  readonly dirty: boolean;
  /** A comparison with the broker is due before the next pass. */
  readonly reconcileNow: boolean;
  /** ISO instant of the next comparison in time. */
  readonly nextReconcile: string | undefined;
  /** Orders whose watchers were started since the last timed look: at that one, a missing watcher is started again. */
  readonly watched: ReadonlySet<string>;
  /** Orders whose watchers were told to cancel, since the last timed look. */
  readonly cancelling: ReadonlySet<string>;
  /** Passes in a row that found an order on its way. */
  readonly busyLooks: number;
  /** The last one. */
  readonly pass: StackPass | undefined;
  /** What the closed window came to. */
  readonly closed: string | undefined;
}

/** Wall seconds between looks while an order is on its way: a simulated clock must not step over it. */
const BUSY_SECONDS = 2;
/** The same after a minute: the gateway is unreachable. */
const LONG_BUSY_SECONDS = 15;
const BUSY_LOOKS_A_MINUTE = 30;
const NONE: ReadonlySet<string> = new Set();

/** Compares before anything is traded: a break with the broker locks its instrument. */
export function beginStackRun({ clock, tradeDate, windowEnd }: OrderStackInput): StackRun {
  return {
    action: { kind: 'reconcile', insists: true },
    ...{ clock, tradeDate, windowEnd },
    ending: false,
    dirty: false,
    reconcileNow: false,
    nextReconcile: undefined,
    watched: NONE,
    cancelling: NONE,
    busyLooks: 0,
    pass: undefined,
    closed: undefined,
  };
}

/** The order stack after an event. */
export function nextStackRun(run: StackRun, event: StackEvent, inForce: InForce): StackRun {
  switch (event.kind) {
    case 'look':
      return { ...run, dirty: true };
    case 'explained':
      return { ...run, dirty: true, reconcileNow: inForce('reconcile-when-explained') || run.reconcileNow };
    case 'end-asked':
      return { ...run, dirty: true, ending: true };
    case 'handed-over':
      return handedOver(run, event.tradeDate, event.windowEnd);
    case 'reconciled':
      return afterReconciling(run, event.next);
    case 'passed':
      return afterPass(run, event.pass);
    case 'attended':
      return afterAttending(run, inForce);
    case 'waited':
      return afterWait(run, event.reached);
    case 'listed':
      return { ...run, action: { kind: 'cancel-working', refs: event.working } };
    case 'cancelled':
      return { ...run, action: { kind: 'close-window' } };
    case 'closed':
      return { ...run, closed: event.summary, action: { kind: 'reconcile', insists: true } };
  }
}

/** A later window takes the place of the present one. */
function handedOver(run: StackRun, tradeDate: string, windowEnd: string): StackRun {
  return { ...run, dirty: true, ...(windowEnd > run.windowEnd ? { tradeDate, windowEnd } : {}) };
}

function afterReconciling(run: StackRun, next: string): StackRun {
  if (run.closed !== undefined) return { ...run, action: { kind: 'end', summary: run.closed } };
  const compared = { ...run, nextReconcile: next };
  const isFirst = run.action.kind === 'reconcile' && run.action.insists;
  return isFirst ? nextRound(compared) : { ...compared, action: { kind: 'pass' } };
}

/** What is heard from here on makes another round. */
function nextRound(run: StackRun): StackRun {
  const round = { ...run, dirty: false };
  return run.reconcileNow
    ? { ...round, reconcileNow: false, action: { kind: 'reconcile', insists: false } }
    : { ...round, action: { kind: 'pass' } };
}

function afterPass(run: StackRun, pass: StackPass): StackRun {
  const watch = pass.execute.filter(({ ref }) => !run.watched.has(ref));
  const cancel = (pass.cancel ?? []).filter((id) => !run.cancelling.has(id));
  return { ...run, pass, action: { kind: 'attend', watch, cancel } };
}

function afterAttending(run: StackRun, inForce: InForce): StackRun {
  const { execute, cancel = [], busy, windowEnded } = run.pass!; // attends to what a pass found
  if (windowEnded) return { ...run, action: { kind: 'list-working' } };
  const attended = {
    ...run,
    watched: new Set([...run.watched, ...execute.map(({ ref }) => ref)]),
    cancelling: new Set([...run.cancelling, ...cancel]),
    busyLooks: busy ? run.busyLooks + 1 : 0,
  };
  return busy
    ? busyPause(attended, inForce)
    : { ...attended, action: { kind: 'wait', until: nextLook(run) } };
}

function busyPause(run: StackRun, inForce: InForce): StackRun {
  const isLong = run.busyLooks > BUSY_LOOKS_A_MINUTE && inForce('long-busy');
  return isLong
    ? // An order without its watcher stays on its way.
      { ...run, watched: NONE, action: { kind: 'pause', seconds: LONG_BUSY_SECONDS } }
    : { ...run, action: { kind: 'pause', seconds: BUSY_SECONDS } };
}

/** On a simulated clock each wait is a step of a replay: what can't have changed is not compared. */
function nextLook({ pass, clock, nextReconcile }: StackRun): string {
  const { execute, nextLook: look } = pass!; // waits after a pass
  const isDue = nextReconcile !== undefined && (clock === 'live' || execute.length > 0);
  return isDue && nextReconcile < look ? nextReconcile : look;
}

/** At a timed look everything is told again to those who may have missed it. */
function afterWait(run: StackRun, reached: boolean): StackRun {
  if (run.action.kind !== 'wait' || !reached) return nextRound(run);
  const isReconcile = run.action.until === run.nextReconcile;
  return nextRound({
    ...run,
    watched: NONE,
    cancelling: NONE,
    reconcileNow: run.reconcileNow || isReconcile,
  });
}
