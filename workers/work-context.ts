import { asyncLocalStorage } from '@temporalio/activity';
import type { Logger, LogLevel as TemporalLevel } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import type { Logger as Log } from 'pino';
import { boundLog, type WorkContext } from '../services/logging/create-log';

/** The activity that runs now, and the workflow that called it. */
export function workContext(): WorkContext {
  const info = asyncLocalStorage.getStore()?.info;
  if (!info) return {};
  const { activityType, taskQueue, workflowExecution } = info;
  const component = taskQueue.slice(taskQueue.lastIndexOf('-') + 1);
  const { workflowId, runId } = workflowExecution ?? {};
  return { attributes: { type: activityType, component }, workflowId, runId };
}

const LEVELS: Readonly<Record<TemporalLevel, 'debug' | 'info' | 'warn' | 'error'>> = {
  ...{ TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' },
} as const;

/** What workflows log, and warnings of Temporal's own, as records of ours. */
export function temporalLogger(log: Log): Logger {
  const own = boundLog(log, { component: 'temporal' }, 'clear');
  return new DefaultLogger('WARN', ({ level, message, meta = {} }) => {
    const { workflowId, runId, ...facts } = meta as Record<string, unknown>;
    own[LEVELS[level]]({ ...(workflowId ? { workflowId, runId } : {}), ...facts }, message);
  });
}
