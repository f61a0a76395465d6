import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setOverride } from '../../data/controls/overrides';
import { contracts, findContract } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { readContractFacts } from '../../data/orders/contract-facts';
import { insertInstrumentOrder } from '../../data/orders/insert-orders';
import { childOrders, findOrder } from '../../data/orders/order-store';
import { progressSince } from '../../data/system/progress';
import { contractSessions } from '../../domain/contracts/contract-sessions';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { strategyPositions } from '../../domain/ledger/positions';
import type { BrokerOrder, InstrumentOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { orderStackWorkflowId } from '../../domain/system/names';
import { isOpen } from '../../domain/time/sessions';
import { startOrReach } from '../../services/temporal/start-workflow';
import { orderLookups } from '../support/order-lookups';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/** Two strategies that want opposite trades of one contract, with `net_strategies`: on one running system. */

const DATE = '2023-06-15';
const STACK = orderStackWorkflowId('test');
const CONFIG = `strategy_list: {synthetic: {}}
strategy_capital_allocation: {strategy_weights: {synthetic: 100}}
execution: {lots_per_order_max: 10, net_strategies: true}
execution_algos: {best_algo: market}
order_limits: {top_of_book_times_max: 1}
`;
const CONTROL = `process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
`;

let folder: string;
let system: TestSystem;
const { stored, atBroker, heldOfBoth } = orderLookups(() => system);
let openMarkets: string[];
/** Of instruments that were sent to the broker. */
const symbols = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tst-netting-'));
  cpSync(resolve(__dirname, '../../private/strategies'), join(folder, 'strategies'), { recursive: true });
  writeFileSync(join(folder, 'private_config.yaml'), CONFIG);
  writeFileSync(join(folder, 'private_control_config.yaml'), CONTROL);
  const market = { kind: 'synthetic', seed: 1, instruments: 8 } as const;
  system = await startTestSystem({ date: DATE, privateDirectory: folder, market });
  await system.seed(DATE);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const all = {
    strategy: '',
    instrument: '',
    value: 'no-trading',
    reason: 'r',
    by: 't',
    at: new Date(),
  } as const;
  await setOverride(system.database, all);
  const cycle = { system: 'test', tradeDate: DATE, clock: 'simulated', window: 'hand-over' } as const;
  await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
  openMarkets = await marketsOpenNow();
}, 300_000);
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As if the process died between crossing and what is left: the next write fails. */
const NOTHING_FITS = { collMod: 'contract_orders', validator: { never: { $exists: true } } };
const ALL_FITS = { collMod: 'contract_orders', validator: {} };

test('+5 and -3: 3 cross at the middle of the quote and 2 go to the broker; interrupted in between and killed, nothing is lost or doubled', async () => {
  const code = openMarkets[0];
  await system.database.main.command(NOTHING_FITS);
  const [slow, fast] = [await wants('slow', code, 5), await wants('fast', code, -3)];
  await look();
  await until('they have crossed', async () => (await crossings(code)).length === 1);
  expect(await childOrders(system.database, 'contract', [slow.id, fast.id])).toEqual([]);
  await system.kill('worker-main');
  await system.database.main.command(ALL_FITS);
  await advance(5 * 60_000);
  const [rest] = await children(slow);
  expect(rest).toMatchObject({ strategy: 'slow', trade: [2], parentId: slow.id });
  const order = await workingOf(rest.id);
  const [{ price, quantity }] = await crossings(code);
  expect(quantity).toBe(0);
  expect(Math.abs(price - order.quote!.mid)).toBeLessThan(0.01 * order.quote!.mid);
  await fill(order, 2);
  await until('the rest is done', async () => (await again(slow)).status === 'done');
  expect((await again(fast)).status).toBe('done');
  expect(await crossings(code)).toHaveLength(1);
  expect(await held(code)).toEqual({ slow: 5, fast: -3 });
  expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
});

test('+4, +2 and -3 of three strategies: what is left is one order of two, each fill one row with its shares; a bust takes them back', async () => {
  const code = openMarkets[1];
  const [slow, fast] = [await wants('slow', code, 4), await wants('fast', code, 2)];
  await wants('third', code, -3);
  await look();
  const [shared] = await children(slow);
  expect(await childOrders(system.database, 'contract', [fast.id])).toEqual([shared]);
  expect(shared).toMatchObject({
    trade: [3],
    shares: [
      { strategy: 'fast', trade: 1 },
      { strategy: 'slow', trade: 2 },
    ],
  });
  const refused = ask('closeOrder', { order: nameOf(slow), reason: 'test' });
  await expect(refused).rejects.toMatchObject({ cause: { message: expect.stringMatching(/together with/) } });
  const order = await workingOf(shared.id);
  await fill(order, 3);
  await until('both are done', async () => (await Promise.all([slow, fast].map(again))).every(isDone));
  expect(await held(code)).toEqual({ slow: 4, fast: 2, third: -3 });
  const rows = await ledgerRows(system.database, { brokerOrderId: order.id });
  expect(rows.map(sharesOf)).toEqual([
    { fast: 0, slow: 1 },
    { fast: 1, slow: 0 },
    { fast: 0, slow: 1 },
  ]);
  await system.simulator.scenario({ kind: 'correction', execId: rows[1].executionId!, quantity: 0 });
  await until('it is taken back', async () => (await held(code))['fast'] === 1);
  expect(await held(code)).toEqual({ slow: 4, fast: 1, third: -3 });
  expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
});

test('without a quote each strategy trades for itself, and it is said', async () => {
  const code = openMarkets[1];
  await system.simulator.scenario({ kind: 'data', mode: 'noQuotes', symbol: symbols.get(code) });
  const [slow, fast] = [await wants('slow', code, 2), await wants('fast', code, -1)];
  await look();
  expect((await children(slow))[0]).toMatchObject({ strategy: 'slow', trade: [2] });
  expect((await children(fast))[0]).toMatchObject({ strategy: 'fast', trade: [-1] });
  expect(await crossings(code)).toHaveLength(1); // of the test before
  const said = (await progressSince(system.database, DATE, 0)).map(({ text }) => text);
  expect(said).toContainEqual(expect.stringMatching(/^not netted, each strategy trades for itself: /));
});

test('an order of two strategies that is larger than what the book shows is cut to it, for both; the rest follows', async () => {
  const code = openMarkets[0];
  await system.simulator.clearScenarios();
  await system.simulator.scenario({ kind: 'data', mode: 'quote', symbol: symbols.get(code), askSize: 3 });
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const [slow] = [await wants('slow', code, 4), await wants('fast', code, 2)];
  await look();
  const [shared] = await children(slow);
  const first = await workingOf(shared.id);
  expect((await atBroker(first)).request.quantity).toBe(3);
  expect([first.trade, first.shares?.map(({ trade }) => trade)]).toEqual([[3], [1, 2]]);
  await fill(first, 1);
  const second = await sentAfter(first);
  expect(second.trade).toEqual([3]);
  await fill(second, 1);
  await until('all is done', async () => isDone(await again(slow)));
  expect(await heldOfBoth(second)).toEqual(await heldOfBoth(second, 'broker'));
});

async function marketsOpenNow(): Promise<string[]> {
  const now = await system.clock.read();
  const open: string[] = [];
  for (const code of new Set((await contracts(system.database)).map(({ instrument }) => instrument))) {
    const { contracts: both } = await readContractFacts(system.database, code);
    const sessions = contractSessions(await findContract(system.database, code, both.price));
    if (sessions && isOpen(sessions, now)) open.push(code);
  }
  return open;
}

/** An instrument order as the orders stage makes it. */
async function wants(strategy: string, instrument: string, trade: number): Promise<InstrumentOrder> {
  const { contracts: both } = await readContractFacts(system.database, instrument);
  return insertInstrumentOrder(system.database, {
    ...{
      system: 'test',
      strategy,
      instrument,
      trade: [trade],
      status: 'active',
      type: 'best',
      tradeDate: DATE,
    },
    ...{ generatedAt: new Date(await system.clock.read()), rollOrder: false, manualTrade: false },
    referenceContract: both.price,
  });
}

async function children(parent: InstrumentOrder) {
  const found = () => childOrders(system.database, 'contract', [parent.id]);
  await until('its contract order is made', async () => (await found()).length === 1);
  return found();
}

async function workingOf(contractOrder: string): Promise<BrokerOrder> {
  const found = async () =>
    (await childOrders(system.database, 'broker', [contractOrder])).find(({ state }) => state === 'working');
  await until('an order of it works', async () => (await found()) !== undefined);
  return (await found())!;
}

/** The next order of the same contract order: the broker may already have filled it. */
async function sentAfter({ id, parentId }: BrokerOrder): Promise<BrokerOrder> {
  const found = async () =>
    (await childOrders(system.database, 'broker', [parentId])).find(
      (each) => each.id !== id && (each.state === 'working' || each.state === 'filled'),
    );
  await until('the next order is sent', async () => (await found()) !== undefined);
  return (await found())!;
}

/** The broker fills it, one lot after another. */
async function fill(order: BrokerOrder, parts: number): Promise<void> {
  const { symbol } = (await atBroker(order)).request.contract;
  symbols.set(order.instrument, symbol);
  await system.simulator.scenario({ kind: 'fill', mode: 'parts', parts, filter: { symbol } });
  await until('it is filled', async () => {
    await advance(1_000);
    return (await stored(order)).state === 'filled';
  });
}

function crossings(instrument: string) {
  return ledgerRows(system.database, { instrument, kind: 'transfer' });
}

function sharesOf({ shares = [] }: LedgerRow) {
  return Object.fromEntries(shares.map(({ strategy, quantity }) => [strategy, quantity]));
}

async function held(code: string): Promise<Record<string, number>> {
  const of = strategyPositions(await ledgerRows(system.database, { instrument: code }));
  return Object.fromEntries(of.map(({ strategy, quantity }) => [strategy, quantity]));
}

async function again(order: InstrumentOrder): Promise<InstrumentOrder> {
  return (await findOrder(system.database, 'instrument', order.id))!;
}

function isDone({ status }: InstrumentOrder): boolean {
  return status === 'done';
}

function ask(update: string, input: object): Promise<unknown> {
  return system.client.workflow.getHandle(STACK).executeUpdate(update, { args: [input] });
}

async function look(): Promise<void> {
  await system.client.workflow.getHandle(STACK).signal('look');
}

async function advance(ms: number): Promise<void> {
  await system.clock.advance((await system.clock.read()) + ms);
}
