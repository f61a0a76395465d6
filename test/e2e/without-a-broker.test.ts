import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isBusinessDay, latestTradeDate, msToDate, nextBusinessDay } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import { createSandbox, type Sandbox } from '../services/support';
import { createPrivateDirectory, type PrivateDirectory } from '../support/private-directory';
import { until } from '../support/running-system';

/**
 * A broker without an API: no gateway runs. Prices, capital and what is held come from files; a person trades what is shown,
 * and enters it. On the machine's clock.
 */
jest.setTimeout(600_000);

const SYSTEM = 'by-hand';
const DATE = latestTradeDate(Date.now());
const INSTRUMENTS = ['SP500_micro', 'US10'];
const TRADE = /decided at ([\d.]+)\n +then: npx tst orders fill (C\d+) --quantity (-?\d+)/g;

const CONFIG = `broker_kind: none
broker_statement_directory: statement
instrument_config_directory: instruments
base_currency: USD
price_sources:
  files:
    kind: csv
    directory: prices/contract_prices
    file: '{instrument}_{contract}.csv'
    columns: {date: DATETIME, close: FINAL, volume: VOLUME}
    date_format: yyyy-MM-dd HH:mm:ss
price_source_preference: {default: [files]}
strategy_list: {synthetic: {}}
strategy_capital_allocation: {strategy_weights: {synthetic: 100}}
`;
const CONTROL = `process_configuration_stop_time: {run_stack_handler: '23:59'}
process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
  run_stack_handler:
    spawn_children_from_new_instrument_orders: {frequency: 0, max_executions: -1}
    generate_force_roll_orders: {frequency: 0, max_executions: 1}
    handle_completed_orders: {frequency: 0, max_executions: -1}
`;

let mine: PrivateDirectory;
let sandbox: Sandbox;
/** Rows of the last statement. */
let heldNow: readonly string[];

beforeAll(async () => {
  mine = createPrivateDirectory();
  mine.write('private_config.yaml', CONFIG);
  mine.write('private_control_config.yaml', CONTROL);
  // No rate is needed, so none is fetched.
  mine.write('instruments/ib_config_spot_FX.csv', 'CODE,CCY1,CCY2,INVERT\n');
  cpSync(resolve(__dirname, '../../private/strategies'), join(mine.path, 'strategies'), { recursive: true });
  mkdirSync(join(mine.path, 'statement'));
  writePrices(nextBusinessDay(DATE));
  sandbox = createSandbox({ PYSYS_PRIVATE_CONFIG_DIR: mine.path });
  const started = sandbox.start('start', '--system', SYSTEM);
  await started.says(/a broker without an API; orders are shown, and traded by hand/);
  await started.says(/running; Ctrl-C stops it/);
});
afterAll(async () => {
  await sandbox?.close();
  mine.remove();
});

/** Standard output and error of a command that succeeds. */
async function done(...args: string[]): Promise<string> {
  const { code, output } = await sandbox.run(...args);
  expect([args.join(' '), code, output]).toEqual([args.join(' '), 0, output]);
  return output;
}

const state = (name: string, header: string, ...rows: readonly string[]) =>
  mine.write(`statement/${name}`, `${[header, ...rows].join('\n')}\n`);
const account = (value: number) => state('account.csv', 'currency,value,margin', `USD,${value},0`);
const held = (...rows: readonly string[]) => state('positions.csv', 'instrument,contract,position', ...rows);

interface ShownTrade {
  readonly order: string;
  readonly quantity: number;
  readonly price: number;
}

/** What is shown to be traded, once the order stack has made the contract orders. */
async function toTrade(): Promise<readonly ShownTrade[]> {
  let trades: readonly ShownTrade[] = [];
  await until('what to trade is shown', async () => {
    trades = [...(await done('orders')).matchAll(TRADE)].map(([, price, order, quantity]) => ({
      ...{ order, quantity: Number(quantity), price: Number(price) },
    }));
    return trades.length > 0;
  });
  return trades;
}

test('a day: prices of files, capital of a statement, orders shown, one filled by command and one by signal', async () => {
  const added = await done(
    'instruments',
    'add',
    ...INSTRUMENTS,
    '--from',
    'csv',
    '--csv',
    join(mine.path, 'prices'),
  );
  expect(added).toContain('2 added, 0 had prices, 0 failed');
  const refused = await sandbox.run('run', 'daily-cycle', '--date', DATE);
  expect(refused).toMatchObject({
    code: 1,
    output: expect.stringMatching(
      /no capital yet: .*account\.csv does not exist; say it by `npx tst capital init`/,
    ),
  });
  account(500_000);
  const day = await done('run', 'daily-cycle', '--date', DATE);
  expect(day).toMatch(/^prices: 2 of 2 instruments/m);
  expect(day).toMatch(/^positions: capital 500,000 USD; synthetic: 2 optimal positions$/m);
  expect(day).not.toMatch(/problem/);

  const [byCommand, bySignal, ...more] = await toTrade();
  expect(more).toEqual([]);
  const { order, quantity, price } = byCommand;
  const fill = ['--quantity', String(quantity), '--price', String(price), '--fill-id', 'phone-1'];
  await done('orders', 'fill', order, ...fill);
  const input = JSON.stringify({ ...bySignal, fillId: 'phone-2' });
  const signal = ['-w', `${SYSTEM}/order-stack`, '--name', 'manualFillBySignal', '--input', input];
  await done('temporal', 'workflow', 'signal', ...signal);
  await until('both are filled', async () => (await done('orders')).startsWith('no active orders'));
});

test('what is held is compared with what a person states, when it is stated', async () => {
  expect(await done('orders', 'reconcile')).toMatch(
    /^not compared with the broker: .*positions\.csv does not exist/,
  );
  const ours = [...(await done('positions')).matchAll(/(\S+) +│ synthetic[^\n]*│ (-?\d+) (\d{8})/g)].map(
    ([, instrument, quantity, contract]) => ({ instrument, contract, quantity: Number(quantity) }),
  );
  expect(ours.map(({ instrument }) => instrument)).toEqual(INSTRUMENTS);
  const rows = (more: number) =>
    ours.map(
      ({ instrument, contract, quantity }, at) =>
        `${instrument},${contract},${quantity + (at === 0 ? more : 0)}`,
    );
  held(...rows(1));
  expect(await done('orders', 'reconcile')).toMatch(/^1 position breaks/);
  expect(await done('locks')).toMatch(
    new RegExp(`${INSTRUMENTS[0]} +│ reconcile .*, the statement ${ours[0].quantity + 1} `),
  );
  held(...rows(0));
  expect(await done('orders', 'reconcile')).toMatch(/^ledger = .*positions\.csv as of \d{4}-/);
  expect(await done('locks')).toContain('no locks');
  held('SP500_micro,202612,1');
  expect(await done('orders', 'reconcile')).toMatch(
    /^not compared with the broker: .*line 2, column contract: "202612"/,
  );
  heldNow = rows(0);
  held(...heldNow);
  expect(await done('status')).toMatch(
    /by-hand, a broker without an API, running[\s\S]*sending: +by hand[\s\S]*stated in .*positions\.csv/,
  );
});

test.each([
  ['capital balances', ['capital', 'balances']],
  ['instruments check', ['instruments', 'check', 'US10']],
  ['orders fx', ['orders', 'fx', 'EUR', 'USD', '--amount', '1', '--id', 'x', '--reason', 'r', '--yes']],
])('%s is refused, with what to do', async (_, args) => {
  expect(await sandbox.run(...args)).toMatchObject({
    code: 1,
    output: expect.stringMatching(
      /^error BROKER_ABSENT: this system can't .*\nwhat to do: Do it at your broker/m,
    ),
  });
});

test('the next day goes on from what is held; a fill releases what it explains at once', async () => {
  account(545_000);
  const day = await done('run', 'daily-cycle', '--date', nextBusinessDay(DATE));
  expect(day).toMatch(/^positions: capital 545,000 USD; synthetic: 2 optimal positions$/m);
  expect(day).toMatch(/^orders: [12] instrument orders, handed over$/m);
  const trades = await toTrade();
  // A tenth more capital: a part of what is held is traded in addition.
  for (const { quantity } of trades) expect(Math.abs(quantity)).toBeLessThan(20);
  const [{ order, quantity, price }] = trades;
  const shown = await done('orders');
  const [, instrument, contract] = new RegExp(
    `${Math.abs(quantity)} (\\S+) (\\d{8}), decided at ${price}`,
  ).exec(shown)!;
  // It was traded before it was stated, and is entered after: the difference locks until then.
  // A file's time may lag some milliseconds behind the clock.
  const time = new Date(Date.now() - 1000).toISOString();
  const before = heldNow.map((each) => each.split(','));
  const after = before.map(([code, month, was]) =>
    [code, month, Number(was) + (code === instrument && month === contract ? quantity : 0)].join(','),
  );
  held(...after);
  expect(await done('orders', 'reconcile')).toMatch(/^1 position breaks/);
  const fill = [
    '--quantity',
    String(quantity),
    '--price',
    String(price),
    '--fill-id',
    'phone-3',
    '--time',
    time,
  ];
  await done('orders', 'fill', order, ...fill);
  await until('nothing is locked', async () => (await done('locks')).startsWith('no locks'));
  rmSync(join(mine.path, 'statement', 'positions.csv'));
  expect(await done('orders', 'reconcile')).toMatch(/^not compared with the broker: /);
});

/** Quarterly contracts, each with its last 330 days, up to a date. */
function writePrices(until: string): void {
  const last = Date.parse(until);
  const thisYear = Number(until.slice(0, 4));
  for (const [code, base] of Object.entries({ US10: 112, SP500_micro: 5000 }))
    for (let quarter = 4 * (thisYear - 3); quarter < 4 * (thisYear + 2); quarter++) {
      const [year, month] = [Math.floor(quarter / 4), 3 * (quarter % 4) + 3];
      const expiry = Date.UTC(year, month - 1, 14);
      const days = daysBetween(expiry - 330 * DAY_MS, Math.min(expiry, last));
      const rows = days.map((at) => rowOf(at, base * priceOn((last - at) / DAY_MS, quarter)));
      const name = `${code}_${year}${String(month).padStart(2, '0')}00.csv`;
      if (rows.length > 0) mine.write(`prices/contract_prices/${name}`, `${[HEADER, ...rows].join('\n')}\n`);
    }
}

const HEADER = 'DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME';

function daysBetween(first: number, last: number): readonly number[] {
  const days = Array.from(
    { length: Math.max(0, (last - first) / DAY_MS + 1) },
    (_, day) => first + day * DAY_MS,
  );
  return days.filter((at) => isBusinessDay(msToDate(at)));
}

function rowOf(at: number, price: number): string {
  const close = price.toFixed(4);
  return `${msToDate(at)} 23:00:00,${close},${close},${close},${close},100000`;
}

/** As a share of the newest: it has risen steadily, with a wiggle; a later contract is a little cheaper. */
function priceOn(age: number, quarter: number): number {
  return 1 - age * 0.0004 + 0.004 * Math.sin(age * 1.7) - (quarter - 4 * 2020) * 0.0005;
}
