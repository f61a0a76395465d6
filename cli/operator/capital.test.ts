import { loadConfig } from '../../config/load-config';
import { accountCapital, accountCapitalHistory, appendAccountCapital } from '../../data/capital/capital';
import { capitalQuestion, putCapitalQuestion } from '../../data/capital/capital-question';
import { auditEntries } from '../../data/operator/audit';
import { type Database, openDatabase } from '../../data/store/database';
import { capitalUpdate } from '../../domain/capital/capital-update';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { bookCashFlow, confirmCapital } from './capital';
import type { OpenSystem } from './open-system';

const AT = new Date('2026-11-24T12:00:00Z');
const FIRST = { time: AT, actual: 1000, accumulated: 0, broker: 1000, max: 1000 };
const FULL = { method: 'full' } as const;
const flow = { reason: 'wired', intoCapital: false };

let server: TestDatabase;
let database: Database;
let open: OpenSystem;
let count = 0;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  database = await openDatabase(server.url, `capital-${count++}`);
  const settings = configured(loadConfig({ env: {}, privateDirectory: undefined }));
  // All that these commands ask for.
  open = { database, settings, clock: { read: async () => AT.getTime() } } as unknown as OpenSystem;
  await appendAccountCapital(database, FIRST, undefined);
});
afterEach(() => database?.close());

const waits = (value: number) =>
  putCapitalQuestion(database, { askedAt: AT, tradeDate: '2026-11-24', value, before: 1000, beforeAt: AT });

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
      { action: 'capital deposit', reason: 'wired', outcome: 'done' },
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
    expect(await confirmCapital(open, 'a good day')).toMatch(
      /\+300 USD taken as profit; capital at risk 1,300/,
    );
    const last = (await accountCapital(database))!;
    expect(last).toMatchObject({ actual: 1300, accumulated: 300, broker: 1300 });
    expect(capitalUpdate(last, 1310, FULL)).toMatchObject({ kind: 'updated', profit: 10 });
    await expect(confirmCapital(open, 'again')).rejects.toThrow('no change of the capital is waiting');
    expect(await accountCapitalHistory(database)).toHaveLength(2);
  });

  it('is not confirmed on a capital that has changed since it was asked', async () => {
    await waits(1300);
    await appendAccountCapital(database, { ...FIRST, time: new Date(AT.getTime() + 5) }, FIRST);
    await expect(confirmCapital(open, 'late')).rejects.toThrow('has changed since');
    expect((await accountCapital(database))?.accumulated).toBe(0);
  });
});
