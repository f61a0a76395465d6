import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { acceptConfiguration } from '../cli/operator/accept-configuration';
import type { OpenSystem } from '../cli/operator/open-system';
import { loadConfig } from '../config/load-config';
import { haltsInForce, readHalt, setHalt } from '../data/controls/halt';
import { CONFIGURATION_HALT } from '../data/controls/protections';
import { type Database, openDatabase } from '../data/store/database';
import { STOP } from '../domain/limits/halt';
import { createLiveClock } from '../services/gateway/trading-clock';
import { configured } from '../test/support/configured';
import { startDatabase, type TestDatabase } from '../test/support/database';
import { holdWithoutProtections } from './hold-unprotected';

let server: TestDatabase;
let database: Database;
let directory: string;
let mails: string[];
let count = 0;
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  database = await openDatabase(server.url, `protected${count++}`);
  directory = mkdtempSync(join(tmpdir(), 'tst-protected-'));
  mails = [];
  write('private_config.yaml', 'order_limits: {contracts_max: 3}\n');
  write('private_control_config.yaml', MANUAL);
  write('private_config_trading_hours.yaml', "MET: ['08:00', '15:00']\n");
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

const MANUAL = 'process_configuration_methods:\n  run_stack_handler:\n    process_fills_stack: {}\n';
const clock = createLiveClock();
const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

function workerStarts(machine = 'main'): Promise<void> {
  const config = loadConfig({ privateDirectory: directory, env: {} });
  const sendMail = async (mail: { text: string }) => void mails.push(mail.text);
  return holdWithoutProtections(
    { ...configured(config), database, clock, log: pino({ level: 'silent' }), sendMail },
    machine,
  );
}
const accept = () => acceptConfiguration({ database, clock } as unknown as OpenSystem, 'it is meant');

it('does not send where a limit is no longer set, until an operator accepts', async () => {
  await workerStarts();
  expect(await readHalt(database, CONFIGURATION_HALT)).toBeUndefined();
  write('private_config.yaml', '');
  await workerStarts();
  expect(await readHalt(database, CONFIGURATION_HALT)).toMatchObject({
    halted: true,
    reason: expect.stringMatching(
      /^worker main lacks protections that it ran with before: order_limits\.contracts_max was 3 and is no longer set\. Restore/,
    ),
  });
  await workerStarts();
  expect(mails).toEqual([expect.stringMatching(/npx tst config accept --reason/)]);
  expect(await accept()).toEqual(['order_limits.contracts_max was 3 and is no longer set']);
  expect((await readHalt(database, CONFIGURATION_HALT))?.halted).toBe(false);
  await workerStarts();
  expect((await readHalt(database, CONFIGURATION_HALT))?.halted).toBe(false);
});

it('does not send where orders were traded by hand yesterday', async () => {
  await workerStarts();
  write('private_control_config.yaml', '');
  await workerStarts();
  expect((await readHalt(database, CONFIGURATION_HALT))?.reason).toMatch(
    /orders were traded by hand, and would be sent/,
  );
});

it('a file that is back ends the question by itself, once every machine has it', async () => {
  await workerStarts('one');
  await workerStarts('two');
  rmSync(join(directory, 'private_config_trading_hours.yaml'));
  await workerStarts('one');
  await workerStarts('two');
  expect((await readHalt(database, CONFIGURATION_HALT))?.reason).toMatch(
    /private_config_trading_hours\.yaml is gone/,
  );
  write('private_config_trading_hours.yaml', "MET: ['08:00', '15:00']\n");
  await workerStarts('one');
  expect((await readHalt(database, CONFIGURATION_HALT))?.halted).toBe(true);
  await workerStarts('two');
  expect((await readHalt(database, CONFIGURATION_HALT))?.halted).toBe(false);
});

it("an operator's halt is neither replaced nor lifted", async () => {
  await workerStarts();
  await setHalt(database, { ...STOP, reason: 'holiday', by: 'me', at: new Date() });
  write('private_config.yaml', '');
  await workerStarts();
  await accept();
  expect(await haltsInForce(database)).toMatchObject([{ owner: 'operator', reason: 'holiday' }]);
});

it('does not start where a file became a link to nothing', async () => {
  await workerStarts();
  rmSync(join(directory, 'private_config.yaml'));
  symlinkSync('/no/such/disk/private_config.yaml', join(directory, 'private_config.yaml'));
  expect(() => workerStarts()).toThrow(/is a link to/);
});
