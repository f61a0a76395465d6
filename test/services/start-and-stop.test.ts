import { createServer } from 'node:net';
import { identifyProcess, isAlive } from '../../services/processes/process-identity';
import { createSandbox, type Sandbox, until } from './support';

/** Real Temporal servers and databases, started by the command line as an operator does. */

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.close());

const READY = /running; Ctrl-C stops it/;

function gone(pid: number): boolean {
  return identifyProcess(pid) === undefined;
}

test('it says where each service came from, and Ctrl-C, pressed twice, stops all it started', async () => {
  const services = sandbox.start('services', 'run', '--system', 'one');
  await services.says(READY);
  expect(services.output()).toMatch(/^database: .*(PATH|cache|TST_MONGOD|downloaded|PyPI)/m);
  expect(services.output()).toMatch(/^Temporal server: .*(PATH|cache|TST_TEMPORAL|downloaded|built)/m);
  const { processes } = sandbox.endpoints('one');
  expect(Object.keys(processes).sort()).toEqual(['database', 'temporal']);
  services.kill('SIGINT');
  services.kill('SIGINT');
  expect(await services.ended).toBe(0);
  expect(Object.values(processes).filter((pid) => !gone(pid))).toEqual([]);
});

test('a second start of a running system is refused: who, since when, what to do', async () => {
  const first = sandbox.start('services', 'run', '--system', 'one');
  await first.says(READY);
  const second = await sandbox.run('services', 'run', '--system', 'one');
  expect(second.code).toBe(1);
  expect(second.output).toMatch(/error SYSTEM_BUSY: system 'one' is run by process \d+ on \S+ since \d{4}-/);
  expect(second.output).toContain(`process ${first.pid} `);
  expect(second.output).toMatch(/what to do: .*--system/);
  expect(first.output()).not.toMatch(/ended/);
});

test('two systems run side by side on ports of their own', async () => {
  const [first, second] = ['one', 'two'].map((system) =>
    sandbox.start('services', 'run', '--system', system),
  );
  await Promise.all([first.says(READY), second.says(READY)]);
  const [one, two] = ['one', 'two'].map((system) => sandbox.endpoints(system));
  expect(one.temporalAddress).not.toBe(two.temporalAddress);
  expect(one.temporalUi).not.toBe(two.temporalUi);
  expect(one.mongoUrl).not.toBe(two.mongoUrl);
});

test('a service killed by kill -9 is started again at the same address', async () => {
  const services = sandbox.start('services', 'run', '--system', 'one');
  await services.says(READY);
  const before = sandbox.endpoints('one');
  process.kill(before.processes['database'], 'SIGKILL');
  await services.says(/database ended \(signal SIGKILL\); starting it again/);
  await services.says(/database runs again/);
  const after = sandbox.endpoints('one');
  expect(after.mongoUrl).toBe(before.mongoUrl);
  expect(after.processes['database']).not.toBe(before.processes['database']);
  expect(after.processes['temporal']).toBe(before.processes['temporal']);
});

test('kill -9 of the command takes its services along, and the next start takes its lock over', async () => {
  const first = sandbox.start('services', 'run', '--system', 'one');
  await first.says(READY);
  const { processes } = sandbox.endpoints('one');
  const identities = Object.values(processes).map((pid) => identifyProcess(pid)!);
  first.kill('SIGKILL');
  await first.ended;
  const second = sandbox.start('services', 'run', '--system', 'one');
  await second.says(READY);
  expect(identities.filter(isAlive)).toEqual([]);
  expect(sandbox.endpoints('one').supervisorPid).toBe(second.pid);
});

test('a port in use that was asked for is refused, and nothing stays behind', async () => {
  const occupier = createServer();
  await new Promise<void>((resolve) => occupier.listen(0, '127.0.0.1', resolve));
  const { port } = occupier.address() as { port: number };
  try {
    const refused = await sandbox.run('services', 'run', '--system', 'one', '--temporal-port', String(port));
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(
      new RegExp(`error BAD_INPUT: port ${port}, asked for the Temporal server, is in use`),
    );
    const again = sandbox.start('services', 'run', '--system', 'one');
    await again.says(READY);
    expect(again.output()).not.toMatch(/left by an earlier run/);
  } finally {
    await new Promise((resolve) => occupier.close(resolve));
  }
});

test('services in the background stay until they are stopped', async () => {
  const started = await sandbox.run('services', 'start', '--system', 'one');
  expect(started).toMatchObject({ code: 0 });
  const { supervisorPid } = sandbox.endpoints('one');
  expect((await sandbox.run('services', 'status')).output).toMatch(/Temporal +127\.0\.0\.1:\d+/);
  const stopped = await sandbox.run('services', 'stop');
  expect(stopped.output).toMatch(/system 'one' is stopped/);
  await until(() => gone(supervisorPid));
  expect((await sandbox.run('services', 'status')).output).toMatch(/system 'one' is not running/);
});

test('a name that cannot be part of ids is refused', async () => {
  const refused = await sandbox.run('services', 'run', '--system', 'Not a name');
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/error BAD_/);
  expect(refused.output).toMatch(/what to do: /);
});
