import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { register as registerConfig } from './config';
import { register as registerInit } from './init';

let folder: string;
let target: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-init-'));
  target = join(folder, 'mine');
  printed = [];
  delete process.env['TST_EMAIL_PWD'];
  jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void printed.push(String(text)));
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env['TST_EMAIL_PWD'];
  rmSync(folder, { recursive: true, force: true });
});

const SIX = 'SOFR,US10,EUROSTX,V2X,MXP,CORN';
const NEEDED = ['--account', 'DU1000001', '--instruments', SIX];

function command(...args: string[]): Promise<Command> {
  const program = new Command('tst').exitOverride();
  registerInit(program);
  registerConfig(program);
  return program.parseAsync(['node', 'tst', ...args]);
}
const init = (...args: string[]) => command('init', target, '--yes', ...args);

it('writes a directory that `config check` accepts, with every answer in it', async () => {
  process.env['TST_EMAIL_PWD'] = 'p: "w#d\'';
  await init(
    ...NEEDED,
    ...['--gateway', 'gateway.lan:14002', '--capital', '3e5', '--currency', 'EUR', '--strategy', 'trend'],
    ...['--mail', 'me@example.com', '--mail-server', 'smtp.example.com', '--mail-to', 'you@example.com'],
  );
  delete process.env['TST_EMAIL_PWD'];
  printed = [];
  await command('config', 'check', '--private', target);
  expect(printed).toEqual([`configuration is valid: ${target}`, 'strategies: trend; own rules: none']);
  printed = [];
  await command('config', 'show', '--changed', '--json', '--private', target);
  const shown = new Map<string, unknown>(
    JSON.parse(printed[0]).map(({ key, value }: { key: string; value: unknown }) => [key, value]),
  );
  expect(Object.fromEntries(shown)).toMatchObject({
    broker_account: 'DU1000001',
    broker_kind: 'paper',
    live_trading: false,
    ib_ipaddress: 'gateway.lan',
    ib_port: 14_002,
    base_currency: 'EUR',
    email_address: 'me@example.com',
    email_pwd: '********',
    email_to: ['you@example.com'],
  });
  expect(readFileSync(join(target, 'strategies', 'trend.yaml'), 'utf8')).toMatch(
    /notional_trading_capital: 300000\n[\s\S]* {2}CORN: 0.1666\n[\s\S]*instrument_div_multiplier: 1.73\n/,
  );
  expect(statSync(join(target, 'secrets.yaml')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['mine']);
});

it('needs no more than account and instruments', async () => {
  await init(...NEEDED);
  await command('config', 'check', '--private', target);
  expect(printed.filter((line) => /warning/.test(line))).toEqual([]);
});

it('a live account takes --live, and then its gateway is the live one', async () => {
  await init('--account', 'U1234567', '--live', '--instruments', 'CORN');
  const text = readFileSync(join(target, 'private_config.yaml'), 'utf8');
  expect(text).toMatch(/broker_kind: live\nlive_trading: true.*\n.*\nib_port: 4001/);
});

test.each([
  [['--account', '1234567'], /account '1234567' is not an account of Interactive Brokers/],
  [['--account', 'U1234567'], /U1234567 is a live account, with real money.*or say --live/],
  [['--live'], /DU1000001 is a paper account: leave out --live/],
  [['--gateway', '127.0.0.1:4001'], /port 4001 is that of a live gateway, but the account is a paper one/],
  [['--gateway', 'localhost:port'], /gateway 'localhost:port' is not host:port/],
  [['--gateway', 'a b:4002'], /is not host:port/],
  [['--gateway', '70000'], /is not host:port/],
  [['--capital', '250,000'], /capital '250,000' is not an amount above 0/],
  [['--capital', '0'], /capital '0' is not an amount above 0/],
  [['--currency', 'usd'], /currency 'usd' has no rate in ib_config_spot_FX.csv \(did you mean 'USD'\?\)/],
  [['--instruments', 'CORN,WEHAT'], /do not describe WEHAT.*they describe SOFR/],
  [['--instruments', ' , '], /at least one instrument/],
  [['--strategy', 'a/b'], /strategy 'a\/b' can't be its name/],
  [['--mail', 'nobody', '--mail-server', 's'], /'nobody' is not a mail address/],
  [['--mail', 'a@b'], /--mail needs --mail-server/],
  [['--mail', 'a@b', '--mail-server', 's.example.com'], /no password for a@b: set TST_EMAIL_PWD/],
])('refuses %j, and writes nothing', async (given, message) => {
  await expect(init(...NEEDED, ...given)).rejects.toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
});

it('names all that is missing', async () => {
  await expect(init()).rejects.toThrow('not given: --account, --instruments');
});

it('overwrites nothing: the file that exists is named, and the others are not written', async () => {
  mkdirSync(join(target, 'strategies'), { recursive: true });
  const own = join(target, 'strategies', 'trend-carry.yaml');
  writeFileSync(own, 'mine');
  await expect(init(...NEEDED)).rejects.toThrow(`these files exist: ${own}; name another directory`);
  expect(readFileSync(own, 'utf8')).toBe('mine');
  expect(readdirSync(target)).toEqual(['strategies']);
  await init(...NEEDED, '--strategy', 'other');
  expect(readdirSync(join(target, 'strategies'))).toEqual(['other.yaml', 'trend-carry.yaml']);
  await expect(init(...NEEDED)).rejects.toThrow(/these files exist: .*private_config\.yaml, .*secrets\.yaml/);
});
