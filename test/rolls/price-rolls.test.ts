import { applyRollState } from '../../activities/orders/set-roll-state';
import { mailAlarms } from '../../activities/prices/apply-prices';
import { updateStitched } from '../../activities/prices/instrument';
import { pricePolicy } from '../../activities/prices/price-policy';
import { rollPricesNow } from '../../activities/prices/roll-prices-now';
import { putContracts } from '../../data/instruments/contracts';
import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { readRollState, rollStates, setRollState } from '../../data/instruments/rolls';
import { recordFill } from '../../data/ledger/record-fill';
import { auditEntries } from '../../data/operator/audit';
import { insertOrder } from '../../data/orders/order-store';
import { readPrices, writePrices } from '../../data/series/prices';
import { heldExpiryAlarms } from '../../domain/contracts/expiry-report';
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
  const alarms = heldExpiryAlarms(facts, await pricePolicy(bund.deps, 'BUND'));
  await mailAlarms(bund.deps, 'BUND', alarms);
  return alarms;
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
    const late = rollPricesNow(bund.deps, 'BUND', prices, stored, { by: 'bob', reason: 'roll', at });
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
    bund.at('2027-03-02T23:10:00Z');
    expect(await expiryAlarms()).toEqual([]);
    bund.at('2027-03-03T23:10:00Z');
    expect(await expiryAlarms()).toEqual([expect.stringMatching(/^2 of 20270300 .*in 5 days/)]);
    expect(bund.mails).toEqual([expect.objectContaining({ critical: true })]);
  });
});

describe('a roll state that a person sets', () => {
  it('passes the table of transitions, and is audited, accepted or refused', async () => {
    await bund.fill('trend', PRICED, 2);
    expect(await ask('Roll_Adjusted', 'a')).toMatchObject({ kind: 'refused', reason: /with 2 held/ });
    expect(await ask('Force', 'b', 'expiry is near')).toMatchObject({ kind: 'done' });
    expect(await state()).toMatchObject({
      state: 'Force',
      by: 'ann',
      reason: 'expiry is near',
      operator: true,
    });
    const entries = await auditEntries(bund.database, { instrument: 'BUND' });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
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
    expect(await ask('Roll_Adjusted', 's')).toMatchObject({ kind: 'refused', reason: /still active/ });
    expect([await priced(), NEXT > FORWARD]).toEqual([PRICED, true]);
    expect(await rollStates(bund.database)).toEqual([]);
  });
});
