import { isolate } from '../../activities/orders/left-out-of-pass';
import { generateRollOrders } from '../../activities/orders/rolls';
import { applyRollState } from '../../activities/orders/set-roll-state';
import { mailExpiries } from '../../activities/prices/apply-prices';
import { updateStitched } from '../../activities/prices/instrument';
import { pricePolicy } from '../../activities/prices/price-policy';
import { rollPricesNow } from '../../activities/prices/roll-prices-now';
import { setTradeLimit } from '../../data/controls/limits';
import { putContracts } from '../../data/instruments/contracts';
import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { readRollState, rollStates, setRollState } from '../../data/instruments/rolls';
import { recordFill } from '../../data/ledger/record-fill';
import { auditEntries } from '../../data/operator/audit';
import { insertOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { readPrices, writePrices } from '../../data/series/prices';
import { heldExpiries } from '../../domain/contracts/expiry-report';
import { currentContracts } from '../../domain/prices/current-contracts';
import { startDatabase, type TestDatabase } from '../support/database';
import { FORWARD, NEXT, PRICED, type StoredBund, storeBund } from './bund';

const LAST_DAY = '2027-02-26';
const EVENING = '2027-02-26T23:10:00Z';

let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  bund = await storeBund(server, LAST_DAY);
  bund.at(EVENING);
});
afterEach(() => bund?.stop());
afterAll(() => server?.stop());

async function priced(): Promise<string> {
  return currentContracts((await readPrices(bund.database, 'BUND'))!.multiple).price;
}

const state = () => readRollState(bund.database, 'BUND');
const ask = (wanted: string, requestId: string, reason = 'a test') =>
  applyRollState(bund.deps, {
    request: { instrument: 'BUND', state: wanted, reason, by: 'ann' },
    requestId,
    via: 'update',
  });

async function expiryAlarms(): Promise<readonly string[]> {
  const facts = await readInstrumentFacts(bund.database, 'BUND');
  const policy = await pricePolicy(bund.deps, 'BUND', await bund.deps.clock.read());
  const alarms = heldExpiries(facts, policy);
  await mailExpiries(bund.deps, 'BUND', alarms);
  return alarms.map(({ text }) => text);
}

it('the facts of an instrument are its own, where another has contracts of the same dates', async () => {
  await bund.fill('trend', PRICED, 2);
  const { database } = bund;
  const gold = { instrument: 'GOLD', contract: PRICED } as const;
  await putContracts(database, [{ ...gold, sampling: true, expiry: '20270226' }]);
  await recordFill(database, bund.deps.journal, {
    ...{ ...gold, id: 'exec:gold#1', identity: 'exec:gold', version: 1, kind: 'broker', strategy: 'trend' },
    ...{ quantity: 7, price: 1, time: new Date(EVENING), tradeDate: LAST_DAY },
  });
  await insertOrder(database, {
    ...{ level: 'contract', id: 'c-gold', parentId: 'i-gold', system: 'test', strategy: 'trend', algo: '' },
    ...{
      instrument: 'GOLD',
      contracts: [PRICED],
      trade: [3],
      type: 'best',
      status: 'active',
      rollOrder: false,
    },
    ...{ manualTrade: false, generatedAt: new Date(EVENING), tradeDate: LAST_DAY },
  });
  await setRollState(database, await readRollState(database, 'GOLD'), 'Force', {
    by: 'a',
    reason: 'b',
    at: new Date(),
  });

  const facts = await readInstrumentFacts(database, 'BUND');
  expect(facts.positions).toEqual([{ instrument: 'BUND', contract: PRICED, quantity: 2 }]);
  expect(facts.orders).toEqual([]);
  expect(facts.expiries.get(PRICED)).toBe('2027-03-08');
  expect([...facts.contracts.keys()]).toEqual([PRICED, FORWARD, NEXT]);
  expect(facts.rollState).toMatchObject({ instrument: 'BUND', state: 'No_Roll' });
});

describe('the daily update of the prices', () => {
  it('does not roll a flat instrument before days_ahead, and rolls it once within', async () => {
    const [far] = await bund.evenings('2027-02-19'); // the roll is 11 days away, whole days
    expect(far).toMatchObject({ rolled: [], notes: [], problems: [] });
    expect(await rollStates(bund.database)).toEqual([]);
    const within = await bund.evenings('2027-02-22', '2027-02-23', '2027-02-23');
    expect(within.map(({ rolled }) => rolled)).toEqual([[], [FORWARD], []]);
    expect(await priced()).toBe(FORWARD);
  });

  it('catches up after months off, one contract a day, with prices of the newest contract only', async () => {
    await bund.quotes(NEXT, ['2027-06-18', '2027-06-21']); // the others have expired meanwhile
    const updates = await bund.evenings('2027-06-21', '2027-06-22', '2027-06-23', '2027-06-24');
    expect(updates.map(({ problems }) => problems)).toEqual([[], [], [], []]);
    expect(updates.map(({ rolled }) => rolled)).toEqual([[], [FORWARD], [NEXT], []]);
    const { multiple, adjusted } = (await readPrices(bund.database, 'BUND'))!;
    expect(currentContracts(multiple)).toMatchObject({ price: NEXT, forward: '20271200' });
    expect(adjusted.columns.price.at(-1)).toBe(multiple.columns.PRICE.at(-1));
    expect(adjusted.times.at(-1)).toBe(multiple.times.at(-1));
    expect(Number.isNaN(adjusted.columns.price.at(-1)!)).toBe(false);
  });

  it('writes rolled prices and roll state together: where the state was changed meanwhile, neither', async () => {
    const prices = (await readPrices(bund.database, 'BUND'))!;
    const stored = await state();
    const at = new Date(EVENING);
    await setRollState(bund.database, stored, 'No_Open', { by: 'ann', reason: 'wait', at, operator: true });
    const read = { instrument: 'BUND', prices, stored };
    const late = rollPricesNow(bund.deps, read, { by: 'bob', reason: 'roll', at }, { forwardFill: false });
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect([await priced(), (await state()).state]).toEqual([PRICED, 'No_Open']);
  });

  it('rolls once when two update at the same time', async () => {
    await bund.evenings('2027-02-25');
    bund.at(EVENING);
    const both = await Promise.allSettled([1, 2].map(() => updateStitched(bund.deps, 'BUND')));
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await priced()).toBe(FORWARD);
    expect(await state()).toMatchObject({
      state: 'No_Roll',
      version: 1,
      reason: expect.stringContaining(PRICED),
    });
  });

  it('keeps the rows of the day where the prices cannot roll, and says so', async () => {
    const { multiple, adjusted, version } = (await readPrices(bund.database, 'BUND'))!;
    const columns = { ...multiple.columns, FORWARD: multiple.columns.FORWARD.map(() => Number.NaN) };
    const carry = {
      ...columns,
      CARRY: columns.FORWARD,
      CARRY_CONTRACT: columns.FORWARD_CONTRACT.map(() => 20281200),
    };
    const forward = { ...carry, FORWARD_CONTRACT: columns.FORWARD_CONTRACT.map(() => 20270900 + 300) };
    const cut = multiple.times.length - 1;
    const short = Object.fromEntries(
      Object.entries(forward).map(([name, values]) => [name, values.slice(0, cut)]),
    );
    await writePrices(
      bund.database,
      'BUND',
      {
        multiple: { times: multiple.times.slice(0, cut), columns: short as typeof columns },
        adjusted: {
          times: adjusted.times.slice(0, cut),
          columns: { price: adjusted.columns.price.slice(0, cut) },
        },
      },
      version,
    );
    const [day, update] = await bund.evenings('2027-03-08', '2027-03-09');
    expect([day, update]).toMatchObject([{ rows: 1 }, { rows: 0, rolled: [] }]);
    expect(update.problems).toEqual([
      expect.stringMatching(/can't roll: the last price of 20271200 is missing/),
    ]);
  });

  it('never overwrites a roll state that a person has set', async () => {
    await ask('No_Open', 'one');
    expect((await updateStitched(bund.deps, 'BUND')).notes).toEqual([
      'roll state No_Open of ann kept against Roll_Adjusted',
    ]);
    expect(await state()).toMatchObject({ state: 'No_Open', by: 'ann', operator: true });
    expect(await ask('automatic', 'two')).toMatchObject({ kind: 'done' });
    const [planned, rolled] = await bund.evenings('2027-02-26', '2027-03-01');
    expect([planned.rolled, rolled.rolled]).toEqual([[], [FORWARD]]);
  });

  it('asks for a state by naming the command that sets it', async () => {
    await bund.fill('trend', PRICED, 2);
    await updateStitched(bund.deps, 'BUND');
    expect(bund.mails).toEqual([
      expect.objectContaining({ text: expect.stringContaining('npx tst rolls set BUND Passive | Force') }),
    ]);
    await ask('Force', 'three');
    await updateStitched(bund.deps, 'BUND');
    expect(bund.mails).toHaveLength(1);
    expect((await state()).state).toBe('Force');
  });

  it('reports a held contract days before it expires, by mail too', async () => {
    await bund.fill('trend', PRICED, 2);
    bund.at('2027-02-28T23:10:00Z');
    expect(await expiryAlarms()).toEqual([]);
    for (const day of ['01', '03', '07', '09']) {
      bund.at(`2027-03-${day}T23:10:00Z`);
      expect(await expiryAlarms()).toEqual([expect.stringMatching(/^2 of 20270300 held/)]);
    }
    expect(bund.mails.map(({ subject, critical }) => [subject, critical])).toEqual([
      ['Held, 7 days left: BUND 20270300', false],
      ['Held near expiry, 5 days left: BUND 20270300', true],
      ['ROLL OR CLOSE NOW, LAST DAY TOMORROW: BUND 20270300', true],
      ['EXPIRED WHILE HELD, 1 day ago: BUND 20270300', true],
    ]);
  });
});

describe('a roll state that a person sets', () => {
  it('passes the table of transitions, and is audited, accepted or refused', async () => {
    await bund.fill('trend', PRICED, 2);
    expect(await ask('Roll_Adjusted', 'a')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/with 2 held/),
    });
    expect(await ask('Force', 'b', 'expiry is near')).toMatchObject({ kind: 'done' });
    expect(await state()).toMatchObject({
      state: 'Force',
      by: 'ann',
      reason: 'expiry is near',
      operator: true,
    });
    const entries = await auditEntries(bund.database, { instrument: 'BUND' });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
    expect(entries[1]).toMatchObject({ by: 'ann', reason: 'expiry is near' });
    expect(entries[1].details).toMatchObject({ before: 'No_Roll', after: 'Force', version: 1 });
  });

  it.each([
    [{ instrument: 'BUND', state: 'Passive', reason: '  ' }, /reason must say why/],
    [{ instrument: 'BUND', state: 'Passive' }, /reason must be text/],
    [{ instrument: 'BUND', state: 'force', reason: 'x' }, /must be one of/],
    [{ instrument: 'BUMD', state: 'Passive', reason: 'x' }, /no prices of BUMD are stored/],
    [{ instrument: { $gt: '' }, state: 'Passive', reason: 'x' }, /instrument code/],
    [null, /instrument code/],
    ['Force', /instrument code/],
  ])('refuses %j', async (request, reason) => {
    const answer = await applyRollState(bund.deps, { request, requestId: 'x', via: 'signal' });
    expect(answer).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(await rollStates(bund.database)).toEqual([]);
    expect(bund.mails).toHaveLength(1);
  });

  it('Roll_Adjusted rolls the prices at once, and only once when the request is repeated', async () => {
    bund.at('2027-01-29T12:00:00Z'); // far from its roll
    expect(await ask('Roll_Adjusted', 'r')).toMatchObject({ kind: 'done' });
    expect(await ask('Roll_Adjusted', 'r')).toMatchObject({ kind: 'done' });
    expect(await priced()).toBe(FORWARD);
    expect(await state()).toMatchObject({ state: 'No_Roll', by: 'ann' });
    expect((await state()).operator).toBeUndefined();
  });

  it('Roll_Adjusted is refused while an order in the priced contract is active, and changes nothing', async () => {
    await insertOrder(bund.database, {
      level: 'contract',
      id: 'c',
      parentId: 'p',
      system: 'test',
      strategy: 'trend',
      instrument: 'BUND',
      contracts: [PRICED],
      trade: [1],
      status: 'active',
      type: 'best',
      algo: '',
      generatedAt: new Date(EVENING),
      tradeDate: LAST_DAY,
      rollOrder: false,
      manualTrade: false,
    });
    expect(await ask('Roll_Adjusted', 's')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/still active/),
    });
    expect([await priced(), NEXT > FORWARD]).toEqual([PRICED, true]);
    expect(await rollStates(bund.database)).toEqual([]);
  });

  it('is carried out with missing values carried forward only when that is asked for, and says so', async () => {
    await withoutForwardPrices();
    expect(await ask('Roll_Adjusted', 'one')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/20271200 is missing .*\(npx tst rolls preview BUND --forward-fill\)/),
    });
    expect([await priced(), (await state()).state]).toEqual([PRICED, 'No_Roll']);
    const request = { instrument: 'BUND', state: 'Roll_Adjusted', reason: 'filled', forwardFill: true };
    const answer = await applyRollState(bund.deps, { request, requestId: 'two', via: 'update' });
    expect(answer).toMatchObject({
      summary: expect.stringMatching(/were carried forward, and are stored so/),
    });
    const { multiple } = (await readPrices(bund.database, 'BUND'))!;
    expect(await priced()).toBe(LATER);
    expect(multiple.columns.FORWARD.slice(0, -1).some(Number.isNaN)).toBe(false);
  });

  it('an undone roll brings prices and state back, with the rows that came since, and is audited', async () => {
    await ask('Passive', 'a');
    const before = (await readPrices(bund.database, 'BUND'))!;
    expect(await ask('Roll_Adjusted', 'b')).toMatchObject({ kind: 'done' });
    expect(await priced()).toBe(FORWARD);
    const undone = await ask('undo', 'c', 'too early');
    expect(undone).toMatchObject({
      summary: expect.stringMatching(/^BUND: Passive; 20270300 into 20270600/),
    });
    expect(await ask('undo', 'c', 'too early')).toMatchObject({ kind: 'done' });
    const { version: _, ...after } = (await readPrices(bund.database, 'BUND'))!;
    expect(after).toEqual({ multiple: before.multiple, adjusted: before.adjusted });
    expect(await state()).toMatchObject({ state: 'Passive', by: 'ann', operator: true, reason: 'too early' });
    expect(await ask('undo', 'd')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/no roll of BUND is known/),
    });
    const entries = await auditEntries(bund.database, { instrument: 'BUND' });
    expect(entries.map(({ details }) => [details?.before, details?.after])).toEqual([
      ['No_Roll', 'Passive'],
      ['Passive', 'No_Roll'],
      ['No_Roll', 'Passive'],
      [undefined, undefined],
    ]);
  });

  it('a roll of the policy is undone too, not once something is held in the new contract', async () => {
    await bund.evenings('2027-02-22', '2027-02-23');
    expect(await priced()).toBe(FORWARD);
    await bund.fill('trend', FORWARD, 1);
    expect(await ask('undo', 'a')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/1 of 20270600 are held/),
    });
    await bund.fill('trend', FORWARD, -1);
    expect(await ask('undo', 'b')).toMatchObject({ kind: 'done' });
    expect(await priced()).toBe(PRICED);
  });

  it('warns of what is in the way of the roll it begins, and of the orders of one it gives up', async () => {
    await bund.fill('trend', PRICED, 3);
    const key = { strategy: '', instrument: 'BUND', periodDays: 1 };
    bund.at('2027-03-08T12:00:00Z');
    await setTradeLimit(bund.database, key, 4, new Date('2027-03-08T12:00:00Z'));
    const summary = async (wanted: string, id: string) => (await ask(wanted, id)) as { summary: string };
    expect((await summary('Close', 'a')).summary).not.toMatch(/warning/);
    expect((await summary('Force', 'b')).summary).toMatch(/warning: it needs 6 contracts, .* leaves 4/);
    const book = await readBook(bund.database);
    await generateRollOrders(bund.deps, book, LAST_DAY, isolate(bund.deps));
    expect((await summary('No_Roll', 'c')).summary).toMatch(
      /I1 of the roll ends: nothing more of it is traded/,
    );
  });
});

const LATER = '20271200';

/** A forward contract with a price in the first row only, which nothing is inferred from. */
async function withoutForwardPrices(): Promise<void> {
  await bund.knows(LATER, '20271208');
  const { multiple, adjusted, version } = (await readPrices(bund.database, 'BUND'))!;
  const first = (values: Float64Array) => values.map((value, row) => (row === 0 ? value : Number.NaN));
  const later = multiple.times.map(() => Number(LATER));
  const { columns } = multiple;
  const changed = {
    ...columns,
    ...{ FORWARD: first(columns.FORWARD), CARRY: first(columns.CARRY) },
    ...{ FORWARD_CONTRACT: later, CARRY_CONTRACT: later },
  };
  await writePrices(
    bund.database,
    'BUND',
    { multiple: { ...multiple, columns: changed }, adjusted },
    version,
  );
}
