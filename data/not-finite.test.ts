import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerRow } from '../domain/ledger/ledger-row';
import { startDatabase, type TestDatabase } from '../test/support/database';
import { appendAccountCapital, importCapital } from './capital/capital';
import { appendMargin } from './capital/margin';
import { storeAllocation } from './capital/strategy-capital';
import { countTrades, setPositionLimit, setTradeLimit } from './controls/limits';
import { setOverride } from './controls/overrides';
import { putContracts } from './instruments/contracts';
import { setSpreadCosts } from './instruments/spread-costs';
import { insertCombination } from './ledger/combinations';
import { correctUnexplained, noteUnexplained } from './ledger/execution-links';
import { openJournal } from './ledger/journal';
import { insertLedgerRow, ledgerRows, putCommission } from './ledger/ledger-store';
import { recordFill } from './ledger/record-fill';
import { auditEntries, writeAudit } from './operator/audit';
import { answerQuestion, askQuestion } from './operator/questions';
import { insertOrder, updateOrder } from './orders/order-store';
import { storeOptimalPositions } from './results/optimal-positions';
import { writeContractPrices } from './series/contract-prices';
import { readFx, writeFx } from './series/fx';
import { writePrices } from './series/prices';
import { writeSeries } from './series/series-store';
import { type Database, openDatabase } from './store/database';

let server: TestDatabase;
let database: Database;
const at = new Date(Date.UTC(2026, 10, 20));

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'not-finite');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const column = (value: number) => Float64Array.of(1, value);
const times = Float64Array.of(0, 86_400_000);
const row = (changes: Partial<LedgerRow>): LedgerRow => ({
  id: 'exec:a#1',
  identity: 'exec:a',
  version: 1,
  kind: 'broker',
  strategy: 's',
  instrument: 'CORN',
  contract: '20241200',
  quantity: 1,
  price: 400,
  time: at,
  tradeDate: '2026-11-20',
  ...changes,
});
const order = (referencePrice: number) =>
  ({
    level: 'instrument',
    id: 'd/s/CORN/1',
    system: 'x',
    strategy: 's',
    instrument: 'CORN',
    trade: [1],
    status: 'active',
    type: 'best',
    generatedAt: at,
    tradeDate: '2026-11-20',
    rollOrder: false,
    manualTrade: false,
    referencePrice,
  }) as const;
const optimal = (lower: number) => ({
  strategy: 's',
  instrument: 'CORN',
  tradeDate: '2026-11-20',
  kind: 'buffered' as const,
  time: at,
  values: { lower, upper: 2 },
  referencePrice: 400,
  referenceContract: '20241200',
  capital: 1e6,
  seriesVersions: {},
  configHash: 'h',
  attempt: 1,
});
const bars = (value: number) => ({
  times,
  columns: { OPEN: column(1), HIGH: column(1), LOW: column(1), FINAL: column(value), VOLUME: column(1) },
});
const multiple = (value: number) => ({
  times,
  columns: {
    PRICE: column(value),
    FORWARD: column(1),
    CARRY: column(1),
    PRICE_CONTRACT: column(20241200),
    FORWARD_CONTRACT: column(20250300),
    CARRY_CONTRACT: column(20240900),
  },
});
const capital = (actual: number) => ({ actual, accumulated: 0, broker: 1, max: 1, time: at });
const question = (value: number) => ({
  id: 'spike/CORN/20241200/day',
  kind: 'price-spike' as const,
  instrument: 'CORN',
  tradeDate: '2026-11-20',
  askedAt: at,
  text: '?',
  parked: { columns: { FINAL: [value] } },
});
const execution = (price: number) => ({
  identity: 'exec:b',
  executionId: 'b.01',
  instrument: 'CORN',
  contract: '20241200',
  quantity: 1,
  price,
  time: at,
});
const who = { by: 'me', reason: 'test', at };

/** Every store that takes numbers from elsewhere, by what is written. */
const STORES: Readonly<Record<string, (value: number) => Promise<unknown>>> = {
  'a fill': (price) => insertLedgerRow(database, row({ price })),
  'a quantity': (quantity) => insertLedgerRow(database, row({ quantity })),
  'a commission': (amount) => putCommission(database, { executionId: 'a.01', amount, currency: 'USD' }),
  'a spread execution': (price) =>
    insertCombination(database, { ...execution(price), brokerOrderId: 'o', permId: 1 }),
  'an unexplained execution': (price) => noteUnexplained(database, execution(price)),
  'its correction': (price) => correctUnexplained(database, 'exec:b', execution(price)),
  'an order': (price) => insertOrder(database, order(price)),
  'an optimal position': (lower) => storeOptimalPositions(database, [optimal(lower)]),
  'account capital': (actual) => appendAccountCapital(database, capital(actual), undefined),
  'strategy capital': (amount) =>
    storeAllocation(database, {
      ...{ time: at, total: 1 },
      shares: [{ strategy: 's', weight: 1, capital: amount }],
    }),
  margin: (amount) => appendMargin(database, at, amount),
  'imported capital': (actual) => importCapital(database, 's', [{ time: at, values: { actual } }]),
  'a spread cost': (spreadCost) => setSpreadCosts(database, [{ instrument: 'CORN', spreadCost }]),
  'a position limit': (limit) => setPositionLimit(database, { strategy: '', instrument: 'CORN', limit }),
  'a trade limit': (limit) =>
    setTradeLimit(database, { strategy: '', instrument: 'CORN', periodDays: 1 }, limit, at),
  'what is used of it': (contracts) =>
    countTrades(database, { strategy: '', instrument: 'CORN', periodDays: 1 }, { id: 'o', contracts, at }),
  'an override': (value) => setOverride(database, { ...who, strategy: 's', instrument: 'CORN', value }),
  'a tick': (minTick) =>
    putContracts(database, [{ instrument: 'CORN', contract: '20241200', sampling: true, minTick }]),
  'an answer': (value) => answerQuestion(database, 'q', { kind: 'replace', value }, who),
};

/** Series, where NaN is a missing value. */
const SERIES: Readonly<Record<string, (value: number) => Promise<unknown>>> = {
  'contract prices': (value) => writeContractPrices(database, 'CORN', '20241200', { day: bars(value) }, 0),
  'multiple prices': (value) =>
    writePrices(
      database,
      'CORN',
      { multiple: multiple(value), adjusted: { times, columns: { price: column(1) } } },
      0,
    ),
  'adjusted prices': (value) =>
    writePrices(
      database,
      'CORN',
      { multiple: multiple(1), adjusted: { times, columns: { price: column(value) } } },
      0,
    ),
  spreads: (value) =>
    writeSeries(
      database,
      { kind: 'spreads', name: 'CORN' },
      { times, columns: { spread: column(value) } },
      0,
    ),
  'a rate': (value) => writeFx(database, 'EURUSD', { times, columns: { price: column(value) } }, 0),
  'rows that wait for an answer': (value) => askQuestion(database, question(value)),
};

describe('a number that is not finite is refused by the store, which names it', () => {
  it.each(Object.keys(STORES))('%s', async (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      await expect(STORES[name](value)).rejects.toMatchObject({
        code: 'NOT_FINITE',
        message: expect.stringContaining(` is ${value}; nothing was stored`),
      });
    }
  });

  it.each(Object.keys(SERIES))('%s', async (name) => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      await expect(SERIES[name](value)).rejects.toMatchObject({ code: 'NOT_FINITE' });
  });

  it('before anything is written, to the database or to the journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tst-not-finite-'));
    const journal = await openJournal(folder);
    for (const wrong of [
      { price: Number.NaN },
      { quantity: Number.POSITIVE_INFINITY },
      { time: new Date('x') },
    ])
      await expect(recordFill(database, journal, row(wrong))).rejects.toMatchObject({ code: 'NOT_FINITE' });
    await journal.close();
    expect(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual(['']);
    rmSync(folder, { recursive: true });
    expect(await ledgerRows(database)).toEqual([]);
    for (const collection of ['optimal_positions', 'capital', 'spread_costs', 'position_limits', 'overrides'])
      expect(await database.main.collection(collection).countDocuments()).toBe(0);
  });

  it('and a rate of 0 or below is none either', async () => {
    for (const rate of [0, -1.1])
      await expect(SERIES['a rate'](rate)).rejects.toMatchObject({ code: 'NOT_FINITE' });
    expect(await readFx(database, 'EURUSD')).toBeUndefined();
  });

  it('in a change of an order too', async () => {
    const stored = await insertOrder(database, order(-37.63));
    const change = updateOrder(database, stored.order, { referencePrice: Number.NaN });
    await expect(change).rejects.toMatchObject({ code: 'NOT_FINITE' });
  });

  it('but what an operator typed is kept in the audit as it was typed', async () => {
    await writeAudit(database, {
      id: 'fill/1',
      at,
      by: 'me',
      action: 'fill',
      details: { price: Number.NaN },
      outcome: 'refused',
    });
    expect((await auditEntries(database, { action: 'fill' })).at(0)?.details).toEqual({ price: 'NaN' });
  });
});
