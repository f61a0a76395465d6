import { type BrokerOrderState, FINAL_BROKER_STATES } from '../orders/order';
import type { OrderProgress } from '../orders/order-progress';
import { nextWatchStep, type Watch, type WatchStep } from '../orders/watch-plan';
import type { InForce } from './in-force';
import type { ExecuteOrderInput } from './workflow-inputs';

/** What the execution of a broker order does next. All but waiting is asked of the broker's activities. */
export type OrderAction =
  /** Once, whatever happens. */
  | { readonly kind: 'send' }
  /** Find out what became of an attempt to send whose answer was lost. `notSent`: why it was refused. */
  | { readonly kind: 'look-up'; readonly notSent: string | undefined }
  /** Until the instant of the trading clock, or until something is heard (`isWoken`). */
  | { readonly kind: 'wait'; readonly until: string }
  /** The same, while the order's algorithm follows the quotes for it; for so many trading ms. */
  | { readonly kind: 'work'; readonly until: string; readonly forMs: number }
  | { readonly kind: 'cancel' }
  /** `sweep`: from the broker's complete lists, because nothing was heard for long. */
  | { readonly kind: 'refresh'; readonly sweep: boolean }
  /** Say what prevented a step; without a text it was said before. */
  | { readonly kind: 'report'; readonly trouble: string | undefined }
  | { readonly kind: 'end' };

/** What happens to an execution. */
export type OrderEvent =
  /** At any time: something was stored that concerns the order. */
  | { readonly kind: 'look' }
  /** At any time: it is to be cancelled. */
  | { readonly kind: 'cancel-asked' }
  /** The wait has ended: at its instant, or because something was heard. */
  | { readonly kind: 'waited'; readonly reached: boolean }
  /** The action's answer. */
  | { readonly kind: 'answered'; readonly progress: OrderProgress }
  /** The action had no answer. `reason`: why; undefined when its process ended without an error. */
  | { readonly kind: 'failed'; readonly reason: string | undefined };

/** The execution of one broker order, from its sending to its end. */
export interface OrderRun {
  readonly action: OrderAction;
  /** Messages so far, and how many of them asked to cancel. */
  readonly heard: number;
  readonly asked: number;
  /** How many of those that asked to cancel are answered. */
  readonly answered: number;
  /** As last read; undefined until the first answer. */
  readonly progress: OrderProgress | undefined;
  /** UTC ms: then an order that is not filled is cancelled. */
  readonly deadline: number;
  readonly timeoutMs: number;
  /** Steps, and attempts in a row that did not end the order (see `Watch`). */
  readonly steps: number;
  readonly attempts: number;
  readonly attemptAt: number;
  /** What prevented the last step; empty when it was taken. */
  readonly trouble: string;
  /** When the present wait, or the step after it, began. */
  readonly since: Since;
}

interface Since {
  readonly heard: number;
  readonly asked: number;
  readonly planned: WatchStep['action'];
  /** The wait ended at its instant. */
  readonly reached: boolean;
}

/** Sends; or cancels first what nobody watched when it was due. */
export function beginOrderRun({ timeoutSeconds, deadline, cancelFirst }: ExecuteOrderInput): OrderRun {
  return {
    action: { kind: cancelFirst ? 'cancel' : 'send' },
    heard: 0,
    asked: 0,
    answered: 0,
    progress: undefined,
    deadline: deadline === undefined ? Number.NaN : Date.parse(deadline),
    timeoutMs: timeoutSeconds * 1000,
    steps: 0,
    attempts: 0,
    attemptAt: 0,
    trouble: '',
    since: { heard: 0, asked: 0, planned: 'sweep', reached: false },
  };
}

/** The execution after an event. Whatever the broker answers, an order is watched until it is final. */
export function nextOrderRun(run: OrderRun, event: OrderEvent, inForce: InForce): OrderRun {
  switch (event.kind) {
    case 'look':
      return { ...run, heard: run.heard + 1 };
    case 'cancel-asked':
      return { ...run, heard: run.heard + 1, asked: run.asked + 1 };
    case 'waited':
      return afterWait(run, event.reached);
    case 'answered':
      return afterAnswer(run, event.progress, inForce);
    case 'failed':
      return afterFailure(run, event.reason);
  }
}

/** Something was heard since the wait began. */
export function isWoken({ heard, since }: OrderRun): boolean {
  return heard > since.heard;
}

/** Everybody who asked to cancel by then has been answered. */
export function isCancelAnswered({ action, answered }: OrderRun, asked: number): boolean {
  return action.kind === 'end' || answered >= asked;
}

function afterWait(run: OrderRun, reached: boolean): OrderRun {
  const since = { ...run.since, reached, asked: run.asked };
  const cancels = run.asked > run.answered || (reached && since.planned === 'cancel');
  return { ...run, since, action: cancels ? { kind: 'cancel' } : { kind: 'refresh', sweep: reached } };
}

/** A step at the broker that failed is reported, once for each cause, and does not end the watch. */
function afterFailure(run: OrderRun, reason: string | undefined): OrderRun {
  if (run.action.kind === 'send') return { ...run, action: { kind: 'look-up', notSent: reason } };
  const what = run.action.kind === 'cancel' ? 'could not be cancelled' : 'could not be looked up';
  const trouble = reason ?? '';
  const report = trouble === run.trouble ? undefined : `${what}: ${trouble}`;
  return { ...run, trouble, action: { kind: 'report', trouble: report } };
}

function afterAnswer(run: OrderRun, progress: OrderProgress, inForce: InForce): OrderRun {
  if (run.progress === undefined) return plan(firstProgress(run, progress), progress, inForce);
  const { action, since } = run;
  const trouble = action.kind === 'report' ? run.trouble : '';
  const wasUnknown = run.progress.state === 'unknown';
  const attempted = action.kind === 'cancel' || trouble !== '' || (since.reached && wasUnknown);
  const unchanged = progress.state === run.progress.state;
  return plan(
    {
      ...run,
      progress,
      trouble,
      answered: since.asked,
      steps: run.steps + 1,
      attempts: unchanged ? run.attempts + Number(attempted) : 0,
      attemptAt: attempted ? Date.parse(progress.at) : run.attemptAt,
    },
    progress,
    inForce,
  );
}

/** Of the sending, or of the cancellation without one: from here on the order's time runs. */
function firstProgress(run: OrderRun, progress: OrderProgress): OrderRun {
  const deadline = Number.isNaN(run.deadline) ? Date.parse(progress.at) + run.timeoutMs : run.deadline;
  return { ...run, progress, deadline, answered: run.since.asked };
}

/** Until the order is final: wait for what is planned, or cancel at once what was to be cancelled meanwhile. */
function plan(run: OrderRun, progress: OrderProgress, inForce: InForce): OrderRun {
  if (isFinal(progress.state)) return { ...run, action: { kind: 'end' } };
  const progressAt = Date.parse(progress.at);
  const { at, action } = planned({ ...run, unknown: progress.state === 'unknown', progressAt }, inForce);
  const waiting = { ...run, since: { heard: run.heard, asked: run.asked, planned: action, reached: false } };
  if (run.asked > run.answered && inForce('cancel-at-once')) return afterWait(waiting, false);
  const until = new Date(at).toISOString();
  const kind = progress.worked ? 'work' : 'wait';
  return {
    ...waiting,
    action: kind === 'work' ? { kind, until, forMs: at - progressAt } : { kind, until },
  };
}

/** Runs that began before retries were paced continue as they began, and are paced from then on. */
function planned(watch: Watch, inForce: InForce): WatchStep {
  const next = nextWatchStep(watch);
  const isFirst = watch.attempts === 0 && !watch.unknown;
  if (isFirst || inForce('paced-retries')) return next;
  return nextWatchStep({ ...watch, unknown: false, attempts: 0 });
}

function isFinal(state: BrokerOrderState): boolean {
  return FINAL_BROKER_STATES.includes(state);
}
