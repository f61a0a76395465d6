/** Rolls need no daily typing: the policy decides, mails it a day before it acts, and is overruled until then. */
import { applyRollState } from '../../activities/orders/set-roll-state';
import { updateStitched } from '../../activities/prices/instrument';
import { mailRolls } from '../../activities/prices/mail-rolls';
import { keepRollDay, readRollDay } from '../../data/instruments/roll-days';
import { readRollState } from '../../data/instruments/rolls';
import { auditEntries } from '../../data/operator/audit';
import { readPrices } from '../../data/series/prices';
import { currentContracts } from '../../domain/prices/current-contracts';
import { startDatabase, type TestDatabase } from '../support/database';
import { FORWARD, PRICED, type StoredBund, storeBund } from './bund';

let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  bund = await storeBund(server, '2027-02-26');
});
afterEach(() => bund?.stop());
afterAll(() => server?.stop());

const state = () => readRollState(bund.database, 'BUND');
const day = () => readRollDay(bund.database, 'BUND');
const priced = async () => currentContracts((await readPrices(bund.database, 'BUND'))!.multiple).price;
const ask = (wanted: string, requestId: string) =>
  applyRollState(bund.deps, {
    request: { instrument: 'BUND', state: wanted, reason: 'a test', by: 'ann' },
    requestId,
    via: 'update',
  });

it('a decision is mailed a day before it acts, with why, when and how to overrule it; then it is done and mailed', async () => {
  await bund.evenings('2027-02-22');
  expect(bund.mails).toHaveLength(1);
  const [{ subject, text }] = bund.mails;
  expect(subject).toBe('Rolls 2027-02-22 23:10 UTC: 1 planned (BUND)');
  expect(text).toContain(
    'BUND: the prices roll from 20270300 into 20270600, with the first update of its prices after 2027-02-23 19:10 UTC',
  );
  expect(text).toMatch(
    /nothing is held, the forward contract is liquid.*8 days to its roll, 13 to its expiry; volume/,
  );
  expect(text).toContain('npx tst rolls set BUND No_Roll --reason R --system test');
  expect(text).toContain(
    `temporal workflow update execute -w test/order-stack --name setRollState --input '{"instrument":"BUND","state":"No_Roll","reason":"R"}'`,
  );
  expect([await priced(), (await state()).version]).toEqual([PRICED, 0]);

  await bund.evenings('2027-02-23');
  expect([await priced(), (await state()).by]).toEqual([FORWARD, 'roll policy']);
  expect(bund.mails[1]).toMatchObject({
    subject: 'Rolls 2027-02-23 23:10 UTC: 1 done',
    text: expect.stringContaining('BUND: the prices rolled from 20270300 into 20270600'),
  });
  expect(await auditEntries(bund.database, { instrument: 'BUND' })).toMatchObject([
    { by: 'roll policy', details: { before: 'No_Roll', after: 'Roll_Adjusted', contract: PRICED } },
  ]);
  await bund.evenings('2027-02-24');
  expect(await day()).toBeUndefined();
  expect(bund.mails).toHaveLength(2);
});

it('updates of the same day neither act nor mail again', async () => {
  await bund.evenings('2027-02-22', '2027-02-22', '2027-02-22');
  expect([bund.mails.length, await priced()]).toEqual([1, PRICED]);
  await bund.evenings('2027-02-23', '2027-02-23');
  expect([bund.mails.length, await priced()]).toEqual([2, FORWARD]);
});

it('a plan that nobody was told of does not act', async () => {
  for (const evening of ['2027-02-22', '2027-02-23', '2027-02-24']) {
    bund.at(`${evening}T23:10:00Z`);
    await updateStitched(bund.deps, 'BUND'); // the mail did not leave
  }
  expect([await priced(), (await day())?.planned?.to]).toEqual([PRICED, 'Roll_Adjusted']);
  await bund.evenings('2027-02-25', '2027-02-26');
  expect(await priced()).toBe(FORWARD);
});

it('what an operator overrules stays overruled, and each day says so until it is handed back', async () => {
  await bund.evenings('2027-02-22');
  expect(await ask('No_Roll', 'keep')).toMatchObject({ kind: 'done' });
  await bund.evenings('2027-02-23', '2027-02-24');
  expect([await priced(), await state()]).toMatchObject([
    PRICED,
    { state: 'No_Roll', operator: true, by: 'ann' },
  ]);
  expect(bund.mails[1].text).toMatch(/NO LONGER PLANNED\nBUND: .*ann has set No_Roll: a test/);
  expect(bund.mails.slice(1).map(({ text }) => text)).toEqual(
    Array(2).fill(expect.stringMatching(/No_Roll of ann stays; the policy would set Roll_Adjusted/)),
  );
  await ask('automatic', 'back');
  await bund.evenings('2027-02-25', '2027-02-26');
  expect(await priced()).toBe(FORWARD);
});

it('a plan whose facts no longer hold is dropped, and the mail says why', async () => {
  await bund.evenings('2027-02-22');
  await bund.fill('trend', PRICED, 2);
  await bund.evenings('2027-02-23');
  expect([await priced(), (await state()).version]).toEqual([PRICED, 0]);
  expect(bund.mails.at(-1)?.text).toMatch(
    /NO LONGER PLANNED\nBUND: .*; 2 held, the forward contract is liquid/,
  );
  expect(bund.mails.at(-1)?.text).toMatch(/YOU DECIDE\nBUND: 20270300 into 20270600/);
});

it('an attempt that ended after it had acted is recognised: done once, and mailed', async () => {
  await bund.evenings('2027-02-22');
  const before = await day();
  bund.at('2027-02-23T23:10:00Z');
  await updateStitched(bund.deps, 'BUND');
  await keepRollDay(bund.database, 'BUND', before); // as after a crash before the record was kept
  await updateStitched(bund.deps, 'BUND');
  await mailRolls(bund.deps);
  expect([await priced(), (await state()).version]).toEqual([FORWARD, 1]);
  expect(await auditEntries(bund.database, { instrument: 'BUND' })).toHaveLength(1);
  expect(bund.mails.at(-1)?.text).toMatch(/DONE\nBUND: the prices rolled from 20270300 into 20270600/);
});
