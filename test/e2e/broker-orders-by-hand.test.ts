import { rmSync } from 'node:fs';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { haltsInForce } from '../../data/controls/halt';
import { locks } from '../../data/controls/locks';
import { findContract } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { auditEntries } from '../../data/operator/audit';
import { openQuestions } from '../../data/operator/questions';
import { fxExecutionsOf, listFxOrders, restoreFxSending } from '../../data/orders/fx-orders';
import { insertInstrumentOrder } from '../../data/orders/insert-orders';
import { childOrders, findOrder, findOrders } from '../../data/orders/order-store';
import { refusalsInForce } from '../../data/orders/refusals';
import { emails } from '../../data/system/emails';
import { LOOK } from '../../domain/cycle/message-names';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { fillOfBrokerOrder, fillOfContractOrder } from '../../domain/ledger/order-fill';
import { contractPosition, strategyPositions } from '../../domain/ledger/positions';
import { type BrokerOrder, type InstrumentOrder, watcherOf } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { orderStackWorkflowId } from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { type CommandEnd, temporalCli, tst } from '../support/command-line';
import { atOnceConfiguration } from '../support/manual-configuration';
import { orderLookups } from '../support/order-lookups';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * What an operator does with orders that rest at the broker: enters fills on them, explains what the broker tells of
 * them later, cancels them, closes what they belong to. Each test takes orders of its own.
 */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const STACK = orderStackWorkflowId('test');
/** As shipped. */
const LOTS_PER_ORDER = 10;
/** Limit orders may rest far from the market. */
const CONFIGURATION = 'order_limits: {price_collar_daily_vols: 100}\n';

let system: TestSystem;
let privateDirectory: string;
const { working, stored, atBroker, heldOfBoth, questions, lastPriceOf } = orderLookups(() => system);

beforeAll(async () => {
  privateDirectory = atOnceConfiguration(CONFIGURATION);
  const market = { kind: 'synthetic', seed: 1, instruments: 8 } as const;
  system = await startTestSystem({ date: DATE, market, privateDirectory });
  await system.seed(DATE);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const cycle = { system: 'test', tradeDate: DATE, clock: 'simulated', window: 'hand-over' } as const;
  await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
  // America trades at the hour of the cycle.
  await until('orders work at the broker', async () => (await working()).length >= 5);
}, 600_000);
afterAll(async () => {
  await system?.stop();
  rmSync(privateDirectory, { recursive: true, force: true });
});

describe('a fill by hand on an order that works at the broker', () => {
  let order: BrokerOrder;
  let price: number;
  beforeAll(async () => {
    order = await takeWorking('largest');
    price = await lastPriceOf(order);
  });

  const bad: [string, () => Record<string, unknown>, RegExp][] = [
    ['more than remains', () => ({ quantity: order.trade[0] * 2 }), /only .* remain/],
    ['the wrong sign', () => ({ quantity: -Math.sign(order.trade[0]) }), /has the wrong sign/],
    ['a price far off', () => ({ price: price * 2 }), /away from the last price .* confirm it/],
    ['an unknown order', () => ({ order: 'B999' }), /order B999 does not exist/],
    ['its contract order meanwhile', () => ({ order: order.parentId }), /has active broker orders/],
  ];
  test.each(bad)('%s is refused, and nothing is changed', async (_what, changes, reason) => {
    const before = await ledgerRows(system.database);
    const { code, output } = await byUpdate({
      ...{ order: nameOf(order), fillId: 'bad', quantity: Math.sign(order.trade[0]), price },
      ...changes(),
    });
    expect(code).not.toBe(0);
    expect(output).toMatch(reason);
    expect(await ledgerRows(system.database)).toEqual(before);
  });

  test('by command, update and signal, each twice: it fills as by the broker, once, and is not filled again', async () => {
    const [name, trade] = [nameOf(order), order.trade[0]];
    const third = Math.trunc(trade / 3);
    const fill = ['orders', 'fill', name, '--system', 'test', '--price', String(price)];
    await twice(() => tst([...fill, '--fill-id', 'by-command', '--quantity', String(third)]), order, third);
    await twice(() => byUpdate({ order: name, cumulativeFilled: 2 * third, price }), order, 2 * third);
    expect((await atBroker(order)).status).toBe('Submitted');
    const rest = { order: name, fillId: 'by-signal', quantity: trade - 2 * third, price };
    await twice(() => bySignal(rest), order, trade);

    await until('the order is done', async () => (await stored(order)).status === 'done');
    expect((await stored(order)).state).toBe('filled');
    const rows = await ledgerRows(system.database, { brokerOrderId: order.id });
    // The clock stands still: all three have the same time.
    rows.sort((a, b) => Math.abs(a.quantity) - Math.abs(b.quantity));
    expect(rows.map((row) => [row.kind, row.quantity, row.price])).toEqual(
      [third, third, trade - 2 * third].map((quantity) => ['manual', quantity, price]),
    );
    expect(new Set(rows.map((row) => row.contractOrderId))).toEqual(new Set([order.parentId]));
    // Left at the broker it would be filled a second time.
    await until('the broker has it back', async () => (await atBroker(order)).status === 'Cancelled');
    await until('nobody watches it any more', async () => {
      const { status } = await system.client.workflow.getHandle(watcherOf(order)).describe();
      return status.name === 'COMPLETED';
    });
  });
});

describe('what the broker tells of an order on which its fill was entered by hand', () => {
  let order: BrokerOrder;
  let price: number;
  let executionIds: readonly string[];

  test('is a question and locks the instrument; nothing is counted twice', async () => {
    order = await takeWorking('largest');
    price = await lastPriceOf(order);
    const [trade] = order.trade;
    // The broker fills it, but nobody hears of it.
    for (const message of ['execDetails', 'orderStatus', 'openOrder', 'commissionReport'])
      await system.simulator.scenario({ kind: 'events', mode: 'drop', message, n: 50 });
    const { symbol } = (await atBroker(order)).request.contract;
    await system.simulator.scenario({ kind: 'fill', mode: 'parts', parts: 2, filter: { symbol } });
    await system.clock.advance((await system.clock.read()) + 1_000);
    await until('the broker has filled it', async () => (await atBroker(order)).status === 'Filled');
    // The order after it works on.
    await system.simulator.scenario({ kind: 'fill', mode: 'never' });
    const fill = ['orders', 'fill', nameOf(order), '--system', 'test', '--price', String(price)];
    await twice(() => tst([...fill, '--cumulative', String(trade)]), order, trade);
    await until('the order is done', async () => (await stored(order)).status === 'done');

    await system.simulator.clearScenarios();
    await system.simulator.scenario({ kind: 'fill', mode: 'never' });
    const executions = (await system.simulator.state()).executions.filter(
      (each) => each.orderRef === order.id,
    );
    executionIds = executions.map((each) => each.execId);
    expect(executionIds.length).toBeGreaterThan(1);
    for (const _time of ['first', 'again']) {
      await system.simulator.scenario({ kind: 'disconnect', how: 'fin' });
      await until('each is asked about', async () => (await questions()).length === executionIds.length);
    }
    expect(await filledOf(order)).toBe(trade);
    // The order after it may be locked as unknown, or the position as different, until all is known again.
    const owners = (await locks(system.database, order.instrument)).map(({ owner }) => owner);
    const locksOfExecutions = executionIds.map((id) => `exec:${id.replace(/\.\d+$/, '')}`);
    expect(owners).toEqual(expect.arrayContaining(locksOfExecutions));
    expect(owners.filter((owner) => owner.startsWith('exec:'))).toHaveLength(executionIds.length);
    const { output } = await tst(['questions', '--system', 'test']);
    expect(output).toMatch(
      new RegExp(`for order ${nameOf(order)}, on which a fill was entered by hand that may be the same`),
    );
  });

  test('linked, it takes the place of the manual fill: the ledger has what the broker has', async () => {
    for (const id of await questions()) {
      const answer = () =>
        tst(['questions', 'answer', id, 'link', '--reason', 'the same', '--system', 'test']);
      expect(await answer()).toMatchObject({ code: 0, output: expect.stringContaining('is linked') });
      expect(await filledOf(order)).toBe(order.trade[0]);
      expect(await answer()).toMatchObject({ code: 1, output: expect.stringContaining('is answered') });
      expect(await filledOf(order)).toBe(order.trade[0]);
    }
    await until(
      'nothing locks it',
      async () => (await locks(system.database, order.instrument)).length === 0,
    );
    const rows = effectiveRows(await ledgerRows(system.database, { brokerOrderId: order.id }));
    const counted = rows.filter((row) => row.quantity !== 0);
    expect(counted.map((row) => [row.kind, row.executionId])).toEqual(
      executionIds.map((id) => ['broker', id]),
    );
    expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
    // Entered once more, it is still the fill that was entered before.
    const again = { order: nameOf(order), cumulativeFilled: order.trade[0], price };
    expect(await byUpdate(again)).toMatchObject({ code: 0, output: expect.stringContaining('known') });
    expect(await filledOf(order)).toBe(order.trade[0]);
  });

  test('corrected by the broker later, the correction replaces it; what it may explain is compared at once', async () => {
    const [first] = executionIds;
    const row = async () =>
      effectiveRows(await ledgerRows(system.database, { brokerOrderId: order.id })).find(
        (each) => each.executionId?.slice(0, -2) === first.slice(0, -2),
      );
    const { instrument, contracts } = order;
    const conId = (await findContract(system.database, instrument, contracts[0]))!.conId!;
    const brokerHolds = (quantity: number) =>
      system.simulator.scenario({ kind: 'position', conId, quantity });
    const held = contractPosition(await ledgerRows(system.database), instrument, contracts[0]);
    const lockOwners = async () => (await locks(system.database, instrument)).map(({ owner }) => owner);
    await brokerHolds(held + 1);
    expect((await tst(['orders', 'reconcile', '--system', 'test'])).output).toContain('position breaks');
    expect(await lockOwners()).toEqual(['reconcile']);
    await brokerHolds(held);
    await system.simulator.scenario({ kind: 'correction', execId: first, price: price + 1 });
    await until('its price is corrected', async () => (await row())?.price === price + 1);
    await until('nothing locks it', async () => (await lockOwners()).length === 0);
    expect(await filledOf(order)).toBe(order.trade[0]);
    const busted = { kind: 'correction', execId: (await row())?.executionId, quantity: 0 };
    await system.simulator.scenario(busted);
    await until('it is taken back', async () => (await row())?.quantity === 0);
    expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
    expect(await openQuestions(system.database)).toEqual([]);
  });
});

describe('cancelling', () => {
  test('a resting order is cancelled at the broker, its contract order sends another', async () => {
    const order = await takeWorking('smallest');
    const cancel = () => tst(['orders', 'cancel', nameOf(order), '--system', 'test']);
    expect(await cancel()).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${nameOf(order)}: cancelled`),
    });
    expect((await atBroker(order)).status).toBe('Cancelled');
    expect(await cancel()).toMatchObject({ code: 1, output: expect.stringContaining('cancelled already') });
    expect(await filledOf(order)).toBe(0);
    const next = await nextOf(order);
    expect(next.trade).toEqual(order.trade);

    // The fill is on its way when the cancel arrives.
    const { symbol } = (await atBroker(next)).request.contract;
    await system.simulator.scenario({ kind: 'fill', mode: 'race', filter: { symbol } });
    const crossed = await tst(['orders', 'cancel', nameOf(next), '--system', 'test']);
    expect(crossed).toMatchObject({ code: 0, output: expect.stringContaining(`${nameOf(next)}: filled`) });
    expect(await filledOf(next)).toBe(next.trade[0]);
    expect(await heldOfBoth(next)).toEqual(await heldOfBoth(next, 'broker'));
    await until('its contract order is done', async () => (await parentOf(next)).status === 'done');
    const entries = await auditEntries(system.database, { action: 'cancel order' });
    expect(entries.map((entry) => entry.outcome)).toEqual(['done', 'done']);
  });
});

test('what was traded elsewhere is entered on the contract order, and only the rest is sent', async () => {
  const order = await takeWorking('largest', 'again');
  const parent = await parentOf(order);
  const on = ['--system', 'test'];
  const done = async (...args: string[]) => {
    const { code, output } = await tst([...args, ...on]);
    if (code !== 0) throw new Error(output);
  };
  const one = Math.sign(order.trade[0]);
  const { remaining } = fillOfContractOrder(parent, await ledgerRows(system.database));
  const fill = [
    '--price',
    String(await lastPriceOf(order)),
    '--quantity',
    String(one),
    '--fill-id',
    'by-phone',
  ];

  await done('locks', 'set', order.instrument, '--reason', 'by phone');
  await done('orders', 'cancel', nameOf(order));
  await done('orders', 'fill', `C${parent.number}`, ...fill);
  expect(await childOrders(system.database, 'broker', [parent.id])).not.toContainEqual(
    expect.objectContaining({ state: 'working' }),
  );
  await done('locks', 'lift', order.instrument, '--reason', 'entered');
  const rest = Math.abs(remaining[0] - one);
  expect(Math.abs((await nextOf(order)).trade[0])).toBe(Math.min(rest, LOTS_PER_ORDER));
});

test('a fill that is told after its order was cancelled counts before another order is sent', async () => {
  const order = await takeWorking('smallest');
  const { symbol } = (await atBroker(order)).request.contract;
  const late = { mode: 'delay', message: 'execDetails', n: 1, delayMs: 15_000 };
  await system.simulator.scenario({ kind: 'events', ...late });
  const inParts = { mode: 'parts', parts: 5, delayMs: 86_400_000, filter: { symbol } };
  await system.simulator.scenario({ kind: 'fill', ...inParts });
  await system.clock.advance((await system.clock.read()) + 1_000);
  await until('a part is filled', async () => (await atBroker(order)).filled > 0);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  expect(await filledOf(order)).toBe(0);

  await tst(['orders', 'cancel', nameOf(order), '--system', 'test']);
  const next = await nextOf(order);
  const filled = (await atBroker(order)).filled * Math.sign(order.trade[0]);
  expect(await filledOf(order)).toBe(filled);
  expect(next.trade[0]).toBe(order.trade[0] - filled);
});

describe('closing an instrument order', () => {
  test('cancels what works below it; nothing more of it is sent', async () => {
    const order = await takeWorking('largest', 'again');
    const name = await instrumentOrderOf(order);
    const sent = await childOrders(system.database, 'broker', [order.parentId]);
    const close = () => tst(['orders', 'close', name, '--reason', 'not today', '--system', 'test']);
    expect(await close()).toMatchObject({ code: 0, output: expect.stringContaining(`closed ${name}`) });
    expect((await atBroker(order)).status).toBe('Cancelled');
    expect(await parentOf(order)).toMatchObject({ status: 'closed', reason: 'not today' });
    expect(await close()).toMatchObject({ code: 1, output: expect.stringContaining(`${name} is closed`) });
    await until('the stack has looked again', async () => (await stored(order)).status === 'closed');
    expect(await childOrders(system.database, 'broker', [order.parentId])).toHaveLength(sent.length);
    expect(await filledOf(order)).toBe(0);
  });

  test('what was filled before the cancel arrived counts, and the order is done', async () => {
    const order = await takeWorking('smallest');
    const name = await instrumentOrderOf(order);
    const { symbol } = (await atBroker(order)).request.contract;
    await system.simulator.scenario({ kind: 'fill', mode: 'race', filter: { symbol } });
    const { code, output } = await tst(['orders', 'close', name, '--reason', 'too late', '--system', 'test']);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('was filled before') });
    expect(await filledOf(order)).toBe(order.trade[0]);
    expect((await parentOf(order)).status).toBe('done');
    expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
  });

  test('waits for a gateway that is away, but holds up no fill by hand of another order', async () => {
    const [order, ...others] = await working();
    const other = others.find((each) => each.instrument !== order.instrument)!;
    const [name, one] = [await instrumentOrderOf(order), Math.sign(other.trade[0])];
    const before = await filledOf(other);
    await system.simulator.scenario({ kind: 'connectivity' });
    let isClosed = false;
    const close = tst(['orders', 'close', name, '--reason', 'enough', '--system', 'test']).finally(() => {
      isClosed = true;
    });
    await until('the cancel waits for the broker', async () => {
      const { raw } = await system.client.workflow.getHandle(STACK).describe();
      return (raw.pendingActivities ?? []).some((each) => each.activityType?.name === 'cancelOrder');
    });
    const fill = {
      order: nameOf(other),
      fillId: 'in-outage',
      quantity: one,
      price: await lastPriceOf(other),
    };
    expect(await byUpdate(fill)).toMatchObject({ code: 0 });
    expect(await filledOf(other)).toBe(before + one);
    expect(isClosed).toBe(false);
    await system.simulator.scenario({ kind: 'connectivity', restore: true, code: 1102 });
    expect(await close).toMatchObject({ code: 0, output: expect.stringContaining(`closed ${name}`) });
    expect(await parentOf(order)).toMatchObject({ status: 'closed', reason: 'enough' });
  });
});

describe('the kill switch in the middle of 50 working orders', () => {
  /** Begins the names of the strategies of the 50. */
  const MANY = 'many';
  const halt = async (...args: string[]) => {
    const { code, output } = await tst(['halt', ...args, '--system', 'test']);
    if (code !== 0) throw new Error(output);
    return output;
  };
  /** One of each instrument that trades now and is not locked. */
  let open: readonly BrokerOrder[];

  beforeAll(async () => {
    // Other tests entered fills of which the broker has none: their instruments are locked from here on.
    expect(await tst(['orders', 'reconcile', '--system', 'test'])).toMatchObject({ code: 0 });
    const locked = (await locks(system.database)).map(({ instrument }) => instrument);
    const sent = (await findOrders(system.database, 'broker', {})).filter((each) => each.sendingAt);
    open = [...new Map(sent.map((each) => [each.instrument, each])).values()].filter(
      ({ instrument }) => !locked.includes(instrument),
    );
    // The broker takes 20 of one contract and side.
    expect(open.length).toBeGreaterThanOrEqual(2);
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const pattern = open[Math.floor(index / 2) % open.length];
        await farFromMarket(`${MANY}${index}`, pattern, index % 2 === 0 ? 1 : -1);
      }),
    );
    await look();
    await until('50 orders work', async () => (await manyWorking()).length === 50);
  }, 300_000);

  test('nothing more is sent, what works is cancelled at once, and a restart stays halted', async () => {
    const works = await openAtBroker();
    expect(works).toBeGreaterThanOrEqual(50);
    const sent = await sentToBroker();
    const command = halt('on', '--reason', 'drill', '--cancel');
    await until('the halt is set', async () => (await haltsInForce(system.database)).length > 0);
    await until('nothing works at the broker', async () => (await openAtBroker()) === 0);
    expect(await command).toMatch(/halted: no orders are sent\n\d+ orders are no longer at the broker/);
    expect(await sentToBroker()).toBe(sent);

    const [worker] = Object.keys(system.endpoints().processes).filter((name) => name.startsWith('worker'));
    await system.kill(worker);
    const late = await order('late', open[0].instrument, 1);
    await until('it has its contract order', async () => (await below(late, 'contract')).length === 1);
    await looksAgain();
    expect(await halt()).toMatch(/HALTED since .*: drill/);
    expect(await sentToBroker()).toBe(sent);
  });

  test('with --reduce-only a position shrinks and does not grow, and lifted all is sent again', async () => {
    const held = strategyPositions(await ledgerRows(system.database)).find(
      (each) => each.quantity !== 0 && open.some(({ instrument }) => instrument === each.instrument),
    )!;
    await halt('on', '--reason', 'only smaller', '--reduce-only');
    const { strategy, instrument } = held;
    const grow = await order(strategy, instrument, Math.sign(held.quantity));
    const shrink = await order(strategy, instrument, -Math.sign(held.quantity));
    await until('what shrinks is at the broker', async () =>
      (await working()).some(({ parentId }) => parentId.startsWith(`${shrink}/`)),
    );
    expect(await below(grow, 'contract')).toMatchObject([{ status: 'active' }]);
    expect(await below(grow, 'broker')).toEqual([]);
    // By signal, as from the Web UI; what is not a halt is refused there.
    const lift = { action: 'lift', reason: 'the drill is over', by: 'ann' };
    const signal = ['workflow', 'signal', '--workflow-id', STACK, '--name', 'halt'];
    await temporal([...signal, '--input', JSON.stringify({ ...lift, instrument: 'NONE', action: 'on' })]);
    await temporal([...signal, '--input', JSON.stringify(lift)]);
    await until('what grows is at the broker', async () =>
      (await working()).some(({ parentId }) => parentId.startsWith(`${grow}/`)),
    );
    const audited = await auditEntries(system.database, { action: 'halt' });
    expect(audited.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['done', 'drill'],
      ['done', 'only smaller'],
      ['refused', lift.reason],
    ]);
    expect(await auditEntries(system.database, { action: 'lift halt' })).toMatchObject([{ by: 'ann' }]);
  });

  /** Id of a new instrument order for the market, of which the stack knows. */
  async function order(strategy: string, instrument: string, trade: number): Promise<string> {
    const id = await insert({ strategy, instrument, trade: [trade], type: 'best' });
    await look();
    return id;
  }

  /** A new instrument order in the contract of another order, at a limit that the market does not reach. */
  async function farFromMarket(strategy: string, pattern: BrokerOrder, trade: number): Promise<void> {
    const { instrument, contracts } = pattern;
    const limitPrice = (await lastPriceOf(pattern)) * (1 - 0.01 * trade);
    const limit = { type: 'limit', limitPrice, limitContract: contracts[0] } as const;
    await insert({ strategy, instrument, trade: [trade], ...limit });
  }

  async function insert(
    order: Pick<
      InstrumentOrder,
      'strategy' | 'instrument' | 'trade' | 'type' | 'limitPrice' | 'limitContract'
    >,
  ): Promise<string> {
    const { id } = await insertInstrumentOrder(system.database, {
      ...{ system: 'test', status: 'active', tradeDate: DATE, rollOrder: false, manualTrade: false },
      generatedAt: new Date(await system.clock.read()),
      ...order,
    });
    return id;
  }

  async function look(): Promise<void> {
    await system.client.workflow.getHandle(STACK).signal(LOOK);
  }

  async function manyWorking(): Promise<readonly BrokerOrder[]> {
    return (await working()).filter(({ strategy }) => strategy.startsWith(MANY));
  }

  async function below(id: string, level: 'contract' | 'broker') {
    const children = await childOrders(system.database, 'contract', [id]);
    if (level === 'contract') return children;
    return childOrders(
      system.database,
      'broker',
      children.map((child) => child.id),
    );
  }

  async function openAtBroker(): Promise<number> {
    const { orders } = await system.simulator.state();
    return orders.filter(({ status }) => !['Cancelled', 'Filled', 'Inactive'].includes(status)).length;
  }

  async function sentToBroker(): Promise<number> {
    return (await system.simulator.state()).orders.length;
  }

  /** The stack has made a whole pass that began after this call: its state is of one after the update. */
  async function looksAgain(): Promise<void> {
    await byUpdate({ order: 'B0', fillId: 'nothing', quantity: 1, price: 1 });
  }
});

test('currencies: only as the broker lists them, and not while halted; one id is sent once, even where its answer is lost, and moves cash alone', async () => {
  const order = { currency: 'EUR', pricedIn: 'USD', amount: 25_000, id: 'margin' };
  const sent = async () =>
    (await system.simulator.state()).orders.filter(({ request }) => request.contract.symbol === 'EUR').length;
  expect(await fx({ ...order, currency: 'USD', pricedIn: 'EUR' })).toMatch(
    /does not trade USD\.EUR, but EUR\.USD: invert it/,
  );
  const halt = { action: 'on', reason: 'drill', by: 'ann', reduceOnly: true };
  const isHalted = async () => (await haltsInForce(system.database)).length > 0;
  await system.client.workflow.getHandle(STACK).signal('halt', halt);
  await until('it is halted', isHalted);
  expect(await fx(order)).toMatch(/trading is halted: reduce only: drill \(npx tst halt shows it/);
  const refusals = async () => refusalsInForce(system.database, ['fx/margin']);
  expect(await refusals()).toEqual([
    expect.objectContaining({ code: 'HALTED', order: 'fx:margin', instrument: 'EUR.USD', tradeDate: DATE }),
  ]);
  await system.client.workflow.getHandle(STACK).signal('halt', { ...halt, action: 'lift' });
  await until('it is lifted', async () => !(await isHalted()));
  expect([await sent(), await listFxOrders(system.database)]).toEqual([0, []]);

  await system.simulator.scenario({ kind: 'fill', mode: 'normal', filter: { symbol: 'EUR' } });
  await system.simulator.scenario({ kind: 'ack', mode: 'lost-after', n: 1 });
  const command = ['orders', 'fx', 'EUR', 'USD', '--amount', '25000', '--id', 'margin', '--yes'];
  expect(await tst([...command, '--reason', 'margin in euros', '--system', 'test'])).toEqual({
    code: 0,
    output: expect.stringMatching(/cash[\s\S]*USD[\s\S]*buy 25000 EUR for USD, 25000 filled at 1\./),
  });
  expect(await refusals()).toEqual([]);
  expect(await fx(order)).toMatch(/25000 filled at 1\./);
  expect(await fx({ ...order, amount: -25_000 })).toMatch(/was used to buy 25000/);
  // Its process ended between the mark and the broker's answer: before, and after it was sent.
  const [{ permId: _permId, ...known }] = await listFxOrders(system.database);
  const marked = { ...known, state: 'sending', sendingAt: new Date(await system.clock.read()) } as const;
  await restoreFxSending(system.database, { ...marked, id: 'lost', reference: 'test-never-sent' });
  expect(await fx({ ...order, id: 'lost' })).toMatch(/not-accepted .*another --id/);
  await restoreFxSending(system.database, { ...marked, id: 'taken' });
  expect(await fx({ ...order, id: 'taken' })).toMatch(/25000 filled at 1\./);

  expect(await sent()).toBe(1);
  const balances = await tst(['capital', 'balances', '--json', '--system', 'test']);
  expect(JSON.parse(balances.output)).toContainEqual({ currency: 'EUR', amount: expect.closeTo(25_000, 0) });
  const listed = await tst(['orders', 'fx', '--list', '--json', '--system', 'test']);
  expect(JSON.parse(listed.output)).toContainEqual(
    expect.objectContaining({ id: 'margin', state: 'filled', filled: 25_000, reason: 'margin in euros' }),
  );
  const executions = (await fxExecutionsOf(system.database, [known.reference])).map(
    (each) => each.executionId,
  );
  expect(executions.length).toBeGreaterThan(0);
  const inLedger = (await ledgerRows(system.database)).map(({ executionId }) => executionId);
  expect(inLedger.filter((id) => executions.includes(id ?? ''))).toEqual([]);
  const subjects = (await emails(system.database)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => /EUR$/.test(subject))).toEqual([]);
  const audited = await auditEntries(system.database, { action: 'fx trade' });
  const done = audited.filter(({ outcome }) => outcome === 'done').map(({ id }) => id);
  expect(done.sort()).toEqual(['fx/margin', 'fx/taken']);
});

test('currencies that wait are cancelled by command and by the kill switch; one that the broker no longer lists ends by command', async () => {
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const order = { currency: 'EUR', pricedIn: 'USD', amount: 10_000 };
  const on = ['--system', 'test'];
  const state = async (id: string) =>
    (await listFxOrders(system.database)).find((each) => each.id === id)?.state;
  expect(await fx({ ...order, id: 'resting' })).toMatch(/the rest works at the broker/);
  expect(await tst(['orders', 'cancel', 'fx:resting', ...on])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/resting: buy 10000 EUR for USD: cancelled/),
  });
  expect(await tst(['orders', 'cancel', 'fx:resting', ...on])).toMatchObject({ code: 1 });

  expect(await fx({ ...order, id: 'drilled' })).toMatch(/the rest works at the broker/);
  const halted = await tst(['halt', 'on', '--reason', 'drill', '--cancel', ...on]);
  expect(halted).toMatchObject({ code: 0, output: expect.stringMatching(/\d+ orders are no longer/) });
  expect(await state('drilled')).toBe('cancelled');
  expect(await tst(['halt', 'lift', '--reason', 'over', ...on])).toMatchObject({ code: 0 });

  const [known] = await listFxOrders(system.database);
  const sendingAt = new Date((await system.clock.read()) - 3 * 86_400_000);
  const forgotten = {
    ...known,
    id: 'forgotten',
    reference: 'test-forgotten',
    state: 'sending',
    sendingAt,
  } as const;
  await restoreFxSending(system.database, forgotten);
  expect(await tst(['orders', 'reconcile', ...on])).toMatchObject({ code: 0 });
  expect(await state('forgotten')).toBe('unknown');
  const subjects = (await emails(system.database)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => /Unclear order in currencies: forgotten/.test(subject))).toHaveLength(
    1,
  );
  expect(await tst(['orders', 'cancel', 'fx:forgotten', ...on])).toMatchObject({ code: 0 });
  expect(await state('forgotten')).toBe('cancelled');
  expect(
    (await auditEntries(system.database, { action: 'fx cancel' })).map(({ outcome }) => outcome),
  ).toEqual(['done', 'refused', 'done']);
});

/** The stack's answer, or the reason of its refusal. */
async function fx(order: Record<string, unknown>): Promise<string> {
  const request = { ...order, reason: 'margin in euros', by: 'ann' };
  const stack = system.client.workflow.getHandle(STACK);
  try {
    return (await stack.executeUpdate<{ summary: string }, [object]>('tradeFx', { args: [request] })).summary;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return error.cause?.message ?? '';
  }
}

const taken = new Set<string>();

/** An order at work of an instrument that no test has had, or of one that some test had. */
async function takeWorking(which: 'smallest' | 'largest', again?: 'again'): Promise<BrokerOrder> {
  const size = (order: BrokerOrder) => Math.abs(order.trade[0]);
  const free = (await working()).filter((order) => taken.has(order.instrument) === (again !== undefined));
  free.sort((a, b) => size(a) - size(b));
  const order = free.at(which === 'smallest' ? 0 : -1);
  if (!order) throw new Error(`no order is left: ${[...taken]}`);
  taken.add(order.instrument);
  return order;
}

async function parentOf(order: BrokerOrder) {
  return (await findOrder(system.database, 'contract', order.parentId))!;
}

async function instrumentOrderOf(order: BrokerOrder): Promise<string> {
  const parent = await findOrder(system.database, 'instrument', (await parentOf(order)).parentId);
  return `I${parent?.number}`;
}

/** The order that was sent after this one for the same contract order. */
async function nextOf(order: BrokerOrder): Promise<BrokerOrder> {
  const next = async () =>
    (await working()).find((each) => each.parentId === order.parentId && each.number > order.number);
  await until('another order works', async () => (await next()) !== undefined);
  return (await next())!;
}

async function filledOf(order: BrokerOrder): Promise<number> {
  return fillOfBrokerOrder(order, await ledgerRows(system.database, { brokerOrderId: order.id })).filled[0];
}

/** Sends a fill, then the very same again; both are taken, and the order is filled once. */
async function twice(send: () => Promise<CommandEnd>, order: BrokerOrder, filled: number): Promise<void> {
  for (const _time of ['first', 'again']) {
    expect(await send()).toMatchObject({ code: 0 });
    await until(`${filled} are filled`, async () => (await filledOf(order)) === filled);
  }
  // Handled in their order: what was sent before has been dealt with.
  await byUpdate({ order: 'B0', fillId: 'nothing', quantity: 1, price: 1 });
  expect(await filledOf(order)).toBe(filled);
}

function byUpdate(fill: Record<string, unknown>): Promise<CommandEnd> {
  const update = ['workflow', 'update', 'execute', '--workflow-id', STACK, '--name', 'manualFill'];
  return temporal([...update, '--input', JSON.stringify(fill)]);
}

function bySignal(fill: Record<string, unknown>): Promise<CommandEnd> {
  const signal = ['workflow', 'signal', '--workflow-id', STACK, '--name', 'manualFillBySignal'];
  return temporal([...signal, '--input', JSON.stringify(fill)]);
}

function temporal(args: readonly string[]): Promise<CommandEnd> {
  return temporalCli(system.endpoints().temporalAddress, args);
}
