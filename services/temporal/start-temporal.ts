import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { Child } from '../processes/child';
import { echoFile } from '../processes/echo-file';
import { childFailed } from '../processes/log-line';
import type { Service } from '../processes/supervisor';
import type { SystemFolders } from '../system/folders';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
const RETENTION_DAYS = 30;
export const EMBEDDED_NAMESPACE = 'default';

/**
 * The server looks for new tasks at most 20 times a second and shard: meant for many shards, on this one's few it
 * makes each step of a workflow wait 40 ms. With more looks a round of workflow task and activity took 14 ms, not 101.
 */
const LOOKS_PER_SECOND = 1_000;
const TASK_QUEUES = ['transfer', 'timer', 'visibility'];

/**
 * The embedded Temporal server. Its file uses a write-ahead log: the default journal is six times slower. Closed runs
 * are kept for 30 days instead of one, or yesterday's cycle would be gone from the Web UI.
 */
export function temporalService(
  program: string,
  folders: SystemFolders,
  ports: { readonly port: number; readonly uiPort: number },
): Service {
  const address = `127.0.0.1:${ports.port}`;
  const listen = ['--ip', '127.0.0.1', '--port', String(ports.port), '--ui-port', String(ports.uiPort)];
  const storage = ['--db-filename', folders.temporalFile];
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const looks = TASK_QUEUES.flatMap((queue) => [
    '--dynamic-config-value',
    `history.${queue}ProcessorMaxPollRPS=${LOOKS_PER_SECOND}`,
  ]);
  return {
    spec: {
      name: 'temporal',
      command: program,
      args: ['server', 'start-dev', ...listen, ...storage, ...pragmas, ...looks, '--log-level', 'error'],
      logFile: echoFile(folders, 'temporal'),
      stopTimeoutMs: 15_000,
    },
    ready: (child) => awaitNamespace(child, address),
  };
}

/** Serving means: the namespace can be changed. */
async function awaitNamespace(child: Child, address: string): Promise<void> {
  const patienceEnds = Date.now() + READY_TIMEOUT_MS;
  let end: string | undefined;
  void child.ended.then((how) => {
    end = how;
  });
  while (!(await keepsRuns(address))) {
    if (end !== undefined) throw childFailed(child, `ended (${end}) while starting`);
    if (Date.now() > patienceEnds)
      throw childFailed(child, `does not serve after ${READY_TIMEOUT_MS / 1000} s`);
    await delay(POLL_MS);
  }
}

async function keepsRuns(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address, connectTimeout: '2s' });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.updateNamespace({
        namespace: EMBEDDED_NAMESPACE,
        config: { workflowExecutionRetentionTtl: { seconds: (RETENTION_DAYS * 86_400) as never } },
      }),
    );
    return true;
  } catch {
    return false; // not yet: asked again until the timeout
  } finally {
    await connection.close();
  }
}
