import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findDatabaseProgram } from '../../services/database/find-database';
import { choosePort } from '../../services/processes/free-port';
import { systemFolders } from '../../services/system/folders';
import { manualConfiguration } from '../support/manual-configuration';
import { startTestSystem, until } from '../support/running-system';

/** A replica set as a user runs one: with TLS, where only a user with a password may read and write. */
const DATE = '2026-11-25';
const PASSWORD = 'p@ss word/1';

let folder: string;
let server: ChildProcess;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-own-mongodb-'));
  port = await choosePort({ service: 'database', usual: [] });
  await startReplicaSet();
});
afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && server.kill()) await ended;
  rmSync(folder, { recursive: true, force: true });
});

test("a day is traded on a user's own replica set, with user, password and TLS", async () => {
  const privateDirectory = manualConfiguration();
  writeFileSync(join(privateDirectory, 'private_control_config.yaml'), ''); // with the step that sends
  appendFileSync(
    join(privateDirectory, 'private_config.yaml'),
    `mongo_host: "${address('trader', PASSWORD)}"\n`,
  );
  const system = await startTestSystem({ date: DATE, privateDirectory });
  try {
    expect(system.said).toContain('database: mongo_host in the private configuration');
    const written = readFileSync(systemFolders('test').endpoints, 'utf8');
    expect(written).toContain('@localhost');
    expect(written).not.toContain(encodeURIComponent(PASSWORD));
    await system.seed(DATE);
    const outcome = await system.runDay(DATE);
    expect(outcome).toEqual({ kind: 'completed' });
    expect(await system.database.main.collection('runs').countDocuments()).toBeGreaterThan(0);
  } finally {
    await system.stop();
    rmSync(privateDirectory, { recursive: true });
  }
}, 300_000);

test('a wrong password is refused at start, and not shown', async () => {
  const privateDirectory = mkdtempSync(join(folder, 'private-'));
  const wrong = `mongo_host: "${address('trader', 'wrong-secret')}"\n`;
  writeFileSync(join(privateDirectory, 'private_config.yaml'), wrong);
  writeFileSync(join(privateDirectory, 'private_control_config.yaml'), '');
  const failure = await startTestSystem({ date: DATE, privateDirectory }).catch((error) => error);
  const whole = `${failure.message} ${failure.cause?.message}`;
  expect(whole).toMatch(/no database answers at mongodb:\/\/trader:\*+@localhost/);
  expect(whole).not.toMatch(/wrong-secret/);
});

function address(user: string, password: string): string {
  const tls = `tls=true&tlsCAFile=${encodeURIComponent(join(folder, 'ca.pem'))}`;
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `mongodb://${credentials}@localhost:${port}/?replicaSet=own&authSource=admin&${tls}`;
}

async function startReplicaSet(): Promise<void> {
  makeCertificates();
  writeFileSync(join(folder, 'key'), Buffer.alloc(96, 'key').toString('base64'));
  chmodSync(join(folder, 'key'), 0o400);
  const { path } = await findDatabaseProgram(() => undefined);
  const args = ['--dbpath', folder, '--bind_ip', 'localhost', '--port', String(port), '--replSet', 'own'];
  const tls = ['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', join(folder, 'server.pem')];
  const trust = ['--tlsCAFile', join(folder, 'ca.pem'), '--tlsAllowConnectionsWithoutCertificates'];
  server = spawn(path, [...args, ...tls, ...trust, '--keyFile', join(folder, 'key')], {
    stdio: 'ignore',
  });
  await createUser();
}

/** Through the exception that MongoDB makes for the first user on localhost. */
async function createUser(): Promise<void> {
  const client = new MongoClient(`mongodb://localhost:${port}/?directConnection=true`, {
    tls: true,
    tlsCAFile: join(folder, 'ca.pem'),
    serverSelectionTimeoutMS: 5_000,
  });
  const admin = client.db('admin');
  const members = [{ _id: 0, host: `localhost:${port}` }];
  // Refused with "already initialized" when an earlier attempt's answer came too late: the next wait decides.
  const begin = () => admin.command({ replSetInitiate: { _id: 'own', members } });
  await until('the server answers', async () => (await admin.command({ ping: 1 }))['ok'] === 1);
  await begin().catch(() => undefined);
  await until('its member is primary', async () => (await admin.command({ hello: 1 }))['isWritablePrimary']);
  await admin.command({
    createUser: 'trader',
    pwd: PASSWORD,
    roles: ['readWriteAnyDatabase', 'dbAdminAnyDatabase'],
  });
  await client.close();
}

function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl(...request, '-x509', '-subj', '/CN=test ca', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(...request.slice(0, 4), '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(join(folder, 'san'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt');
  const parts = ['server.key', 'server.crt'].map((name) => readFileSync(join(folder, name), 'utf8'));
  writeFileSync(join(folder, 'server.pem'), parts.join(''));
}
