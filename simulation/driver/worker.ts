/** A worker process: what `workers` opens, built on the world instead of on a gateway, a disk and a database server. */
import { ApplicationFailure, asyncLocalStorage, CancelledFailure, Context } from '@temporalio/activity';
import { pino } from 'pino';
import { withParsedInputs } from '../../activities/activity-inputs';
import { createBrokerOrderActivities } from '../../activities/broker-orders';
import type { Deps } from '../../activities/deps';
import { listenToBroker } from '../../activities/executions/broker-events';
import { createOrderActivities } from '../../activities/orders';
import { createPositionActivities } from '../../activities/positions';
import { createPriceActivities } from '../../activities/prices';
import { withFailures } from '../../activities/running/failures';
import { allWithHeartbeat } from '../../activities/running/heartbeat';
import { createRunActivities } from '../../activities/runs';
import type { OsProcess } from '../world/os-process';

type Activity = (input: unknown) => Promise<unknown>;
type Activities = Readonly<Record<string, Activity>>;

export interface Worker {
  readonly process: OsProcess;
  readonly deps: Deps;
  /** One attempt of an activity; `heard` is called with each heartbeat. */
  attempt(name: string, input: unknown, about: AttemptInfo): Promise<unknown>;
}

/** Around each attempt: a bug that was put in. */
export type ActivityWrapper = (call: ActivityCall) => Promise<unknown>;

export interface ActivityCall {
  readonly name: string;
  readonly input: unknown;
  readonly deps: Deps;
  /** The activity itself. */
  readonly go: () => Promise<unknown>;
}

export interface AttemptInfo {
  readonly attempt: number;
  readonly cancelled: AbortSignal;
  readonly heard: () => void;
}

/** The client through which the broker's events wake workflows. */
export type Waker = Parameters<typeof listenToBroker>[1];

/** Listens to the broker, and offers the activities of every queue. */
export function openWorker(
  { process, deps, call }: Pick<Worker, 'process' | 'deps'> & { readonly call: ActivityWrapper },
  waker: Waker,
  listens: boolean,
): Worker {
  const activities = process.run(() => activitiesOf(deps));
  if (listens) process.run(() => listenToBroker(deps, waker));
  return {
    process,
    deps,
    attempt: async (name, input, about) => {
      await process.turn();
      const context = contextOf(name, about);
      const go = () => activities[name](input);
      return process.run(() => asyncLocalStorage.run(context, () => call({ name, input, deps, go })));
    },
  };
}

function activitiesOf(deps: Deps): Activities {
  const offered = <T extends object>(activities: T) =>
    withFailures(withParsedInputs(activities) as never) as unknown as Activities;
  return {
    ...offered(createPriceActivities(deps)),
    ...offered(createPositionActivities(deps)),
    ...offered(createBrokerOrderActivities(deps)),
    ...offered(allWithHeartbeat({ ...createRunActivities(deps), ...createOrderActivities(deps) })),
  };
}

/** What Temporal tells an activity about itself. */
function contextOf(name: string, { attempt, cancelled, heard }: AttemptInfo): Context {
  const info = { activityType: name, activityId: name, attempt, heartbeatDetails: undefined };
  const never = new Promise<never>((_, reject) =>
    cancelled.addEventListener('abort', () => reject(new CancelledFailure('TIMED_OUT'))),
  );
  never.catch(() => undefined);
  // Activities use its info, its cancellation and its heartbeat.
  return new Context(
    info as never,
    never,
    cancelled,
    heard,
    undefined,
    SILENT as never,
    undefined as never,
    {} as never,
  );
}

const SILENT = pino({ level: 'silent' });

/** Whether the activity has failed for good. */
export function isForGood(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.nonRetryable === true;
}
