import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/load-config';
import type { LoadedConfig } from '../../config/loaded-config';
import { keepFilesPrivate } from '../../config/private-files';
import { withDatabasePassword } from '../database/address';
import { type Endpoints, readEndpoints, writeEndpoints } from './endpoints';
import { systemFolders } from './folders';

const URL = 'mongodb://me:hunter2@db.example:27017,db2.example/?replicaSet=rs0&proxyPassword=hunter2';
const ENDPOINTS: Endpoints = {
  system: 'one',
  supervisorPid: 1,
  temporalAddress: '127.0.0.1:7233',
  temporalNamespace: 'default',
  mongoUrl: URL,
  externalDatabase: true,
  database: 'production',
  gateway: { host: '127.0.0.1', port: 4002, kind: 'ib' },
  clock: 'live',
  processes: {},
  startedAt: '2026-01-01T00:00:00Z',
  checkout: '/here',
};

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tst-endpoints-'));
  process.env['TST_DATA_DIR'] = data;
  for (const name of ['private_config.yaml', 'private_control_config.yaml'])
    writeFileSync(join(data, name), '');
});
afterEach(() => rmSync(data, { recursive: true }));

const configured = (mongoHost: string): LoadedConfig =>
  loadConfig({ env: { TST_MONGO_HOST: mongoHost, PYSYS_PRIVATE_CONFIG_DIR: data } });

it("does not write the database's password into endpoints.json", () => {
  keepFilesPrivate();
  writeEndpoints(ENDPOINTS);
  const file = systemFolders('one').endpoints;
  expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
  expect(readFileSync(file, 'utf8')).toContain('db.example:27017,db2.example');
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('takes the password for a worker and a command from the configuration', () => {
  writeEndpoints(ENDPOINTS);
  expect(withDatabasePassword(readEndpoints('one')!, configured(URL)).mongoUrl).toBe(URL);
});

it('refuses to connect to another database than the one with which the system was started', () => {
  writeEndpoints(ENDPOINTS);
  expect(() =>
    withDatabasePassword(readEndpoints('one')!, configured('mongodb://me:hunter2@other/')),
  ).toThrow(
    /was started with the database mongodb:\/\/me:\*+@db\.example.*names mongodb:\/\/me:\*+@other\//s,
  );
});

it('connects to an embedded database as its endpoints say', () => {
  const embedded = {
    ...ENDPOINTS,
    mongoUrl: 'mongodb://127.0.0.1:27117/?directConnection=true',
    externalDatabase: undefined,
  };
  writeEndpoints(embedded);
  expect(withDatabasePassword(readEndpoints('one')!, configured(URL)).mongoUrl).toBe(embedded.mongoUrl);
});
