import { settleExpired } from '../../activities/broker-orders/settle-expired';
import { settleExpiredByHand } from '../../activities/orders/settle-expired-by-hand';
import { lockInstrument } from '../../data/controls/locks';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { readJournal } from '../../data/ledger/journal';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { contractPositions, strategyPositions } from '../../domain/ledger/positions';
import { startDatabase, type TestDatabase } from '../support/database';
import { FORWARD, PRICED, type StoredBund, storeBund } from './bund';

let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
});
afterEach(() => bund?.stop());
afterAll(() => server?.stop());

const AFTER = new Date('2027-03-09T19:45:00Z');
const gone = (ours: number, contract = PRICED) => [
  { instrument: 'BUND', contract, ours, broker: 0, reason: `we have ${ours}, the broker 0` },
];

async function start(lastDay: string): Promise<void> {
  bund = await storeBund(server, lastDay);
  bund.at(AFTER.toISOString());
  await bund.fill('trend', PRICED, 2);
}

const rows = () => ledgerRows(bund.database, { instrument: 'BUND' });
const expiryRows = async () => effectiveRows(await rows()).filter(({ kind }) => kind === 'expiry');
const byHand = (change: object = {}) =>
  settleExpiredByHand(bund.deps, {
    request: {
      instrument: 'BUND',
      contract: PRICED,
      price: 105,
      reason: 'the exchange',
      by: 'ann',
      ...change,
    },
    requestId: JSON.stringify(change),
  });

describe('a position held through expiry', () => {
  it('is settled once the broker no longer holds it, at the last price of its last day; then the prices roll', async () => {
    await start('2027-03-08');
    expect(await settleExpired(bund.deps, gone(2), new Date('2027-03-08T20:00:00Z'))).toBe(0);
    expect(await settleExpired(bund.deps, gone(2), AFTER)).toBe(1);
    const [row] = await expiryRows();
    expect(row).toMatchObject({
      strategy: 'trend',
      quantity: -2,
      tradeDate: '2027-03-08',
      note: expect.stringMatching(/last price of 2027-03-08/),
    });
    expect([contractPositions(await rows()), strategyPositions(await rows())]).toEqual([[], []]);
    expect(bund.mails).toEqual([expect.objectContaining({ subject: 'BUND 20270300 expired: settled' })]);
    const { entries } = await readJournal(bund.deps.journal.folder);
    expect(entries).toContainEqual(
      expect.objectContaining({ row: expect.objectContaining({ kind: 'expiry' }) }),
    );
    await setRollState(bund.database, await readRollState(bund.database, 'BUND'), 'No_Roll', {
      by: 'roll policy',
      reason: '',
      at: AFTER,
    });
    const [, tomorrow] = await bund.evenings('2027-03-09', '2027-03-10');
    expect(tomorrow.rolled).toEqual([FORWARD]);
  });

  it('is settled once, however often it is looked at', async () => {
    await start('2027-03-08');
    await settleExpired(bund.deps, gone(2), AFTER);
    await settleExpired(bund.deps, gone(2), AFTER);
    expect(await expiryRows()).toHaveLength(1);
    expect(contractPositions(await rows())).toEqual([]);
  });

  it('without the price of its last day is settled at the last known one, and the row says so', async () => {
    await start('2027-03-05');
    await settleExpired(bund.deps, gone(2), AFTER);
    expect((await expiryRows())[0].note).toMatch(/last known price, of 2027-03-05/);
    expect(await byHand()).toMatchObject({ kind: 'done' });
    expect(await byHand()).toMatchObject({ kind: 'done' });
    expect(await expiryRows()).toMatchObject([{ price: 105, quantity: -2, version: 2, enteredBy: 'ann' }]);
  });

  it('without any price waits for the command that names one', async () => {
    await start('2027-03-08');
    await bund.fill('trend', '20261200', 1);
    await bund.knows('20261200', '20261208');
    expect(await settleExpired(bund.deps, gone(1, '20261200'), AFTER)).toBe(0);
    expect(bund.mails[0].text).toMatch(/npx tst rolls settle BUND 20261200 --price/);
    const old = { contract: '20261200' };
    expect(await byHand(old)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/did not find/),
    });
    await lockInstrument(bund.database, { instrument: 'BUND', owner: 'reconcile', reason: 'x', at: AFTER });
    expect(await byHand({ ...old, by: 'bob' })).toMatchObject({ kind: 'done' });
    expect(contractPositions(await rows())).toEqual([{ instrument: 'BUND', contract: PRICED, quantity: 2 }]);
  });

  it.each([
    [{ contract: FORWARD }, /not known to have expired/],
    [{ price: Number.NaN }, /must be a number/],
    [{ price: '105' }, /must be a number/],
    [{ reason: ' ' }, /must say why/],
    [{ instrument: { $gt: '' } }, /instrument code/],
  ])('refuses %j', async (change, reason) => {
    await start('2027-03-08');
    expect(await byHand(change)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(await expiryRows()).toEqual([]);
  });
});
