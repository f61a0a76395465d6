import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { directoriesOf } from '../config/directories';
import { loadConfig } from '../config/load-config';
import { type Database, openDatabase } from '../data/store/database';
import { createLiveClock } from '../services/gateway/trading-clock';
import { configured } from '../test/support/configured';
import { startDatabase, type TestDatabase } from '../test/support/database';
import { createBackupActivities } from './backup';
import type { Deps } from './deps';
import { createReportActivities } from './reports';

let server: TestDatabase;
let database: Database;
let directory: string;
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'listed');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-listed-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const tradeDate = '2026-11-20';

function depsWith(control: string, config = ''): Deps {
  writeFileSync(join(directory, 'private_config.yaml'), config);
  writeFileSync(join(directory, 'private_control_config.yaml'), control);
  const loaded = loadConfig({ privateDirectory: directory, env: {} });
  const folders = directoriesOf(loaded.config, join(directory, 'data'), {});
  const log = pino({ level: 'silent' });
  return {
    system: 'listed',
    ...configured(loaded),
    database,
    folders,
    clock: createLiveClock(),
    log,
  } as unknown as Deps;
}

const listing = (process: string, method: string) =>
  `process_configuration_methods:\n  ${process}:\n    ${method}: {max_executions: 1}\n`;

it('a backup that run_backups leaves out is not made', async () => {
  const dumps = createBackupActivities(depsWith(listing('run_backups', 'backup_mongo_data_as_dump')));
  const environment = new MockActivityEnvironment();
  const dumped = await environment.run(() => dumps.dumpDatabase({ tradeDate }));
  expect(dumped).toMatchObject({ summary: expect.stringMatching(/verified/), problems: [] });
  expect(await dumps.exportCsv({ tradeDate })).toEqual({
    summary: 'the export as CSV is not listed under run_backups',
    problems: [],
  });
  expect(existsSync(join(directory, 'data/backups/mongo', tradeDate))).toBe(true);
  expect(existsSync(join(directory, 'data/backups/csv'))).toBe(false);
});

it('a dump that run_backups leaves out is not made', async () => {
  const none = createBackupActivities(depsWith(listing('run_backups', 'backup_db_to_csv')));
  const result = await new MockActivityEnvironment().run(() => none.dumpDatabase({ tradeDate }));
  expect(result).toMatchObject({ summary: 'the dump of the database is not listed under run_backups' });
  expect(existsSync(join(directory, 'data/backups/mongo'))).toBe(false);
});

it('the reports of the day are those that `reports` lists, by either name', async () => {
  const some = createReportActivities(depsWith('', 'reports: [reconcile, trade_report]\n'));
  expect(await some.listReports()).toEqual({ names: ['reconcile', 'trades'] });
  const all = createReportActivities(depsWith(''));
  expect(await all.listReports()).toEqual({
    names: [
      ...[
        'slippage',
        'costs',
        'roll',
        'pandl',
        'reconcile',
        'trades',
        'strategy',
        'risk',
        'status',
        'liquidity',
      ],
      ...['instrument_risk', 'min_capital', 'duplicate_markets', 'remove_markets', 'market_monitor'],
      'account_curve',
    ],
  });
  const none = createReportActivities(depsWith('process_configuration_methods:\n  run_reports: {}\n'));
  expect(await none.listReports()).toEqual({ names: [] });
});
