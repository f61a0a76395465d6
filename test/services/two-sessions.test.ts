import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '../../services/processes/process-identity';
import { startDatabase, type TestDatabase } from '../support/database';
import { createSandbox, type Sandbox, until } from './support';

/**
 * F20: two sessions that think they own a system. Each has a data folder and a Temporal server of its own, so that no
 * file can tell them; the database is one, as on two machines.
 */
jest.setTimeout(300_000);

const START = ['start', '--system', 'shared', '--seed', '1', '--instruments', '2'];
const WORKS = /schedules: \d+ applied/;

let database: TestDatabase;
let privateDirectory: string;
let sandboxes: readonly Sandbox[];

beforeEach(async () => {
  database = await startDatabase();
  privateDirectory = mkdtempSync(join(tmpdir(), 'tst-private-'));
  writeFileSync(join(privateDirectory, 'private_config.yaml'), `mongo_host: "${database.url}"\n`);
  writeFileSync(join(privateDirectory, 'private_control_config.yaml'), '');
  sandboxes = [1, 2].map(() => createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: privateDirectory }));
});
afterEach(async () => {
  for (const sandbox of sandboxes) await sandbox.close();
  await database?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

test('the second is refused by name; when the first was killed, the second may', async () => {
  const [one, two] = sandboxes;
  const first = one.start(...START);
  await first.says(WORKS);
  const refused = await two.run(...START);
  expect(refused.code).toBe(1);
  const { processes } = one.endpoints('shared');
  expect(refused.output).toMatch(
    new RegExp(`error SYSTEM_TAKEN: .*'shared'.*\\(process ${processes['worker-main']} on `),
  );
  expect(refused.output).toMatch(/what to do: Stop the other session/);
  expect(first.output()).not.toMatch(/worker-main ended/);

  const again = await sessionAfterKill(first.pid, processes);
  await again.says(WORKS);
});

/** Started at once after `kill -9` of the first, whose lease has not run out. */
async function sessionAfterKill(pid: number, processes: Readonly<Record<string, number>>) {
  process.kill(pid, 'SIGKILL');
  await until(() => Object.values(processes).every((each) => identifyProcess(each) === undefined));
  return sandboxes[1].start(...START);
}
