import { loadConfig } from '../../config/load-config';
import {
  accountCapital,
  accountCapitalHistory,
  allAccountRows,
  appendAccountCapital,
} from '../../data/capital/capital';
import { capitalQuestion, putCapitalQuestion } from '../../data/capital/capital-question';
import { appendMargin } from '../../data/capital/margin';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { auditEntries } from '../../data/operator/audit';
import { type Database, openDatabase } from '../../data/store/database';
import { capitalUpdate } from '../../domain/capital/capital-update';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import {
  allocateNow,
  confirmPending,
  deleteCapital,
  initialiseCapital,
  rowsLaterThan,
  setCapital,
  undoCapital,
} from './capital';
import { bookCashFlow } from './cash-flow';
import type { OpenSystem } from './open-system';

const AT = new Date('2026-11-24T12:00:00Z');
const FIRST = { time: AT, actual: 1000, accumulated: 0, broker: 1000, max: 1000 };
const FULL = { method: 'full' } as const;
const flow = { reason: 'wired', intoCapital: false };

let server: TestDatabase;
let database: Database;
let open: OpenSystem;

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'capital');
  const settings = configured(loadConfig({ env: {}, privateDirectory: undefined }));
  // All that these commands ask for.
  open = { database, settings, clock: { read: async () => AT.getTime() } } as unknown as OpenSystem;
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(async () => {
  for (const name of ['capital', 'margin', 'allocations', 'questions', 'audit'])
    await database.main.collection(name).deleteMany({});
  await appendAccountCapital(database, FIRST, undefined);
});

const waits = (value: number) =>
  putCapitalQuestion(database, {
    askedAt: AT,
    tradeDate: '2026-11-24',
    value,
    before: 1000,
    beforeAt: AT,
    text: 'too large',
  });

describe('money that was paid in', () => {
  it('does not count as profit, ends the question about it, and lets the next update pass', async () => {
    await waits(1200);
    expect(await bookCashFlow(open, { ...flow, amount: 200 })).toMatch(
      /\+200, capital at risk stays; it does not count as profit/,
    );
    const last = (await accountCapital(database))!;
    expect(last).toMatchObject({ actual: 1000, accumulated: 0, broker: 1200, event: { amount: 200 } });
    expect(await capitalQuestion(database)).toBeUndefined();
    expect(capitalUpdate(last, 1203, FULL)).toMatchObject({
      kind: 'updated',
      profit: 3,
      capital: { actual: 1003 },
    });
    expect(await auditEntries(database)).toMatchObject([
      {
        ...{ action: 'capital deposit', reason: 'wired', outcome: 'done' },
        details: {
          before: { actual: 1000, accumulated: 0, broker: 1000, max: 1000 },
          after: { actual: 1000, accumulated: 0, broker: 1200, max: 1000 },
        },
      },
    ]);
  });

  it('entered twice with the same id counts once, also at the same moment; another amount is refused', async () => {
    const named = { ...flow, amount: 200, id: 'wire-7' };
    await Promise.all([bookCashFlow(open, named), bookCashFlow(open, named)]);
    expect(await bookCashFlow(open, named)).toMatch(/already booked: wire-7/);
    await expect(bookCashFlow(open, { ...named, amount: 300 })).rejects.toThrow(
      'is already used for another amount, +200',
    );
    expect(await accountCapitalHistory(database)).toHaveLength(2);
  });

  it('entered twice without an id is refused, so that the next update does not count it as a loss', async () => {
    await bookCashFlow(open, { ...flow, amount: 200 });
    await expect(bookCashFlow(open, { ...flow, amount: 200 })).rejects.toThrow(
      /last booking was already.*--id/,
    );
    await bookCashFlow(open, { ...flow, amount: 200, id: 'second' });
    expect(await accountCapital(database)).toMatchObject({ broker: 1400 });
  });

  it('amounts at the same moment all count, equal ones too', async () => {
    const amounts = [200, 200, -50].map((amount, index) => ({ amount, id: `wire-${index}` }));
    await Promise.all(amounts.map((named) => bookCashFlow(open, { ...flow, ...named })));
    expect(await accountCapital(database)).toMatchObject({ broker: 1350, actual: 1000 });
  });
});

describe('a change that waits', () => {
  it('is taken as profit once it is confirmed, and the next update starts from it', async () => {
    await waits(1300);
    expect(await confirmPending(open, 'a good day')).toMatch(
      /\+300 USD taken as profit; capital at risk 1,300/,
    );
    const last = (await accountCapital(database))!;
    expect(last).toMatchObject({ actual: 1300, accumulated: 300, broker: 1300 });
    expect(capitalUpdate(last, 1310, FULL)).toMatchObject({ kind: 'updated', profit: 10 });
    await expect(confirmPending(open, 'again')).rejects.toThrow('no change of the capital is waiting');
    expect(await accountCapitalHistory(database)).toHaveLength(2);
  });

  it('is not confirmed on a capital that has changed since it was asked', async () => {
    await waits(1300);
    await appendAccountCapital(database, { ...FIRST, time: new Date(AT.getTime() + 5) }, FIRST);
    await expect(confirmPending(open, 'late')).rejects.toThrow('has changed since');
    expect((await accountCapital(database))?.accumulated).toBe(0);
  });
});

describe('values by hand', () => {
  const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
  const update = async (minutes: number, value: number) => {
    const previous = (await accountCapital(database))!;
    const result = capitalUpdate(previous, value, FULL);
    if (result.kind !== 'updated') throw new Error(result.kind);
    await appendAccountCapital(database, { ...result.capital, time: later(minutes) }, previous);
  };
  const actuals = async () => (await accountCapitalHistory(database)).map(({ actual }) => actual);

  it('some are set, in one row with who and why; the same again changes nothing', async () => {
    expect(await setCapital(open, { actual: 900 }, 'less risk')).toMatch(
      /^set: at risk 900, .*account 1,000\nnote: the next update sets the ceiling/,
    );
    expect(await accountCapital(database)).toMatchObject({
      ...{ actual: 900, max: 1000, broker: 1000 },
      event: { kind: 'set', reason: 'less risk', by: expect.any(String) },
    });
    expect(await setCapital(open, { actual: 900 }, 'less risk')).toMatch('nothing changed');
    expect(await accountCapitalHistory(database)).toHaveLength(2);
    await expect(setCapital(open, { broker: -1 }, 'oops')).rejects.toThrow('above 0');
    expect((await auditEntries(database)).map(({ outcome }) => outcome)).toEqual(['done', 'done', 'refused']);
  });

  it('a new start ends what was before, once; and is taken back', async () => {
    await update(1, 1010);
    const begin = () => initialiseCapital(open, { broker: 5000, actual: 4000 }, 'moved');
    expect(await begin()).toBe('capital begins: at risk 4,000, ceiling 4,000, accumulated 0, account 5,000');
    expect(await begin()).toMatch('nothing changed');
    expect(await actuals()).toEqual([4000]);
    expect(await undoCapital(open, 'no')).toMatch(/taken back; in force: at risk 1,010/);
    expect(await actuals()).toEqual([1000, 1010]);
    await expect(undoCapital(open, 'again')).rejects.toThrow('neither a deletion nor an initialisation');
  });

  it('a forgotten withdrawal: delete since it, enter it, update; it is no loss, and no profit either', async () => {
    await update(60, 1010); // +10
    // 50 was paid out at +90 minutes and not entered: it passes for a loss.
    await update(120, 965); // +5 - 50
    expect(await accountCapital(database)).toMatchObject({ actual: 965, accumulated: -35 });
    expect(await rowsLaterThan(open, later(90))).toHaveLength(1);
    expect(await deleteCapital(open, later(90), 'forgot')).toMatch(
      /^deleted 1 rows; in force: at risk 1,010/,
    );
    await bookCashFlow(open, { ...flow, amount: -50, id: 'wire-9' });
    await update(180, 965);
    expect(await accountCapital(database)).toMatchObject({ actual: 1015, accumulated: 15, broker: 965 });
    expect(await actuals()).toEqual([1000, 1010, 1010, 1015]);
    await expect(undoCapital(open, 'late')).rejects.toThrow('newest row');
  });

  it('capital itself changes with a deposit when that is said: set after it', async () => {
    await bookCashFlow(open, { ...flow, amount: 200 });
    await setCapital(open, { actual: 1200, max: 1200 }, 'trade with it');
    await update(60, 1203);
    expect(await accountCapital(database)).toMatchObject({ actual: 1203, accumulated: 3 });
  });

  it('everything is deleted and comes back; a pending question ends', async () => {
    await waits(1300);
    expect(await deleteCapital(open, null, 'start over')).toMatch('the next update begins anew');
    expect(await accountCapital(database)).toBeUndefined();
    expect(await capitalQuestion(database)).toBeUndefined();
    await expect(setCapital(open, { actual: 1 }, 'no')).rejects.toThrow('capital has no value yet');
    expect(await undoCapital(open, 'no')).toMatch('in force: at risk 1,000');
    expect(await allAccountRows(database)).toHaveLength(3);
  });

  it('is shared among the strategies at once, margin too, and each time anew', async () => {
    const { config } = open.settings;
    const weights = { strategy_weights: { slow: 3, fast: 1 } };
    const allocation = { ...config.strategy_capital_allocation, ...weights };
    const settings = { ...open.settings, config: { ...config, strategy_capital_allocation: allocation } };
    await appendMargin(database, AT, 100);
    for (const _ of [1, 2]) await allocateNow({ ...open, settings }, 'now');
    expect(await strategyCapital(database, 'slow')).toMatchObject({ capital: 750, margin: 75 });
    expect(await strategyCapital(database, 'fast')).toMatchObject({
      ...{ capital: 250, margin: 25 },
      time: (await strategyCapital(database, 'slow'))!.time,
    });
    expect((await auditEntries(database, { action: 'capital allocate' })).at(-1)?.details).toMatchObject({
      after: { total: 1000 },
    });
  });

  it('a change that waits is confirmed only as the one that was seen', async () => {
    await waits(1300);
    await expect(confirmPending(open, 'a good day', 1200)).rejects.toThrow('to 1,300 USD, not to 1,200');
    expect(await confirmPending(open, 'a good day', 1300)).toMatch('+300 USD taken as profit');
    expect(await capitalQuestion(database)).toBeUndefined();
  });
});
