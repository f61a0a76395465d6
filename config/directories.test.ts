import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dottedToPath, expandPath } from './config-path';
import { directoriesOf } from './directories';
import { loadConfig } from './load-config';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-directories-'));
  for (const name of ['private_config.yaml', 'private_control_config.yaml'])
    writeFileSync(join(directory, name), '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const load = (overrides: Record<string, unknown>, env = {}) =>
  loadConfig({ privateDirectory: directory, env, overrides }).config;

it('puts what is not configured into the data directory', () => {
  expect(directoriesOf(load({}), '/data/demo', {})).toMatchObject({
    outbox: '/data/demo/outbox',
    mongoDump: '/data/demo/backups/mongo',
    csvBackup: '/data/demo/backups/csv',
    journalCopy: undefined,
  });
});

it('reads absolute, relative, home and dotted paths and variables', () => {
  const env = { SAFE: '/safe' };
  const config = load(
    {
      offsystem_backup_directory: '/mnt/backup.d',
      reporting_directory: 'my/reports',
      outbox_directory: '~/mail',
      csv_backup_directory: 'private.backtests',
      journal_copy_directory: '$SAFE/journal',
    },
    env,
  );
  expect(directoriesOf(config, '/data', env)).toMatchObject({
    mongoDump: '/mnt/backup.d/mongo',
    reports: '/data/my/reports',
    outbox: join(homedir(), 'mail'),
    csvBackup: '/data/private/backtests',
    journalCopy: '/safe/journal',
  });
});

describe('files that are read', () => {
  it.each(['cfg', './cfg', '$HERE/cfg', 'my.cfg'])(
    'are found next to the private configuration, not where the command was started: %s',
    (written) => {
      mkdirSync(join(directory, 'cfg'));
      mkdirSync(join(directory, 'my', 'cfg'), { recursive: true });
      const config = load({ instrument_config_directory: written }, { HERE: directory });
      expect(config.instrument_config_directory).toBe(
        join(directory, written === 'my.cfg' ? 'my/cfg' : 'cfg'),
      );
    },
  );

  it('calendars of rolls and certificates are looked for there too', () => {
    mkdirSync(join(directory, 'calendars'));
    writeFileSync(join(directory, 'ca.pem'), '');
    const config = load({ 'roll_policy.directory': 'calendars', email_ca_file: 'ca.pem' });
    expect(config.roll_policy.directory).toBe(join(directory, 'calendars'));
    expect(config.email_ca_file).toBe(join(directory, 'ca.pem'));
  });
});

it('does not make a folder named after a variable that is not set', () => {
  expect(() => load({ reporting_directory: '$REPORTZ/mine' })).toThrow(
    /reporting_directory: names \$REPORTZ\/mine, but \$REPORTZ is not set/,
  );
});

it('keeps dots where a slash or a file ending says that they are no separators', () => {
  expect(dottedToPath('systems.my.production.yaml')).toBe('systems/my/production.yaml');
  expect(dottedToPath('a.b/c.d')).toBe('a.b/c.d');
  expect(dottedToPath('strategies')).toBe('strategies');
});

it('leaves a variable that is not set as it is', () => {
  expect(expandPath('$A/$B', { A: 'x' })).toBe('x/$B');
});
