/** What retiring a strategy writes into the private directory. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config';
import { strategyState } from '../../data/controls/strategy-states';
import { type Database, openDatabase } from '../../data/store/database';
import { SYNTHETIC_STRATEGY } from '../../services/system/system-config';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { OpenSystem } from './open-system';
import { planRetirement, resumeStrategy, retireStrategy } from './retire-strategy';

const AT = Date.parse('2026-11-24T12:00:00Z');

let server: TestDatabase;
let database: Database;
let privateDirectory: string;
beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'retire');
  privateDirectory = mkdtempSync(join(tmpdir(), 'tst-private-'));
  cpSync(resolve(__dirname, '../../private'), privateDirectory, { recursive: true });
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

/** All that these commands ask for. */
function opened(overrides: Readonly<Record<string, unknown>>): OpenSystem {
  const settings = configured(loadConfig({ env: {}, privateDirectory, overrides, overriddenBy: 'demo' }));
  return { database, settings, clock: { read: async () => AT } } as unknown as OpenSystem;
}
const textOf = () => readFileSync(join(privateDirectory, 'private_config.yaml'), 'utf8');

it.each<[string, string, Readonly<Record<string, unknown>>]>([
  ['the demo, whose weights stand in no file', 'synthetic', SYNTHETIC_STRATEGY],
  ['a private directory that has no other', 'chapter15', {}],
])('the strategy of %s is retired and resumed, its weight stays', async (_, strategy, overrides) => {
  const open = opened(overrides);
  const before = textOf();
  const planned = await planRetirement(open, { strategy, overDays: 1, reason: 'enough' });
  await retireStrategy(open, planned);
  expect((await strategyState(database, strategy))?.state).toMatch(/^retir/);
  await resumeStrategy(open, strategy, { reason: 'back' });
  expect((await strategyState(database, strategy))?.state).toBe('active');
  expect(textOf()).toBe(before);
});
