import { directoriesOf } from '../../config/directories';
import type { LoadedConfig } from '../../config/loaded-config';
import { type Finding, ok, unknown } from '../../domain/doctor/finding';
import { checkProcesses } from '../../domain/doctor/system-checks';
import { identifyProcess } from '../../services/processes/process-identity';
import { systemFolders } from '../../services/system/folders';
import { loadConfigOf } from '../../services/system/system-config';
import { planStart } from '../../services/system/system-plan';
import { runningEndpoints } from '../../services/system/with-system';
import { onEndpoints } from '../operator/open-system';
import { look } from './look';
import { machineFindings } from './machine';
import { outsideFindings, partFindings } from './parts';

const DATABASE_PATIENCE_MS = 5_000;
const OF_RUNNING = ['gateway', 'clock', 'prices', 'schedules', 'backup'];

/** Looks at everything that a system needs, without starting or changing anything. One finding never hides another. */
export async function examine(system: string): Promise<readonly Finding[]> {
  let loaded: LoadedConfig | undefined;
  const configuration = await look('configuration', () => {
    loaded = loadConfigOf(system);
    return ok(
      'configuration',
      `${loaded.privateDirectory ?? 'no private directory'}, ${loaded.warnings.length} warnings (npx tst config check)`,
    );
  });
  const machine = await machineFindings(system, loaded);
  if (!loaded) return [configuration, ...machine];
  const folders = systemFolders(system);
  const outside = await outsideFindings(system, loaded, {
    ...folders,
    ...directoriesOf(loaded.config, folders.folder, process.env),
  });
  return [configuration, ...machine, ...(await runningFindings(system, loaded)), ...outside];
}

async function runningFindings(system: string, loaded: LoadedConfig): Promise<readonly Finding[]> {
  const running = runningEndpoints(system);
  const alive = Object.entries(running?.processes ?? {}).filter(
    ([, pid]) => identifyProcess(pid) !== undefined,
  );
  const expected = planStart({ system, gateway: 'ib' }, loaded).machines.map(
    (machine) => `worker-${machine}`,
  );
  const processes = checkProcesses(expected, running && alive.map(([name]) => name));
  if (!running) return [processes, ...OF_RUNNING.map((check) => unknown(check, 'the system is not running'))];
  let found: readonly Finding[] = [];
  const database = await look('database', () =>
    onEndpoints(running, DATABASE_PATIENCE_MS, async (open) => {
      found = await partFindings(open);
      return ok('database', open.database.name);
    }),
  );
  const missing =
    database.state === 'ok' ? [] : OF_RUNNING.map((check) => unknown(check, 'the database does not answer'));
  return [processes, database, ...found, ...missing];
}
