/** An operator acts on days of a script: states set, previewed and undone, a passive roll that does not fill, a lock. */
import { isolate } from '../../activities/orders/left-out-of-pass';
import { generateRollOrders } from '../../activities/orders/rolls';
import { applyRollState } from '../../activities/orders/set-roll-state';
import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { readRollState } from '../../data/instruments/rolls';
import { auditEntries } from '../../data/operator/audit';
import { findOrders, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { readPrices } from '../../data/series/prices';
import { currentContracts } from '../../domain/prices/current-contracts';
import { stitch } from '../../domain/prices/panama';
import { rolledPrices } from '../../domain/rolls/roll-now';
import { startDatabase, type TestDatabase } from '../support/database';
import { FORWARD, PRICED, type StoredBund, storeBund } from './bund';

let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
  bund = await storeBund(server, '2027-03-12');
});
afterAll(async () => {
  await bund?.stop();
  await server?.stop();
});

const state = () => readRollState(bund.database, 'BUND');
const priced = async () => currentContracts((await readPrices(bund.database, 'BUND'))!.multiple).price;
const mailsSince = (from: number) => bund.mails.slice(from).map(({ subject }) => subject);

let requests = 0;
async function ask(wanted: string, reason: string) {
  const request = { instrument: 'BUND', state: wanted, reason, by: 'ann' };
  return applyRollState(bund.deps, { request, requestId: `r${++requests}`, via: 'update' });
}

async function pass(instant: string): Promise<void> {
  bund.at(instant);
  await generateRollOrders(bund.deps, await readBook(bund.database), '2027-03-04', isolate(bund.deps));
}

test('22 February: the policy asks, the operator sets Passive', async () => {
  await bund.fill('trend', PRICED, 2);
  await bund.evenings('2027-02-22');
  expect(bund.mails.map(({ subject }) => subject)).toContainEqual('Roll undecided: BUND');
  bund.at('2027-02-23T09:00:00Z');
  expect(await ask('Roll_Adjusted', 'early')).toMatchObject({ kind: 'refused' });
  expect(await ask('Passive', 'the strategy trades often')).toMatchObject({ kind: 'done' });
});

test('the passive roll does not fill in time: its state stays, and each day near the expiry says so by mail', async () => {
  const before = bund.mails.length;
  await bund.evenings('2027-02-24', '2027-03-01', '2027-03-03');
  expect(await state()).toMatchObject({ state: 'Passive', operator: true });
  expect(await priced()).toBe(PRICED);
  expect(mailsSince(before).join('\n')).toMatch(/held near expiry/);
  expect(bund.mails.at(-1)?.text).toMatch(/2 of 20270300 held, which expires in 5 days/);
});

test('4 March: forced with a lock in the way, the answer and a mail say so; lifted, the order is made', async () => {
  const at = new Date('2027-03-04T09:00:00Z');
  await lockInstrument(bund.database, { instrument: 'BUND', owner: 'reconcile', reason: 'a break', at });
  bund.at(at.toISOString());
  expect(await ask('Force', 'it expires on Monday')).toMatchObject({
    summary: expect.stringMatching(
      /warning: BUND is locked: a break \(reconcile\) \(npx tst locks lift BUND/,
    ),
  });
  const before = bund.mails.length;
  await pass('2027-03-08T09:00:00Z');
  await pass('2027-03-08T09:05:00Z');
  expect(mailsSince(before)).toEqual(['Roll blocked: BUND']);
  expect((await rollBlocks(bund.database))[0].blocks.map(({ blocked }) => blocked.kind)).toEqual(['locked']);
  await unlockInstrument(bund.database, 'BUND', 'reconcile');
  await pass('2027-03-08T09:10:00Z');
  expect(await rollBlocks(bund.database)).toEqual([]);
  const orders = await findOrders(bund.database, 'contract', { status: 'active' });
  expect(orders.map(({ contracts, trade }) => [contracts, trade])).toEqual([
    [
      [PRICED, FORWARD],
      [-2, 2],
    ],
  ]);
});

test('the spread fills: the stack sets Passive and tells whose state it was', async () => {
  await bund.fill('_ROLL_PSEUDO_STRATEGY', PRICED, -2);
  await bund.fill('_ROLL_PSEUDO_STRATEGY', FORWARD, 2);
  for (const level of ['contract', 'instrument'] as const)
    for (const order of await findOrders(bund.database, level, { status: 'active' }))
      await updateOrder(bund.database, order, { status: 'done' });
  await pass('2027-03-08T09:20:00Z');
  expect(await state()).toMatchObject({ state: 'Passive', from: 'Force', by: 'order stack' });
  expect(bund.mails.at(-1)).toMatchObject({
    subject: 'BUND set to Passive',
    text: expect.stringMatching(/roll state Force \(set by ann\) became Passive/),
  });
});

test('the policy plans the roll of the prices; it is as it was previewed', async () => {
  const facts = await readInstrumentFacts(bund.database, 'BUND');
  const roll = bund.deps.catalogue.rollParameters.get('BUND')!;
  const previewed = rolledPrices(facts, roll, { forwardFill: false });
  await bund.evenings('2027-03-08');
  expect([await priced(), bund.mails.at(-1)?.subject]).toEqual([
    PRICED,
    expect.stringMatching(/1 planned \(BUND\)/),
  ]);
  await bund.evenings('2027-03-09');
  const { version: _, ...stored } = (await readPrices(bund.database, 'BUND'))!;
  expect(previewed).toEqual({ kind: 'rolled', isFilled: false, ...stored });
});

test('the roll is undone once nothing is held in the new contract, and stays undone until it is handed back', async () => {
  bund.at('2027-03-08T10:00:00Z');
  expect(await ask('undo', 'wrong day')).toMatchObject({
    reason: expect.stringMatching(/2 of 20270600 are held/),
  });
  await bund.fill('trend', FORWARD, -2);
  expect(await ask('undo', 'wrong day')).toMatchObject({
    summary: expect.stringMatching(/^BUND: Passive; 20270300/),
  });
  expect(await priced()).toBe(PRICED);
  expect(await ask('No_Roll', 'wait')).toMatchObject({ kind: 'done' });
  await bund.evenings('2027-03-09', '2027-03-10');
  expect([await priced(), (await state()).by]).toEqual([PRICED, 'ann']);
  expect(bund.mails.at(-1)?.text).toMatch(/No_Roll of ann stays; the policy would set Roll_Adjusted/);
  await ask('automatic', 'go on');
  await bund.evenings('2027-03-11', '2027-03-12');
  expect([await priced(), await state()]).toEqual([FORWARD, expect.objectContaining({ by: 'roll policy' })]);
});

test('in the end the adjusted prices are those of a stitch from scratch, and all is in the audit with before and after', async () => {
  const { multiple, adjusted } = (await readPrices(bund.database, 'BUND'))!;
  expect(adjusted).toEqual(stitch(multiple));
  const entries = await auditEntries(bund.database, { instrument: 'BUND' });
  expect(
    entries.map(({ by, outcome, details }) => [by, outcome, details?.['before'], details?.['after']]),
  ).toEqual([
    ['ann', 'refused', undefined, undefined],
    ['ann', 'done', 'No_Roll', 'Passive'],
    ['ann', 'done', 'Passive', 'Force'],
    ['ann', 'refused', undefined, undefined],
    ['ann', 'done', 'No_Roll', 'Passive'],
    ['ann', 'done', 'Passive', 'No_Roll'],
    ['roll policy', 'done', 'Passive', 'Roll_Adjusted'],
    ['ann', 'done', 'No_Roll', 'No_Roll'],
    ['roll policy', 'done', 'No_Roll', 'Roll_Adjusted'],
  ]);
});
