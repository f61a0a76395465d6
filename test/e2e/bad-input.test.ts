import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestGateway } from '../broker-ib/gateway';
import { type CommandEnd, tst } from '../support/command-line';
import { sharedFolder } from '../support/shared';

/**
 * What an operator gets wrong, given to the real command line: one clear message that names the place and what to do,
 * an exit code other than 0, and nothing half-applied.
 */

let folder: string;
let data: string;
let privateDirectory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-bad-input-'));
  data = join(folder, 'data');
  privateDirectory = join(folder, 'private');
  mkdirSync(privateDirectory);
  writeFileSync(join(privateDirectory, 'private_control_config.yaml'), '');
  configure('');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (...more: string[]) => command('start', '--demo', '--once', ...more);

function command(...args: string[]): Promise<CommandEnd> {
  return tst(args, {
    TST_DATA_DIR: data,
    PYSYS_PRIVATE_CONFIG_DIR: privateDirectory,
    TEMPORAL_ADDRESS: undefined,
    TST_BUILD: 'cli',
  });
}

function configure(text: string): void {
  writeFileSync(join(privateDirectory, 'private_config.yaml'), text);
}

/** Exactly one message of ours, with its remedy, and nothing that looks like a crash. */
function expectOneMessage({ code, output }: CommandEnd, message: RegExp): void {
  expect(output).toMatch(message);
  expect(output.match(/^error [A-Z_]+: /gm)).toHaveLength(1);
  expect(output.match(/^what to do: /gm)).toHaveLength(1);
  expect(output).not.toMatch(/\n +at /);
  expect(code).toBe(1);
}

const nothingWasMade = () => expect(existsSync(join(data, 'systems'))).toBe(false);

test('a misspelt key: file, line, key, and the one that was meant', async () => {
  configure('base_currency: USD\nib_prot: 4002\n');
  expectOneMessage(await start(), /private_config\.yaml:2.*ib_prot[\s\S]*ib_port/);
  nothingWasMade();
});

test('a wrong type: file, line, key, and what is expected', async () => {
  configure('# my own\nib_port: four thousand\n');
  expectOneMessage(await start(), /private_config\.yaml:2.*ib_port.*(number|integer)/s);
  nothingWasMade();
});

test('a private directory that is not there', async () => {
  privateDirectory = join(folder, 'nowhere');
  expectOneMessage(await start(), /nowhere/);
  nothingWasMade();
});

test('a port in use', async () => {
  const occupier = createServer();
  await new Promise<void>((done) => occupier.listen(0, '127.0.0.1', done));
  const { port } = occupier.address() as { port: number };
  try {
    const refused = await command('simulator', '--port', String(port));
    expectOneMessage(refused, new RegExp(`port ${port}.*is in use`));
  } finally {
    await new Promise((done) => occupier.close(done));
  }
});

test('a gateway that refuses the client id: who, where, and that another program has it', async () => {
  const gateway = await TestGateway.start();
  try {
    await gateway.connect({ clientId: 100 });
    configure(`broker_account: DU1000001\nbroker_kind: paper\nib_port: ${gateway.port}\nib_idoffset: 100\n`);
    const refused = await command('start', '--system', 'paper');
    expectOneMessage(refused, new RegExp(`client id 100 is in use at the gateway 127.0.0.1:${gateway.port}`));
    nothingWasMade();
  } finally {
    await gateway.close();
  }
});

const shared = sharedFolder('data/futures');
(shared ? test : test.skip)(
  'a corrupt row of a price file: file, row, value; nothing is left running',
  async () => {
    const row = 2_000;
    const market = marketWithBadRow(shared!, row);
    cpSync(resolve(__dirname, '../../private'), privateDirectory, { recursive: true });
    const refused = await start('--market', market, '--date', '2023-06-15', '--system', 'corrupt');
    expectOneMessage(
      refused,
      new RegExp(`error BAD_DATA_FILE: .*US10\\.csv, line ${row}, column .*not-a-number`),
    );
    expect(refused.output).not.toMatch(/^importing/m);
    const again = await command('services', 'status', '--system', 'corrupt');
    expect(again.output).toMatch(/is not running|never started/);
  },
);

/** The market's files as they are, but for one value of US10. */
function marketWithBadRow(original: string, row: number): string {
  const market = join(folder, 'market');
  const prices = 'multiple_prices_csv';
  mkdirSync(join(market, prices), { recursive: true });
  for (const name of readdirSync(original))
    if (name !== prices) symlinkSync(join(original, name), join(market, name));
  for (const name of readdirSync(join(original, prices)))
    symlinkSync(join(original, prices, name), join(market, prices, name));
  const lines = readFileSync(join(original, prices, 'US10.csv'), 'utf8').split('\n');
  lines[row - 1] = lines[row - 1].replace(/^([^,]*),[^,]*/, '$1,not-a-number');
  rmSync(join(market, prices, 'US10.csv'));
  writeFileSync(join(market, prices, 'US10.csv'), lines.join('\n'));
  return market;
}
