import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkoutDirectory } from './checkout';
import { dottedToPath, expandPath } from './config-path';
import { directoriesOf } from './directories';
import { loadConfig } from './load-config';

const load = (overrides: Record<string, unknown>) =>
  loadConfig({ privateDirectory: join(checkoutDirectory(), 'private'), env: {}, overrides }).config;

it('puts what is not configured into the data directory', () => {
  const directories = directoriesOf(load({}), '/data/demo', {});
  expect(directories).toMatchObject({
    outbox: '/data/demo/outbox',
    mongoDump: '/data/demo/backups/mongo',
    offsystemBackup: undefined,
    instrumentConfig: undefined,
  });
});

it('reads absolute, relative, home and pysystemtrade paths', () => {
  const config = load({
    offsystem_backup_directory: '/mnt/backup.d',
    reporting_directory: 'my/reports',
    log_directory: '~/logs',
    backtest_store_directory: 'private.backtests',
    journal_copy_directory: '$SAFE/journal',
  });
  expect(directoriesOf(config, '/data', { SAFE: '/safe' })).toMatchObject({
    offsystemBackup: '/mnt/backup.d',
    reports: '/data/my/reports',
    logs: join(homedir(), 'logs'),
    backtests: '/data/private/backtests',
    journalCopy: '/safe/journal',
  });
});

it('takes dots as separators only where there is no slash', () => {
  expect(dottedToPath('systems.my.production.yaml')).toBe('systems/my/production.yaml');
  expect(dottedToPath('./my.dir/x.yaml')).toBe('./my.dir/x.yaml');
  expect(expandPath('$NOT_SET/x', {})).toBe('$NOT_SET/x');
});
