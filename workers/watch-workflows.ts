import type { Client } from '@temporalio/client';
import type { Deps, Mail } from '../activities/deps';
import { noteWorkflowFailure } from '../data/system/workflow-failures';
import { HOUR_MS } from '../domain/time/units';
import { type FailedWorkflow, failedWorkflows } from '../services/temporal/failed-workflows';

const EVERY_MS = 15_000;
/** Workflows that ended while no worker ran are reported by the next one. */
const LOOK_BACK_MS = 24 * HOUR_MS;
/** The server's list lags a little. */
const OVERLAP_MS = 60_000;

/**
 * Reports every workflow of the system that fails, is terminated or is stuck: in the log, by mail, and to `tst status`,
 * once each, by the worker that sees it first. Returns a function that ends the watch.
 */
export function watchWorkflows(deps: Deps, client: Client): () => void {
  let since = new Date(Date.now() - LOOK_BACK_MS);
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const now = new Date();
    try {
      const found = await failedWorkflows(client, deps.system, since, now);
      for (const each of found) await report(deps, each);
      since = new Date(now.getTime() - OVERLAP_MS);
    } catch (error) {
      deps.log.warn({ error: String(error) }, 'failed workflows could not be looked for'); // the next look finds them
    } finally {
      looking = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}

async function report({ database, log, sendMail }: Deps, failed: FailedWorkflow): Promise<void> {
  const { parent, ...failure } = failed;
  if (!(await noteWorkflowFailure(database, failure))) return;
  log.error({ workflowId: failure.workflowId }, `${failure.how}: ${failure.reason}`);
  if (!isReportedByItself(failed)) await sendMail(mailOf(failed));
}

/** The daily cycle reports its failed stages itself, with what to do. */
function isReportedByItself({ how, type, parent }: FailedWorkflow): boolean {
  return how === 'failed' && (type === 'dailyCycle' || (parent?.includes('/daily-cycle/') ?? false));
}

function mailOf({ workflowId, how, reason }: FailedWorkflow): Mail {
  return {
    subject: `Workflow ${workflowId} ${how === 'stuck' ? 'is stuck' : `was ${how}`}`,
    text: `${reason}. What to do: \`npx tst status\`; ${REMEDIES[how]}`,
    critical: true,
  };
}

const REMEDIES: Readonly<Record<FailedWorkflow['how'], string>> = {
  failed:
    'fix the cause, then start it again: `npx tst run STAGE --date D` for a stage, `npx tst start` for the rest.',
  'timed out':
    'fix the cause, then start it again: `npx tst run STAGE --date D` for a stage, `npx tst start` for the rest.',
  terminated:
    'if that was not intended: `npx tst run daily-cycle --date D` for the day, `npx tst orders close ID` or the next cycle starts the order stack again.',
  stuck:
    'its history in the Temporal Web UI shows where; `npx tst temporal workflow reset` or `terminate` resolves it.',
};
