import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ProcessName, taskQueue } from '../domain/system/names';
import { checkoutFolder } from '../services/system/folders';

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly system: string;
  readonly processes: readonly ProcessName[];
  readonly activities: Readonly<Record<ProcessName, object>>;
  readonly shutdownGraceTime: WorkerOptions['shutdownGraceTime'];
}

/** Heartbeats reach the server at least this often, well below every heartbeat timeout of `workflows/proxies.ts`. */
const HEARTBEAT_THROTTLE = '3s';

/**
 * More than the orders that may work at once: following the quotes of one takes a place for minutes, and none may be
 * lacking for sending or cancelling another.
 */
const AT_BROKER_MAX = 1_000;

/** One worker per process of the system: its task queue, and the activities that belong there. */
export async function createWorkers(settings: WorkerSettings): Promise<readonly Worker[]> {
  const { connection, namespace, system, processes, activities, shutdownGraceTime } = settings;
  return Promise.all(
    processes.map((process) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: taskQueue(system, process),
        shutdownGraceTime,
        maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
        ...(process === 'broker' ? { maxConcurrentActivityTaskExecutions: AT_BROKER_MAX } : {}),
        ...(process === 'workflows' ? { ...workflowCode() } : { activities: activities[process] }),
      }),
    ),
  );
}

/** The bundle made by the build; without one (tests of single workflows) the sources are bundled here. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = join(checkoutFolder(), 'dist', 'workflows.js');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: join(checkoutFolder(), 'workflows', 'index.ts') };
}
