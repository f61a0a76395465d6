import { isolate } from '../../activities/orders/left-out-of-pass';
import { generateRollOrders } from '../../activities/orders/rolls';
import { setHalt } from '../../data/controls/halt';
import { resetTradeLimit, setTradeLimit } from '../../data/controls/limits';
import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { readRollState, setRollState } from '../../data/instruments/rolls';
import { findOrder, findOrders, insertOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import { STOP } from '../../domain/limits/halt';
import { ROLL_PSEUDO_STRATEGY } from '../../domain/orders/order';
import type { RollState } from '../../domain/rolls/roll-state';
import { startDatabase, type TestDatabase } from '../support/database';
import { FORWARD, PRICED, type StoredBund, storeBund } from './bund';

const DAY = '2027-02-26';
const OPEN = '2027-03-08T12:00:00Z';

let server: TestDatabase;
let bund: StoredBund;
beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  bund = await storeBund(server, DAY);
  bund.at(OPEN);
  await bund.fill('trend', PRICED, 3);
});
afterEach(() => bund?.stop());
afterAll(() => server?.stop());

async function state(next: RollState): Promise<void> {
  const author = { by: 'ann', reason: 'r', at: new Date(OPEN), operator: true } as const;
  await setRollState(bund.database, await readRollState(bund.database, 'BUND'), next, author);
}

async function pass(): Promise<void> {
  const book = await readBook(bund.database);
  await generateRollOrders(bund.deps, book, DAY, isolate(bund.deps));
}

const kinds = async () =>
  (await rollBlocks(bund.database)).flatMap(({ blocks }) => blocks.map(({ blocked }) => blocked.kind));

it('a roll blocked by a trade limit says so and who can lift it', async () => {
  const key = { strategy: '', instrument: 'BUND', periodDays: 1 };
  await setTradeLimit(bund.database, key, 4, new Date(OPEN));
  await state('Force');
  await pass();
  await pass();
  expect(await kinds()).toEqual(['trade-limit']);
  expect(bund.mails).toEqual([expect.objectContaining({ subject: 'Roll blocked: BUND', critical: true })]);
  expect(bund.mails[0].text).toMatch(
    /needs 6 contracts, the trade limit of 1 day leaves 4 until .*an operator lifts it: npx tst limits reset BUND 1/s,
  );
  await setTradeLimit(bund.database, key, 6, new Date(OPEN));
  await resetTradeLimit(bund.database, key, new Date(OPEN));
  await pass();
  expect(await kinds()).toEqual([]);
});

it('a lock and a halt in the way are mailed once each, and forgotten when they are gone', async () => {
  await state('Force_Outright');
  const lock = { instrument: 'BUND', owner: 'operator', reason: 'odd quotes', at: new Date(OPEN) };
  await lockInstrument(bund.database, lock);
  await pass();
  await setHalt(bund.database, { ...STOP, reason: 'a holiday', by: 'ann', at: new Date(OPEN) });
  await pass();
  expect(await kinds()).toEqual(['halted', 'locked']);
  expect(bund.mails.map(({ text }) => text)).toEqual([
    expect.stringMatching(/odd quotes \(operator\).*npx tst locks lift BUND --owner operator/s),
    expect.stringMatching(/a holiday.*npx tst halt lift/s),
  ]);
  await unlockInstrument(bund.database, 'BUND', 'operator');
  await setHalt(bund.database, { ...STOP, halted: false, reason: 'back', by: 'ann', at: new Date(OPEN) });
  await pass();
  expect(await rollBlocks(bund.database)).toEqual([]);
  expect(await findOrders(bund.database, 'contract', { tradeDate: DAY })).toHaveLength(2);
});

it('a roll above the largest order is not made at all, and mailed once, until it may be', async () => {
  const allow = (contracts_max: number) => {
    const config = bund.deps.config;
    const order_limits = { ...config.order_limits, contracts_max };
    return { ...bund.deps, config: { ...config, order_limits } };
  };
  const once = async (contracts: number) =>
    generateRollOrders(allow(contracts), await readBook(bund.database), DAY, isolate(bund.deps));
  for (const next of ['Force', 'Force_Outright', 'Close'] as const) {
    await state(next);
    for (const _ of [1, 2, 3]) expect(await once(2)).toBe(0);
    expect(await kinds()).toEqual(['order-size']);
  }
  expect(await findOrders(bund.database, 'instrument', { tradeDate: DAY })).toEqual([]);
  expect(bund.mails.map(({ text }) => text)).toEqual([
    expect.stringMatching(/would trade 3 contracts, one order may trade 2.*order_limits\.contracts_max/s),
  ]);
  expect(await once(3)).toBe(1);
  expect(await kinds()).toEqual([]);
});

it('a closed market is shown at once, and mailed when it has lasted a day', async () => {
  bund.at('2027-03-06T12:00:00Z');
  await state('Close');
  await pass();
  expect([await kinds(), bund.mails]).toEqual([['market-closed'], []]);
  bund.at('2027-03-07T12:00:00Z');
  await pass();
  expect(bund.mails.map(({ text }) => text)).toEqual([expect.stringMatching(/it opens 2027-03-08/)]);
});

it('nothing is in the way any more once the state is left, or nothing is held', async () => {
  await state('Force');
  await lockInstrument(bund.database, { instrument: 'BUND', owner: 'o', reason: 'r', at: new Date(OPEN) });
  await pass();
  expect(await kinds()).toEqual(['locked']);
  await state('No_Roll');
  await pass();
  expect(await kinds()).toEqual([]);
  await state('Force');
  await pass();
  await bund.fill('trend', PRICED, -3);
  await pass();
  expect(await kinds()).toEqual([]);
});

it('Close ends the order that waits for the position it closes, and says so', async () => {
  const { order } = await insertOrder(bund.database, {
    ...{ level: 'instrument', id: 'i-1', system: 'test', strategy: 'trend', instrument: 'BUND', trade: [-1] },
    ...{ type: 'best', status: 'active', rollOrder: false, manualTrade: false, tradeDate: DAY },
    generatedAt: new Date(OPEN),
  });
  await state('Close');
  await pass();
  expect(await findOrder(bund.database, 'instrument', order.id)).toMatchObject({
    status: 'closed',
    reason: expect.stringMatching(/is being closed \(roll state Close\)/),
  });
  const made = await findOrders(bund.database, 'contract', { tradeDate: DAY });
  expect(made.map(({ contracts, trade }) => [contracts, trade])).toEqual([[[PRICED], [-3]]]);
});

it('orders of a roll whose state is left end, and the next state makes its own at once', async () => {
  const active = async () =>
    (await readBook(bund.database)).contract.map(({ contracts, trade }) => [contracts, trade]);
  await state('Force');
  await pass();
  expect(await active()).toEqual([
    [
      [PRICED, FORWARD],
      [-3, 3],
    ],
  ]);
  await state('Close');
  await pass();
  await pass();
  expect(await active()).toEqual([[[PRICED], [-3]]]);
  await state('No_Roll');
  await pass();
  expect(await active()).toEqual([]);
  const orders = await findOrders(bund.database, 'instrument', { tradeDate: DAY });
  expect(orders.map(({ status, reason }) => [status, reason])).toEqual([
    ['closed', 'its roll state was left: BUND is Close'],
    ['closed', 'its roll state was left: BUND is No_Roll'],
  ]);
});

it('an order of a roll ends when its position was closed by other means: it would open what nobody wants', async () => {
  await state('Force');
  await pass();
  await bund.fill('trend', PRICED, -3);
  await pass();
  expect(await readBook(bund.database)).toMatchObject({ instrument: [], contract: [] });
  expect((await readRollState(bund.database, 'BUND')).state).toBe('Passive');
});

it.each([0, 1])(
  'a roll that was interrupted after %i of 2 contract orders has both with the next pass',
  async (had) => {
    await state('Force_Outright');
    const common = {
      ...{ system: 'test', strategy: ROLL_PSEUDO_STRATEGY, instrument: 'BUND', status: 'active' as const },
      ...{ rollOrder: true, manualTrade: false, tradeDate: DAY, generatedAt: new Date(OPEN) },
    } as const;
    await insertOrder(bund.database, {
      ...common,
      level: 'instrument',
      id: 'i',
      trade: [0],
      type: 'zero-roll',
    });
    const first = { level: 'contract', id: 'i/c1', parentId: 'i', contracts: [PRICED], trade: [-3] } as const;
    if (had === 1) await insertOrder(bund.database, { ...common, ...first, type: 'best', algo: '' });
    await pass();
    await pass();
    const { instrument, contract } = await readBook(bund.database);
    expect(instrument.map(({ id }) => id)).toEqual(['i']);
    expect(contract.map(({ id, contracts, trade }) => [id, contracts, trade])).toEqual([
      ['i/c1', [PRICED], [-3]],
      ['i/c2', [FORWARD], [3]],
    ]);
  },
);
