import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { insertLedgerRow } from '../../data/ledger/ledger-store';
import {
  type OptimalPosition,
  optimalPositionHistory,
  storeOptimalPositions,
} from '../../data/results/optimal-positions';
import { type Database, openDatabase } from '../../data/store/database';
import { progressSince } from '../../data/system/progress';
import { withSystem } from '../../services/system/with-system';
import { createSandbox, type Sandbox } from '../services/support';
import { copyRealMarket } from '../support/real-market';
import { sharedFolder } from '../support/shared';

/** Six days of real prices around the roll of V2X on 2 March 2023, through all parts of the system. */
jest.setTimeout(900_000);

const INSTRUMENTS = ['EUROSTX', 'V2X'];
const RATES = ['EURUSD', 'GBPUSD'];
const ROLLED_INTO = 'V2X/20230600'; // priced since 2 March

const shared = sharedFolder('data/futures');
const folder = mkdtempSync(join(tmpdir(), 'tst-replayed-'));
const market = join(folder, 'market');
let sandbox: Sandbox;

beforeAll(() => {
  if (shared === undefined) return;
  copyRealMarket(shared, market, { instruments: INSTRUMENTS, rates: RATES });
  const own = join(folder, 'private');
  cpSync(resolve(__dirname, '../../private'), own, { recursive: true });
  onlyThese(join(own, 'strategies', 'chapter15.yaml'));
  sandbox = createSandbox({ TST_BUILD: undefined, PYSYS_PRIVATE_CONFIG_DIR: own });
  // For the database, which is looked into from here.
  Object.assign(process.env, { TST_DATA_DIR: sandbox.folder, PYSYS_PRIVATE_CONFIG_DIR: own });
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const replay = () =>
  sandbox.run(
    ...['replay', '--market', market, '--system', 'replayed'],
    ...['--from', '2023-03-01', '--to', '2023-03-08'],
  );

const whenShared = shared === undefined ? test.skip : test;

whenShared(
  'a replay over a roll ends without a difference, and one is found where there is one',
  async () => {
    const { code, output } = await replay();
    expect(output).toMatch(/^\(a\) ledger vs simulator: 0 differences \(\d+ contracts; held: .*\d/m);
    expect(output).toContain(ROLLED_INTO);
    expect(output).toMatch(/^\(b\) .*: 0 differences \(12 positions of 6 days, bit for bit\)$/m);
    expect(output).toMatch(/^\(c\) .*: 0 differences \([1-9]\d{2,} cells .* 12 positions to 1e-9\)$/m);
    expect(output.match(/^2023-03-\d\d .* days\/min .*/gm)).toHaveLength(6);
    expect(code).toBe(0);

    // The contract that the roll made necessary is sampled from the evening of the roll on.
    const evening = await inDatabase((database) => progressSince(database, '2023-03-02', 0));
    expect(evening.map(({ item, text }) => `${item}: ${text}`)).toContainEqual(
      expect.stringMatching(/^V2X: .*rolled into 20230600.*now sampled too: 20230800/),
    );

    // The same days again: nothing is run twice, and whatever was changed in between is found, by that comparison alone.
    const changed = await inDatabase(async (database) => {
      await bookOneMore(database);
      return changeOneBit(database);
    });
    changeOnePrice(join(market, 'multiple_prices_csv', 'V2X.csv'), '2023-03-08 16:00:00');
    const again = await replay();
    expect(again.output.match(/was already done/g)).toHaveLength(6);
    expect(again.output).toMatch(/^ {2}V2X\/20230600: ledger (-?\d+), simulator -?\d+$/m);
    expect(again.output).toMatch(/^\(a\) .*: 1 difference \(/m);
    expect(again.output).toContain(`  2023-03-07 chapter15 V2X upper: ${changed}, backtest `);
    expect(again.output).toMatch(/^\(b\) .*: 1 difference \(/m);
    expect(again.output).toMatch(/V2X 2023-03-08T16:00:00.000Z PRICE: stored \d/);
    expect(again.output).toMatch(/^\(c\) .*: [1-9]\d* differences?/m);
    expect(again.code).toBe(1);
  },
);

/** Does something with the database of the replayed system, which alone is started for it. */
function inDatabase<T>(change: (database: Database) => Promise<T>): Promise<T> {
  return withSystem('replayed', ['database'], async (endpoints) => {
    const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
    return change(database).finally(() => database.close());
  });
}

/** A contract that the broker does not hold, in the ledger. */
async function bookOneMore(database: Database): Promise<void> {
  await insertLedgerRow(database, {
    id: 'balance:test#1',
    identity: 'balance:test',
    version: 1,
    kind: 'balance',
    strategy: '',
    instrument: 'V2X',
    contract: '20230600',
    quantity: 1,
    price: 25,
    time: new Date('2023-03-08T12:00:00Z'),
    tradeDate: '2023-03-08',
  });
}

/** The last bit of one stored position is another. Gives the new value. */
async function changeOneBit(database: Database): Promise<number> {
  const day = { strategy: 'chapter15', from: '2023-03-07', to: '2023-03-07' };
  const stored = await optimalPositionHistory(database, day);
  const upper = stored.find((each) => each.instrument === 'V2X')!.values['upper'] * (1 + Number.EPSILON);
  const changed = (each: OptimalPosition) =>
    each.instrument === 'V2X' ? { ...each, values: { ...each.values, upper } } : each;
  await storeOptimalPositions(database, stored.map(changed));
  return upper;
}

function onlyThese(strategy: string): void {
  const others = /^ {2}(SOFR|US10|MXP|CORN): .*\n/gm;
  writeFileSync(strategy, readFileSync(strategy, 'utf8').replace(others, ''));
}

function changeOnePrice(file: string, time: string): void {
  const rows = readFileSync(file, 'utf8').split('\n');
  const column = rows[0].trim().split(',').indexOf('PRICE');
  const row = rows.findIndex((each) => each.startsWith(time));
  const cells = rows[row].split(',');
  cells[column] = String(Number(cells[column]) + 0.05);
  rows[row] = cells.join(',');
  writeFileSync(file, rows.join('\n'));
}
