import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FxOrder } from '../../domain/fx/fx-order';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { transferPair } from '../../domain/ledger/transfer';
import { STOP } from '../../domain/limits/halt';
import type { BrokerOrder } from '../../domain/orders/order';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { haltsInForce, setHalt } from '../controls/halt';
import {
  advanceFxOrder,
  findFxOrder,
  fxExecutionsOf,
  fxOrdersByReference,
  listFxOrders,
  markFxSending,
  recordFxExecution,
  restoreFxSending,
} from '../orders/fx-orders';
import { nextOrderNumber, reserveBrokerOrderIds } from '../orders/order-numbers';
import { findOrder, insertOrder } from '../orders/order-store';
import { type Database, openDatabase } from '../store/database';
import { insertCombination } from './combinations';
import {
  correctUnexplained,
  executionLinks,
  explainExecution,
  findExecutionLink,
  noteUnexplained,
} from './execution-links';
import { type Journal, openJournal, pruneJournal, readJournal } from './journal';
import {
  commissionRows,
  countLedgerDocuments,
  insertLedgerRow,
  ledgerRows,
  putCommission,
} from './ledger-store';
import { recordFill, recordTransfer } from './record-fill';
import { replayJournal } from './replay-journal';
import { wholeLedger } from './whole-ledger';

let server: TestDatabase;
let database: Database;
let folder: string;
let journal: Journal;
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  count += 1;
  database = await openDatabase(server.url, `ledger-${count}`);
  folder = mkdtempSync(join(tmpdir(), 'tst-journal-'));
  journal = await openJournal(folder);
});
afterEach(async () => {
  await journal.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const at = Date.parse('2026-11-20T15:00:00Z');
function fill(number: number, changes: Partial<LedgerRow> = {}): LedgerRow {
  const identity = `exec:0000.${number}`;
  return {
    id: `${identity}#1`,
    identity,
    version: 1,
    kind: 'broker',
    strategy: 'trend',
    instrument: 'CORN',
    contract: '20241200',
    quantity: 1,
    price: 431.25 + number / 3,
    time: new Date(at + number * 60_000),
    tradeDate: '2026-11-20',
    brokerOrderId: 'demo-1',
    executionId: `0000.${number}.01`,
    ...changes,
  };
}

const order: BrokerOrder = {
  level: 'broker',
  id: 'demo-9',
  number: 12,
  system: 'demo',
  strategy: 'trend',
  instrument: 'CORN',
  trade: [1],
  status: 'active',
  generatedAt: new Date(at),
  tradeDate: '2026-11-20',
  rollOrder: false,
  manualTrade: false,
  version: 2,
  parentId: 'c',
  type: 'market',
  contracts: ['20241200'],
  algo: 'market',
  state: 'sending',
  account: 'DU1',
  clientId: 100,
  brokerOrderId: 31,
  sendingAt: new Date(at + 1),
};

describe('ledger', () => {
  it('keeps the first row of an id and says so', async () => {
    expect(await insertLedgerRow(database, fill(1))).toEqual({ kind: 'inserted' });
    expect(await insertLedgerRow(database, fill(1, { quantity: 99 }))).toEqual({
      kind: 'known',
      row: fill(1),
    });
    expect(await ledgerRows(database)).toEqual([fill(1)]);
  });

  it('is the same whatever the order and however often fills are delivered', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 25 }), async (deliveries) => {
        run += 1;
        const own = await openDatabase(server.url, `ledger-${count}-${run}`);
        for (const number of deliveries) await recordFill(own, journal, fill(number));
        const expected = [...new Set(deliveries)].sort((a, b) => a - b).map((number) => fill(number));
        expect(await ledgerRows(own)).toEqual(expected);
        await own.close();
      }),
      { numRuns: 10 },
    );
  });

  it('is searched by what a row says', async () => {
    const rows = [
      fill(1),
      fill(2, { instrument: 'OAT', strategy: 'carry', contractOrderId: 'c2' }),
      fill(3, { tradeDate: '2026-11-23', brokerOrderId: 'demo-2', kind: 'manual' }),
    ];
    for (const row of rows) await insertLedgerRow(database, row);
    const found = async (filter: Parameters<typeof ledgerRows>[1]) =>
      (await ledgerRows(database, filter)).map((row) => row.identity.slice(-1));
    expect(await found({ instrument: 'CORN' })).toEqual(['1', '3']);
    expect(await found({ strategy: 'carry' })).toEqual(['2']);
    expect(await found({ kind: 'manual' })).toEqual(['3']);
    expect(await found({ contractOrderId: 'c2' })).toEqual(['2']);
    expect(await found({ from: new Date(at + 120_000), to: new Date(at + 180_000) })).toEqual(['2']);
    expect(await found({ tradeDateFrom: '2026-11-21' })).toEqual(['3']);
    expect(await found({ tradeDateTo: '2026-11-20' })).toEqual(['1', '2']);
  });

  it('knows a commission when it comes, and its correction', async () => {
    const commission = { executionId: '0000.1.01', amount: 2.05, currency: 'USD' };
    expect(await commissionRows(database, ['0000.1.01'])).toEqual([]);
    expect(await putCommission(database, commission)).toBe('inserted');
    expect(await putCommission(database, commission)).toBe('known');
    expect(await putCommission(database, { ...commission, amount: 2.1 })).toBe('changed');
    expect(await commissionRows(database)).toEqual([{ ...commission, amount: 2.1 }]);
  });

  it('keeps the executions of combinations apart', async () => {
    const execution = {
      executionId: 'x',
      brokerOrderId: 'demo-1',
      permId: 5,
      instrument: 'CORN',
      quantity: 1,
      price: 2,
      time: new Date(at),
    };
    expect([
      await insertCombination(database, execution),
      await insertCombination(database, execution),
    ]).toEqual([true, false]);
    const kept = await database.main.collection('combination_executions').find().toArray();
    expect(kept).toMatchObject([execution]);
    expect(await ledgerRows(database)).toEqual([]);
  });
});

describe('an execution that matches no order', () => {
  const execution = {
    identity: 'exec:7',
    executionId: '7.01',
    instrument: 'CORN',
    contract: '20241200',
    quantity: 1,
    price: 2,
    time: new Date(at),
  };
  const linked = {
    outcome: 'linked',
    reason: 'typed by hand',
    by: 'me',
    at: new Date(at),
    ledgerRowId: 'manual:1#1',
  } as const;

  it('is explained once', async () => {
    expect([await noteUnexplained(database, execution), await noteUnexplained(database, execution)]).toEqual([
      true,
      false,
    ]);
    const answers = await Promise.all([
      explainExecution(database, 'exec:7', linked),
      explainExecution(database, 'exec:7', { ...linked, outcome: 'ignored' }),
    ]);
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['already', 'explained']);
    const winner = answers.find((answer) => answer.kind === 'explained');
    expect(await findExecutionLink(database, 'exec:7')).toEqual(winner?.kind === 'explained' && winner.link);
    expect(await executionLinks(database, 'open')).toEqual([]);
    expect(await noteUnexplained(database, execution)).toBe(false);
  });

  it('told otherwise while it is open, it is that; once it is explained, it stays', async () => {
    const told = { executionId: '9.02', quantity: 5, price: 99, time: new Date(at) };
    await noteUnexplained(database, { ...execution, identity: 'exec:9', executionId: '9.01' });
    await correctUnexplained(database, 'exec:9', told);
    expect(await findExecutionLink(database, 'exec:9')).toMatchObject({ ...told, outcome: 'open' });
    await explainExecution(database, 'exec:9', { ...linked, outcome: 'ignored' });
    await correctUnexplained(database, 'exec:9', { ...told, quantity: 6 });
    expect(await findExecutionLink(database, 'exec:9')).toMatchObject({ ...told, outcome: 'ignored' });
  });

  it('must be known to be explained', async () => {
    expect(await explainExecution(database, 'exec:8', linked)).toEqual({ kind: 'unknown-execution' });
  });
});

describe('journal', () => {
  const file = () => join(folder, 'journal.jsonl');

  it('gives back what was appended, dates and all, from every file', async () => {
    await journal.append({ kind: 'fill', row: fill(1) });
    await journal.rotate('2026-11-20');
    await journal.append({ kind: 'sending', order });
    expect(await readJournal(folder)).toEqual({
      entries: [
        { kind: 'fill', row: fill(1) },
        { kind: 'sending', order },
      ],
      torn: [],
    });
  });

  it('is on disk when append resolves, entries of concurrent appends each whole', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, number) => journal.append({ kind: 'fill', row: fill(number) })),
    );
    expect(readFileSync(file(), 'utf8').trimEnd().split('\n')).toHaveLength(50);
    expect((await readJournal(folder)).torn).toEqual([]);
  });

  it('at any point of a crash loses at most the entry that was being written', async () => {
    await journal.append({ kind: 'fill', row: fill(1) });
    await journal.append({ kind: 'fill', row: fill(2) });
    await journal.close();
    const whole = readFileSync(file());
    const firstEnd = whole.indexOf(10) + 1;
    for (let length = firstEnd; length <= whole.length; length += 13) {
      writeFileSync(file(), whole.subarray(0, length));
      const reopened = await openJournal(folder);
      await reopened.append({ kind: 'fill', row: fill(3) });
      await reopened.close();
      const { entries } = await readJournal(folder);
      expect(entries[0]).toEqual({ kind: 'fill', row: fill(1) });
      expect(entries.at(-1)).toEqual({ kind: 'fill', row: fill(3) });
    }
    journal = await openJournal(folder);
  });

  it('names a torn line', async () => {
    appendFileSync(file(), '{"kind":"fill","row":{"id"');
    const second = await openJournal(folder);
    await second.append({ kind: 'fill', row: fill(1) });
    await second.close();
    expect(await readJournal(folder)).toEqual({
      entries: [{ kind: 'fill', row: fill(1) }],
      torn: ['journal.jsonl:1'],
    });
  });

  it('is written to a second place too', async () => {
    const copyTo = join(folder, 'copy');
    const doubled = await openJournal(join(folder, 'first'), { copyTo });
    await doubled.append({ kind: 'fill', row: fill(1) });
    await doubled.close();
    expect(await readJournal(copyTo)).toEqual(await readJournal(join(folder, 'first')));
  });

  it('forgets old files that were set aside, never the current one', async () => {
    await journal.append({ kind: 'fill', row: fill(1) });
    await journal.rotate('old');
    utimesSync(join(folder, 'journal-old.jsonl'), 1, 1);
    utimesSync(file(), 1, 1);
    expect(await pruneJournal(folder, new Date(at))).toBe(1);
    expect((await readJournal(folder)).entries).toEqual([]);
  });

  it('is written before the ledger: a fill that the database refused is not lost', async () => {
    const closed = await openDatabase(server.url, 'closed');
    await closed.close();
    await expect(recordFill(closed, journal, fill(1))).rejects.toThrow();
    await replayJournal(database, folder);
    expect(await ledgerRows(database)).toEqual([fill(1)]);
  });
});

describe('the whole ledger, asked for again and again', () => {
  const DAY = 86_400_000;
  const read = async () => {
    expect(await wholeLedger(database)).toEqual(await ledgerRows(database));
  };
  const book = async (...rows: readonly LedgerRow[]) => {
    for (const row of rows) await insertLedgerRow(database, row);
    await read();
  };

  it('has what was booked since: fills, a correction, one entered long after its day, all at once', async () => {
    await read();
    await book(fill(1), fill(2));
    await book(fill(3));
    const corrected = { ...fill(2), id: 'exec:0000.2#2', version: 2, quantity: 0 };
    await book(corrected);
    await book({ ...fill(4), time: new Date(at - 400 * DAY) });
    await book(
      fill(5),
      { ...fill(6), time: new Date(at - 30 * DAY) },
      { ...fill(7), time: new Date(at + DAY) },
    );
    await book({ ...fill(8), time: new Date(at + 200 * DAY) }, fill(9));
  });

  it('in any sequence of times', async () => {
    const days = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 });
    let number = 100;
    const bookDays = async (batch: readonly number[]) => {
      const rows = batch.map((day, index) => fill(number + index, { time: new Date(at + day * DAY) }));
      number += batch.length;
      await book(...rows);
    };
    await fc.assert(fc.asyncProperty(days, bookDays), { numRuns: 30 });
  });
});

describe('a transfer', () => {
  const pair = transferPair(
    { id: 'r1', from: 'old', to: 'new' },
    { instrument: 'CORN', quantity: 3, price: 450 },
    { time: new Date(at), tradeDate: '2024-10-15', by: 'me', note: 'replaced' },
  );

  it('is one document that reads as two rows, found by what each says', async () => {
    await insertLedgerRow(database, fill(1));
    const before = await wholeLedger(database);
    expect(await recordTransfer(database, journal, pair)).toBe(true);
    expect(await countLedgerDocuments(database)).toBe(2);
    expect(await wholeLedger(database)).toHaveLength(before.length + 2);
    expect(await wholeLedger(database)).toBe(await wholeLedger(database));
    expect(await ledgerRows(database, { strategy: 'old' })).toEqual([pair[0]]);
    expect(await ledgerRows(database, { identity: pair[1].identity })).toEqual([pair[1]]);
    expect(await ledgerRows(database, { instrument: 'CORN', kind: 'transfer' })).toEqual([...pair]);
  });

  it('written twice, it counts once', async () => {
    expect(await recordTransfer(database, journal, pair)).toBe(true);
    expect(await recordTransfer(database, journal, pair)).toBe(false);
    expect(await ledgerRows(database)).toEqual([...pair]);
  });

  it('comes back from the journal, both rows', async () => {
    await journal.append({ kind: 'transfer', rows: pair });
    await journal.append({ kind: 'transfer', rows: pair });
    expect(await replayJournal(database, folder)).toMatchObject({ fillsInserted: 1, fillsKnown: 0 });
    expect(await replayJournal(database, folder)).toMatchObject({ fillsInserted: 0, fillsKnown: 1 });
    expect(await ledgerRows(database)).toEqual([...pair]);
  });

  it('with a price that is not finite is nowhere', async () => {
    const wrong = pair.map((row) => ({ ...row, price: Number.NaN })) as unknown as typeof pair;
    await expect(recordTransfer(database, journal, wrong)).rejects.toMatchObject({ code: 'NOT_FINITE' });
    expect(await ledgerRows(database)).toEqual([]);
    expect((await readJournal(folder)).entries).toEqual([]);
  });
});

describe('replay of the journal', () => {
  it('restores what the database lost; again it changes nothing', async () => {
    await journal.append({ kind: 'fill', row: fill(1) });
    await journal.append({ kind: 'fill', row: fill(2) });
    await journal.append({ kind: 'sending', order });
    await insertLedgerRow(database, fill(1));
    expect(await replayJournal(database, folder)).toEqual({
      fillsInserted: 1,
      fillsKnown: 1,
      sendingRestored: [order.id],
      sendingKnown: 0,
      haltsRestored: [],
      torn: [],
    });
    expect(await findOrder(database, 'broker', order.id)).toEqual(order);
    expect(await replayJournal(database, folder)).toMatchObject({
      fillsInserted: 0,
      fillsKnown: 2,
      sendingRestored: [],
      sendingKnown: 1,
      haltsRestored: [],
    });
  });

  it('counts a fill once that two have written down', async () => {
    await journal.append({ kind: 'fill', row: fill(1) });
    await journal.append({ kind: 'fill', row: fill(1) });
    expect(await replayJournal(database, folder)).toMatchObject({ fillsInserted: 1, fillsKnown: 0 });
  });

  it('never lets an order or number be used again', async () => {
    await journal.append({ kind: 'sending', order });
    await replayJournal(database, folder);
    expect(await nextOrderNumber(database, 'broker')).toBe(13);
    expect(await reserveBrokerOrderIds(database, 100, 1)).toBe(32);
  });

  it('an order restored as intended is sending again; one that has ended stays so', async () => {
    const { number: _, version: __, ...draft } = order;
    await insertOrder(database, {
      ...draft,
      state: 'intended',
      clientId: undefined,
      brokerOrderId: undefined,
    });
    await insertOrder(database, { ...draft, id: 'demo-10', state: 'filled' });
    await journal.append({ kind: 'sending', order });
    await journal.append({ kind: 'sending', order: { ...order, id: 'demo-10' } });
    const { sendingRestored, sendingKnown } = await replayJournal(database, folder);
    expect([sendingRestored, sendingKnown]).toEqual([['demo-9'], 1]);
    expect(await findOrder(database, 'broker', 'demo-9')).toMatchObject({
      state: 'sending',
      brokerOrderId: 31,
    });
    expect(await findOrder(database, 'broker', 'demo-10')).toMatchObject({ state: 'filled' });
  });

  it('an order in currencies that the database has lost is put back as sending, the one that was sent under its id', async () => {
    const order: FxOrder = {
      ...{ id: 'margin', reference: 'demo-a', currency: 'EUR', pricedIn: 'USD', amount: 25_000 },
      ...{ state: 'sending', clientId: 1, brokerOrderId: 41, sendingAt: new Date(1), reason: 'r', by: 'ann' },
    };
    await journal.append({ kind: 'fx-sending', fx: order }); // its process ended before the mark
    expect(await markFxSending(database, journal, { ...order, reference: 'demo-b' })).toBe(true);
    expect(await markFxSending(database, journal, { ...order, reference: 'demo-b' })).toBe(false);
    await advanceFxOrder(database, 'margin', 'working', { permId: 5 });
    expect(await replayJournal(database, folder)).toMatchObject({ sendingRestored: [], sendingKnown: 1 });
    expect(await findFxOrder(database, 'margin')).toMatchObject({ state: 'working', permId: 5 });
    await database.main.collection<{ _id: string }>('fx_orders').deleteOne({ _id: 'margin' });
    expect((await replayJournal(database, folder)).sendingRestored).toEqual(['demo-b']);
    expect(await listFxOrders(database)).toEqual([{ ...order, reference: 'demo-b' }]);
  });

  it('an execution in currencies counts once, in its newest version; no report leads back from an end', async () => {
    const fill = { reference: 'demo-b', quantity: 25_000, time: new Date(2) };
    for (const [executionId, price] of [
      ['a.1.02', 1.2],
      ['a.1.01', 1.1],
      ['a.1.02', 1.2],
    ] as const)
      await recordFxExecution(database, { ...fill, executionId, price });
    expect(await fxExecutionsOf(database, ['demo-b'])).toMatchObject([{ price: 1.2, version: 2 }]);
    const sending = {
      ...{ id: 'ended', reference: 'demo-c', currency: 'EUR', pricedIn: 'USD', amount: 1 },
    } as const;
    await restoreFxSending(database, {
      ...sending,
      ...{ state: 'sending', clientId: 1, brokerOrderId: 50, sendingAt: new Date(1), reason: 'r', by: 'ann' },
    });
    await advanceFxOrder(database, 'ended', 'cancelled', { permId: 6, why: 'by hand' });
    expect(await advanceFxOrder(database, 'ended', 'working')).toMatchObject({
      state: 'cancelled',
      why: 'by hand',
    });
    expect((await fxOrdersByReference(database, ['demo-c', 'demo-x'])).map(({ id }) => id)).toEqual([
      'ended',
    ]);
  });

  it('a halt that the database does not know is in force again; one that it knows is never lifted', async () => {
    const { owner, strategy, mode, cancel } = STOP;
    const said = (instrument: string, halted: boolean, reason: string) =>
      ({
        kind: 'halt',
        time: new Date(0),
        halt: { ...{ owner, strategy, mode, cancel, by: 'ann' }, instrument, halted, reason },
      }) as const;
    await journal.append(said('', true, 'a drill'));
    await journal.append(said('CORN', true, 'news'));
    await journal.append(said('CORN', false, 'over'));
    await journal.append(said('GOLD', true, 'news'));
    await journal.append(said('GOLD', false, 'over'));
    const gold = { ...STOP, instrument: 'GOLD', reason: 'of the dump', by: 'ann', at: new Date(0) };
    await setHalt(database, gold);
    const whole = { ...STOP, reason: 'a drill', by: 'ann', at: new Date(0) };
    expect((await replayJournal(database, folder)).haltsRestored).toEqual([whole]);
    expect((await replayJournal(database, folder)).haltsRestored).toEqual([]);
    expect(await haltsInForce(database)).toEqual([whole, gold]);
  });
});
