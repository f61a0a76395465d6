import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import { setTradeLimit, tradeLimits } from '../../../data/controls/limits';
import { locks } from '../../../data/controls/locks';
import { removeOverride, setOverride } from '../../../data/controls/overrides';
import { contracts, findContract } from '../../../data/instruments/contracts';
import { readRollState, setRollState } from '../../../data/instruments/rolls';
import { ledgerRows } from '../../../data/ledger/ledger-store';
import { readContractFacts } from '../../../data/orders/contract-facts';
import { activeOrders, childOrders, findOrder, findOrders } from '../../../data/orders/order-store';
import { type OptimalPosition, storeOptimalPositions } from '../../../data/results/optimal-positions';
import { readContractPrices } from '../../../data/series/contract-prices';
import { emails } from '../../../data/system/emails';
import { contractSessions } from '../../../domain/contracts/contract-sessions';
import { dailyCycleStart } from '../../../domain/cycle/workflow-starts';
import { fillOfContractOrder, fillOfInstrumentOrder } from '../../../domain/ledger/order-fill';
import { contractPosition, strategyPosition } from '../../../domain/ledger/positions';
import type { BrokerOrder, InstrumentOrder } from '../../../domain/orders/order';
import { nameOf } from '../../../domain/orders/order-name';
import { roundToTick } from '../../../domain/prices/ticks';
import type { RollState } from '../../../domain/rolls/roll-state';
import { orderStackWorkflowId, taskQueue } from '../../../domain/system/names';
import { isOpen } from '../../../domain/time/sessions';
import { startOrReach } from '../../../services/temporal/start-workflow';
import { orderLookups } from '../../support/order-lookups';
import { startTestSystem, type TestSystem, until } from '../../support/running-system';

/**
 * The scenarios of README.md, on one running system. Each takes an instrument of its own; orders at the broker fill only
 * where the scenario says so, and have one lot each.
 */

const ROOT = resolve(__dirname, '../../..');
const DATE = '2023-06-15';
const NEXT = '2023-06-16';
const STACK = orderStackWorkflowId('test');
const STRATEGY = 'synthetic';
/** What original best works, in scenarios that say its quotes. */
const WORKED = { code: 'GAS_US_mini', symbol: 'QG' } as const;

let folder: string;
let system: TestSystem;
const { stored, atBroker } = orderLookups(() => system);
/** Instruments that no scenario has taken, by whether their market is openMarkets. */
let openMarkets: string[];
let closedMarkets: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-scenarios-'));
  cpSync(join(ROOT, 'private', 'strategies'), join(folder, 'strategies'), { recursive: true });
  writeFileSync(join(folder, 'private_config.yaml'), CONFIG);
  writeFileSync(join(folder, 'private_control_config.yaml'), CONTROL);
  const market = { kind: 'synthetic', seed: 1, instruments: 16 } as const;
  system = await startTestSystem({ date: DATE, privateDirectory: folder, market });
  await system.seed(DATE);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const all = { strategy: '', instrument: '' };
  await setOverride(system.database, { ...all, value: 'no-trading', reason: 'r', by: 't', at: new Date() });
  const cycle = { system: 'test', tradeDate: DATE, clock: 'simulated', window: 'hand-over' } as const;
  await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
  await removeOverride(system.database, all);
  await findMarkets();
}, 300_000);
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Orders of one lot, sent as market orders, but for the scenarios that are about an algorithm. */
const CONFIG = `strategy_list: {synthetic: {}}
strategy_capital_allocation: {strategy_weights: {synthetic: 100}}
execution: {lots_per_order_max: 1}
execution_algos: {best_algo: market, algo_overrides: {${WORKED.code}: original_best}}
`;
const CONTROL = `process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
`;

test('the titles of the scenarios are the table', () => {
  const table = readFileSync(join(__dirname, 'README.md'), 'utf8');
  const lines = [...table.matchAll(/^\| (\d+) \| (.*?) +\|$|^\| (\d+) +\| (.*?) +\|$/gm)];
  const wanted = lines.map(([, n, title, m, other]) => `${n ?? m}: ${title ?? other}`);
  const source = readFileSync(__filename, 'utf8');
  const titles = [...source.matchAll(/^test\('scenario (\d+: .*)', /gm)].map(([, title]) => title);
  expect(wanted).toHaveLength(16);
  expect([...titles].sort()).toEqual([...wanted].sort());
});

test('scenario 1: an optimal position of 10.87 to 13.32 and a position of 15 make an order of -2, best', async () => {
  const code = take(closedMarkets);
  await hold(code, 15);
  const [order] = await generate(code, { lower: 10.87, upper: 13.32 });
  expect(order).toMatchObject({ trade: [-2], type: 'best', strategy: STRATEGY });
});

test('scenario 2: a position of 8, a wanted trade of +2 and an order of +4 with 3 filled: +1 is added, the old order is untouched', async () => {
  const code = take(closedMarkets);
  await hold(code, 5);
  const old = await trade(code, 4);
  const [child] = await children(old);
  await fillByHand(nameOf(child), 3, code);
  expect(await positions(code)).toEqual({ priced: 8, strategy: 8 });
  const before = await findOrder(system.database, 'instrument', old.id);
  const orders = await generate(code, { lower: 10, upper: 10 });
  expect(orders.map(({ trade }) => trade)).toEqual([[4], [1]]);
  expect(await findOrder(system.database, 'instrument', old.id)).toEqual(before);
});

test('scenario 3: state Passive, -2 priced and 0 forward, an order of +5: +2 priced and +3 forward, no roll orders; the parent is done when both are filled', async () => {
  const code = take(closedMarkets);
  const { price, forward } = (await readContractFacts(system.database, code)).contracts;
  await hold(code, -2);
  await setState(code, 'Passive');
  const parent = await trade(code, 5);
  const both = await children(parent, 2);
  expect(both.map(({ contracts, trade, rollOrder }) => [contracts[0], trade[0], rollOrder])).toEqual([
    [price, 2, false],
    [forward, 3, false],
  ]);
  await fillByHand(nameOf(both[0]), 2, code);
  expect((await findOrder(system.database, 'instrument', parent.id))?.status).toBe('active');
  await fillByHand(nameOf(both[1]), 3, code);
  await until('the parent is done', async () => (await again(parent)).status === 'done');
  expect(await positions(code)).toEqual({ priced: 0, strategy: 3 });
});

test('scenario 4: state Force, +3 priced, 4 left under the trade limit: a spread of -3 and +3 counts 6, one lot at a time is sent, after two lots nothing, the third in the next period', async () => {
  const code = take(openMarkets);
  const { price, forward } = (await readContractFacts(system.database, code)).contracts;
  await hold(code, 3);
  const now = new Date(await system.clock.read());
  const limit = { strategy: '', instrument: code, periodDays: 1 };
  await setTradeLimit(system.database, limit, 4, now);
  await setState(code, 'Force');
  await look();
  const spread = async () => (await activeOrders(system.database, 'contract', { instrument: code }))[0];
  await until('the spread is made', async () => (await spread()) !== undefined);
  expect(await spread()).toMatchObject({ contracts: [price, forward], trade: [-3, 3], rollOrder: true });
  const { id } = await spread();
  const lots = () => childOrders(system.database, 'broker', [id]);
  for (const lot of [0, 1]) {
    await until(`lot ${lot + 1} works`, async () => (await lots())[lot]?.state === 'working');
    for (const [contract, quantity] of [
      [price, -1],
      [forward, 1],
    ] as const)
      await fillByHand(nameOf((await lots())[lot]), quantity, code, contract);
  }
  const used = async () => (await tradeLimits(system.database, code))[0].used;
  await until('both are counted', async () => (await used()) === 4);
  await look();
  expect((await lots()).map(({ trade }) => trade)).toEqual([
    [-1, 1],
    [-1, 1],
  ]);
  const yesterday = new Date(now.getTime() - 2 * 86_400_000);
  await system.database.main
    .collection('trade_limits')
    .updateOne({ instrument: code }, { $set: { resetAt: yesterday } });
  await look();
  await until('the third lot works', async () => (await lots())[2]?.state === 'working');
  await setTradeLimit(system.database, limit, 0, now);
});

test('scenario 5: state Force, -3 priced, an order of +1 of a strategy queued: no roll order, +1 is traded in the priced contract', async () => {
  const code = take(closedMarkets);
  const { price } = (await readContractFacts(system.database, code)).contracts;
  await hold(code, -3);
  await setState(code, 'Force');
  const [child] = await children(await trade(code, 1));
  await look();
  expect(child).toMatchObject({ contracts: [price], trade: [1], rollOrder: false });
  const orders = await activeOrders(system.database, 'instrument', { instrument: code });
  expect(orders.map(({ rollOrder, trade }) => [rollOrder, trade])).toEqual([[false, [1]]]);
});

test('scenario 6: state Force and the priced position becomes 0: the state becomes Passive, with a critical mail', async () => {
  const code = take(closedMarkets);
  await hold(code, 2);
  await setState(code, 'Force');
  await hold(code, 0);
  await look();
  await trade(code, 1);
  await until('it is Passive', async () => (await readRollState(system.database, code)).state === 'Passive');
  await until('it is mailed', async () => (await mailsOf(`${code} set to Passive`)).length === 1);
});

test('scenario 7: the broker accepted an order and the process was killed before it knew: found by its reference, adopted once, no second order', async () => {
  const code = take(openMarkets);
  await system.simulator.scenario({ kind: 'ack', mode: 'lost-after', n: 1 });
  const parent = await trade(code, 1);
  const [child] = await children(parent);
  const sent = async () => childOrders(system.database, 'broker', [child.id]);
  const there = async () => {
    const refs = (await sent()).map(({ id }) => id);
    return (await system.simulator.state()).orders.filter(({ request }) => refs.includes(request.orderRef));
  };
  await until('the broker has it', async () => (await there()).length === 1);
  await system.kill('worker-main');
  await until('it is adopted', async () => (await sent())[0].state === 'working');
  await look();
  expect(await sent()).toHaveLength(1);
  expect(await there()).toHaveLength(1);
  await close(parent);
  openMarkets.unshift(code); // as it was
});

test('scenario 8: killed between a fill and what it changes: each position has moved exactly once', async () => {
  const code = take(openMarkets);
  const parent = await trade(code, 1);
  const [child] = await children(parent);
  const order = await workingOf(child.id);
  const { symbol } = (await atBroker(order)).request.contract;
  for (const message of ['execDetails', 'orderStatus'])
    await system.simulator.scenario({ kind: 'events', mode: 'delay', message, n: 5, delayMs: 500 });
  await system.simulator.scenario({ kind: 'fill', mode: 'normal', filter: { symbol } });
  await advance(1_000);
  await until('the broker has filled it', async () => (await atBroker(order)).status === 'Filled');
  await system.kill('worker-main');
  await until('the order is filled', async () => (await stored(order)).state === 'filled');
  await ask('reconcileNow');
  expect(await ledgerRows(system.database, { brokerOrderId: order.id })).toHaveLength(1);
  expect(await positions(code)).toEqual({ priced: 1, strategy: 1 });
  expect(await lockedBy(code)).toEqual([]);
  await neverFill();
});

test('scenario 9: a cancel after its time that nobody confirms, and a fill that arrives later: no second order before the first has ended, the fill counts', async () => {
  const code = take(openMarkets);
  const parent = await trade(code, 1);
  const [child] = await children(parent);
  const order = await workingOf(child.id);
  const { symbol } = (await atBroker(order)).request.contract;
  await system.simulator.scenario({ kind: 'mute', request: 'cancelOrder', n: 100 });
  await advance(601_000);
  await until('its cancel was asked for', async () => (await stored(order)).state !== 'intended');
  await advance(120_000);
  await look();
  expect(await childOrders(system.database, 'broker', [child.id])).toHaveLength(1);
  await system.simulator.scenario({ kind: 'fill', mode: 'normal', filter: { symbol } });
  await advance(1_000);
  await until('the fill counts', async () => (await stored(order)).state === 'filled');
  expect(await childOrders(system.database, 'broker', [child.id])).toHaveLength(1);
  expect(await positions(code)).toEqual({ priced: 1, strategy: 1 });
  await neverFill();
});

test('scenario 10: the ledger holds 3, the broker 2: after the second reading the instrument is locked with one alarm, others trade on; corrected, it is released', async () => {
  const code = take(closedMarkets);
  await hold(code, 3);
  const { price } = (await readContractFacts(system.database, code)).contracts;
  const conId = (await findContract(system.database, code, price))!.conId!;
  await system.simulator.scenario({ kind: 'position', conId, quantity: 2 });
  for (const _time of ['first', 'again']) await ask('reconcileNow');
  expect(await lockedBy(code)).toEqual(['reconcile']);
  expect(await mailsOf(`Position break in ${code}`)).toHaveLength(1);
  const other = await trade(take(closedMarkets), 1);
  expect(await children(other)).toHaveLength(1);
  await system.simulator.scenario({ kind: 'position', conId, quantity: 3 });
  await ask('reconcileNow');
  expect(await lockedBy(code)).toEqual([]);
});

test('scenario 12: buy, bid 99 for 10, ask 101 for 40: a limit of 99; an adverse bid of 99.5 makes it aggressive at the ask, which it follows; cancelled at 600 s', async () => {
  const { show, price } = await workedMarket();
  await show({ bid: 99, ask: 101, bidSize: 10, askSize: 40 });
  const parent = await trade(WORKED.code, 1);
  const [child] = await children(parent);
  const order = await workingOf(child.id);
  const limit = async () => (await atBroker(order)).request.lmtPrice;
  expect((await atBroker(order)).request).toMatchObject({ action: 'BUY', orderType: 'LMT' });
  expect(await limit()).toBeCloseTo(price(99), 10);
  const sentAt = order.sendingAt!.getTime();
  for (const [seconds, bid, ask] of [
    [30, 99.5, 101.5],
    [60, 99.5, 103],
    [599, 98, 100],
  ]) {
    await show({ bid, ask, bidSize: 10, askSize: 40 });
    await system.clock.advance(sentAt + seconds * 1000);
    await until(`it takes the ask of ${ask}`, async () => Math.abs((await limit()) - price(ask)) < 1e-9);
  }
  expect(await stored(order)).toMatchObject({ state: 'working', aggressiveWhy: 'the price moved away' });
  expect((await stored(order)).initialLimitPrice).toBeCloseTo(price(99), 10);
  await system.clock.advance(sentAt + 601_000);
  await until('it is cancelled', async () => (await atBroker(order)).status === 'Cancelled');
  await close(parent);
});

test('scenario 13: buy, bid size 30, ask size 2: a market order at once', async () => {
  const { show } = await workedMarket();
  await show({ bid: 99, ask: 101, bidSize: 30, askSize: 2 });
  const parent = await trade(WORKED.code, 1);
  const [child] = await children(parent);
  const order = await workingOf(child.id);
  expect((await atBroker(order)).request).toMatchObject({ action: 'BUY', orderType: 'MKT' });
  expect(order).toMatchObject({ type: 'market', algo: 'original_best', quote: { bidSize: 30, askSize: 2 } });
  await close(parent);
});

test('scenario 14: a limit in one contract is translated by prices of one time into the contract that trades; without them there is no order and a critical mail', async () => {
  const code = take(closedMarkets);
  const { contracts: both, finals } = await readContractFacts(system.database, code);
  const at = (contract: string) => finals.get(contract)!;
  const common = at(both.price).times.findLast((time) => at(both.forward).times.includes(time))!;
  const priceIn = (contract: string) => at(contract).values[at(contract).times.indexOf(common)];
  const limitPrice = 100;
  const limited = { type: 'limit', limitPrice };
  const [child] = await children(await trade(code, 1, { ...limited, limitContract: both.forward }));
  expect(child.contracts).toEqual([both.price]);
  expect(child.limitPrice).toBeCloseTo(limitPrice + priceIn(both.price) - priceIn(both.forward), 10);
  const known = (await contracts(system.database, { instrument: code })).map(({ contract }) => contract);
  const bare: string[] = [];
  for (const contract of known)
    if (!(await readContractPrices(system.database, code, contract, 'merged'))) bare.push(contract);
  expect(bare.length).toBeGreaterThan(0);
  const without = await trade(code, 1, { ...limited, limitContract: bare[0] });
  await until('it is refused', async () => (await again(without)).status === 'closed');
  expect(await childOrders(system.database, 'contract', [without.id])).toEqual([]);
  await until('it is mailed', async () => (await mailsOf(`Order refused: ${code}`)).length === 1);
});

test('scenario 15: an override of 0.5, a position of 4 and a trade of +3 make an order of -1', async () => {
  const code = take(closedMarkets);
  await hold(code, 4);
  const half = { strategy: '', instrument: code, value: 0.5, reason: 'r', by: 't', at: new Date() };
  await setOverride(system.database, half);
  expect((await generate(code, { lower: 7, upper: 7 })).map((order) => order.trade)).toEqual([[-1]]);
});

test('scenario 16: one of two legs of a spread is filled: its contract moves at once, of the order nothing is filled until both are', async () => {
  const code = take(openMarkets);
  const { price, forward } = (await readContractFacts(system.database, code)).contracts;
  const legs = [
    { contract: price, quantity: -1 },
    { contract: forward, quantity: 1 },
  ];
  const [spread] = await children(await trade(code, 0, { legs }));
  const filled = async () =>
    fillOfContractOrder(spread, await ledgerRows(system.database, { contractOrderId: spread.id })).filled;
  const name = nameOf(await workingOf(spread.id));
  await fillByHand(name, -1, code, price);
  expect(await positions(code)).toMatchObject({ priced: -1 });
  expect(await filled()).toEqual([0, 0]);
  await fillByHand(name, 1, code, forward);
  expect(await filled()).toEqual([-1, 1]);
  expect(await positions(code)).toEqual({ priced: -1, strategy: 0 });
});

test('scenario 11: the end of the day with +10 of which 4 are filled: cancelled at the broker, the family is closed with 4, nothing is active; the next day trades optimal minus actual', async () => {
  const code = take(openMarkets);
  const parent = await trade(code, 10);
  const [child] = await children(parent);
  for (const _lot of [1, 2, 3, 4]) await fillByHand(nameOf(await workingOf(child.id)), 1, code);
  const last = await workingOf(child.id);
  await hold(code, 4);
  await ask('endOfDay', { tradeDate: DATE, reason: 'scenario' });
  expect((await atBroker(last)).status).toBe('Cancelled');
  expect((await again(parent)).status).toBe('closed');
  const rows = await ledgerRows(system.database, { instrument: code });
  expect(fillOfInstrumentOrder(parent, rows).filled).toEqual([4]);
  for (const level of ['instrument', 'contract', 'broker'] as const)
    expect(await activeOrders(system.database, level)).toEqual([]);
  const orders = await generate(code, { lower: 10, upper: 10 }, NEXT);
  expect(orders.map((order) => order.trade)).toEqual([[6]]);
});

async function findMarkets(): Promise<void> {
  const now = await system.clock.read();
  [openMarkets, closedMarkets] = [[], []];
  const codes = new Set((await contracts(system.database)).map(({ instrument }) => instrument));
  for (const code of codes) {
    const { contracts: both } = await readContractFacts(system.database, code);
    const sessions = contractSessions(await findContract(system.database, code, both.price));
    if (sessions && code !== WORKED.code) (isOpen(sessions, now) ? openMarkets : closedMarkets).push(code);
  }
}

/** From `markets`; one with an open market does as well where the closed ones are used up, but not the other way. */
function take(markets: string[]): string {
  const code = markets.shift() ?? openMarkets.pop();
  if (code === undefined) throw new Error('every instrument is taken');
  return code;
}

interface Shown {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** The scenario's prices in the market of WORKED: 100 stands for the last price, a half for a tick. */
async function workedMarket() {
  const { contracts: both } = await readContractFacts(system.database, WORKED.code);
  const { minTick } = (await findContract(system.database, WORKED.code, both.price))!;
  const last = await lastPriceOf(WORKED.code, both.price);
  const price = (said: number) => roundToTick(last + (said - 100) * 2 * minTick!, minTick!);
  const show = ({ bid, ask, ...sizes }: Shown) => {
    const quote = { bid: price(bid), ask: price(ask), ...sizes };
    return system.simulator.scenario({ kind: 'data', mode: 'quote', symbol: WORKED.symbol, ...quote });
  };
  return { price, show };
}

let entered = 0;

/** Both the broker and the strategy hold so much of the priced contract. */
async function hold(code: string, quantity: number): Promise<void> {
  const { contracts: both } = await readContractFacts(system.database, code);
  const { conId } = (await findContract(system.database, code, both.price))!;
  await system.simulator.scenario({ kind: 'position', conId, quantity });
  const change = quantity - (await positions(code)).priced;
  if (change === 0) return;
  await ask('balanceTrade', {
    ...{ id: `held-${++entered}`, strategy: STRATEGY, instrument: code, contract: both.price },
    ...{ quantity: change, price: await lastPriceOf(code, both.price), reason: 'scenario' },
  });
  await idle();
}

/** The instrument orders of the code that are active once orders were made from this optimal position. */
async function generate(
  code: string,
  values: OptimalPosition['values'],
  tradeDate = DATE,
): Promise<readonly InstrumentOrder[]> {
  const { contracts: both } = await readContractFacts(system.database, code);
  await storeOptimalPositions(system.database, [
    {
      ...{ strategy: STRATEGY, instrument: code, tradeDate, kind: 'buffered', values },
      ...{ time: new Date(await system.clock.read()), referencePrice: await lastPriceOf(code, both.price) },
      ...{ referenceContract: both.price, referenceDate: DATE, capital: 1, seriesVersions: {} },
      ...{ configHash: '', attempt: 1 },
    },
  ]);
  const stage = await system.client.workflow.start('ordersStage', {
    workflowId: `scenario/${++entered}`,
    taskQueue: taskQueue('test', 'workflows'),
    args: [{ system: 'test', tradeDate, clock: 'simulated', window: 'hand-over' }],
    typedSearchAttributes: [{ key: defineSearchAttributeKey('System', 'KEYWORD'), value: 'test' }],
  });
  await stage.result();
  return activeOrders(system.database, 'instrument', { instrument: code });
}

async function trade(code: string, quantity: number, more: object = {}): Promise<InstrumentOrder> {
  const id = `scenario-${++entered}`;
  await ask('manualTrade', {
    ...{ id, strategy: STRATEGY, instrument: code, quantity, reason: 'scenario' },
    ...more,
  });
  return (await findOrder(system.database, 'instrument', `manual/${id}`))!;
}

async function children(parent: InstrumentOrder, count = 1) {
  const found = () => childOrders(system.database, 'contract', [parent.id]);
  await until('its contract orders are made', async () => (await found()).length === count);
  return found();
}

async function workingOf(contractOrder: string): Promise<BrokerOrder> {
  const found = async () =>
    (await childOrders(system.database, 'broker', [contractOrder])).find(({ state }) => state === 'working');
  await until('an order of it works', async () => (await found()) !== undefined);
  return (await found())!;
}

async function fillByHand(order: string, quantity: number, code: string, contract?: string): Promise<void> {
  const traded = contract ?? (await orderNamed(order)).contracts[0];
  const price = await lastPriceOf(code, traded);
  await ask('manualFill', {
    ...{ order, fillId: `fill-${++entered}`, quantity, price, priceConfirmed: true },
    ...(contract === undefined ? {} : { contract }),
  });
}

async function orderNamed(name: string) {
  const orders = await findOrders(system.database, name.startsWith('B') ? 'broker' : 'contract');
  return orders.find((order) => nameOf(order) === name)!;
}

function ask(update: string, input?: object): Promise<unknown> {
  const stack = system.client.workflow.getHandle(STACK);
  return stack.executeUpdate(update, { args: (input ? [input] : []) as [] });
}

async function again(order: InstrumentOrder): Promise<InstrumentOrder> {
  return (await findOrder(system.database, 'instrument', order.id))!;
}

function close(order: InstrumentOrder): Promise<unknown> {
  return ask('closeOrder', { order: nameOf(order), reason: 'scenario' });
}

/** One pass over the stack, and what follows from it. */
async function look(): Promise<void> {
  await system.client.workflow.getHandle(STACK).signal('look');
  await idle();
}

/** Until the stack does nothing but wait for the clock: what was asked before has been compared and passed over. */
async function idle(): Promise<void> {
  const stack = system.client.workflow.getHandle(STACK);
  await until('the stack waits for the clock', async () => {
    const { pendingActivities, pendingWorkflowTask } = (await stack.describe()).raw;
    const names = (pendingActivities ?? []).map(({ activityType }) => activityType?.name);
    return !pendingWorkflowTask && names.every((name) => name === 'waitOnSimulatedClock') && names.length > 0;
  });
}

async function setState(code: string, state: RollState): Promise<void> {
  const author = {
    by: 'test',
    operator: true,
    reason: 'scenario',
    at: new Date(await system.clock.read()),
  } as const;
  await setRollState(system.database, await readRollState(system.database, code), state, author);
}

async function positions(code: string) {
  const { contracts: both } = await readContractFacts(system.database, code);
  const rows = await ledgerRows(system.database);
  return {
    priced: contractPosition(rows, code, both.price),
    strategy: strategyPosition(rows, STRATEGY, code),
  };
}

async function lastPriceOf(code: string, contract: string): Promise<number> {
  const prices = await readContractPrices(system.database, code, contract, 'merged');
  return prices!.columns.FINAL[prices!.times.length - 1];
}

async function lockedBy(code: string): Promise<readonly string[]> {
  return (await locks(system.database, code)).map(({ owner }) => owner);
}

async function mailsOf(subject: string) {
  return (await emails(system.database)).filter((mail) => mail.subject.includes(subject));
}

async function advance(ms: number): Promise<void> {
  await system.clock.advance((await system.clock.read()) + ms);
}

async function neverFill(): Promise<void> {
  await system.simulator.clearScenarios();
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
}
