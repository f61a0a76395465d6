import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { locks } from '../../data/controls/locks';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { auditEntries } from '../../data/operator/audit';
import { childOrders, findOrder } from '../../data/orders/order-store';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import { type BrokerOrder, watcherOf } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { OrderProgress } from '../../domain/orders/order-progress';
import { orderStackWorkflowId } from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { tst } from '../support/command-line';
import { orderLookups } from '../support/order-lookups';
import { startTestSystem, type TestSystem, until } from '../support/running-system';

/**
 * Expected answers of the broker that are not the usual ones: a cancel it refuses, a status nobody knows, an order it
 * has forgotten, a client id it does not let in; and orders of which nobody can tell what became of them.
 */
jest.setTimeout(300_000);

const DATE = '2023-06-15';
const MINUTE = 60_000;
/** The gateway's message that ends the list of completed orders. */
const COMPLETED_ORDERS_END = 102;
const STACK = orderStackWorkflowId('test');

let system: TestSystem;
const { working, stored, atBroker, heldOfBoth, questions, lastPriceOf } = orderLookups(() => system);
let contractOrders: readonly string[];

beforeAll(async () => {
  system = await startTestSystem({ date: DATE, market: { kind: 'synthetic', seed: 1, instruments: 8 } });
  await system.seed(DATE);
  await system.simulator.scenario({ kind: 'fill', mode: 'never' });
  const cycle = { system: 'test', tradeDate: DATE, clock: 'simulated', window: 'hand-over' } as const;
  await (await startOrReach(system.client, dailyCycleStart(cycle))).result();
  await until('orders work at the broker', async () => (await working()).length >= 5);
  contractOrders = (await working()).map((order) => order.parentId);
}, 600_000);
afterAll(() => system?.stop());

describe('a cancel that the broker refuses', () => {
  test('does not fail the workflow of the order: it works on, the refusal is reported once, the next cancel ends it', async () => {
    const order = await orderOf(0);
    for (const code of [135, 161, 161, 10147]) {
      await system.simulator.scenario({ kind: 'error', request: 'cancelOrder', code, text: 'not now' });
      expect(await cancelByUpdate(order)).toMatchObject({
        state: 'working',
        text: expect.stringContaining(`cancel refused: not now (code ${code})`),
      });
      expect(await statusOf(watcherOf(order))).toBe('RUNNING');
    }
    expect(mails(/cancel_refused/i)).toHaveLength(3);

    await system.simulator.scenario({ kind: 'error', request: 'cancelOrder', code: 161, text: 'not now' });
    const cancel = ['orders', 'cancel', nameOf(order), '--system', 'test'];
    const refused = await tst(cancel);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('it is still being watched') });
    expect((await stored(order)).state).toBe('working');
    expect(await tst(cancel)).toMatchObject({ code: 0, output: expect.stringMatching(/: cancelled/) });
    const outcomes = (await auditEntries(system.database, { action: 'cancel order' })).map((e) => e.outcome);
    expect(outcomes).toEqual(['refused', 'done']);
  });

  test('watched by nobody, an order is cancelled all the same', async () => {
    const order = await orderOf(1);
    await system.client.workflow.getHandle(watcherOf(order)).terminate('as if it had failed');
    const cancelled = await tst(['orders', 'cancel', nameOf(order), '--system', 'test']);
    expect(cancelled).toMatchObject({ code: 0, output: expect.stringMatching(/: cancelled/) });
  });
});

test('an order refused with 201 is rejected at once, and never counts as working', async () => {
  const order = await orderOf(2);
  const { symbol } = (await atBroker(order)).request.contract;
  const text = 'Order rejected - reason:Exchange is closed.';
  await system.simulator.scenario({ kind: 'reject', n: 1, code: 201, text, filter: { symbol } });
  await cancelByUpdate(order);
  const next = await nextOf(order);
  await until('it is rejected', async () => (await stored(next)).state === 'rejected');
  expect((await stored(next)).reason).toMatch(/Exchange is closed/);
  expect(await system.client.workflow.getHandle(watcherOf(next)).result()).toMatchObject({
    state: 'rejected',
  });
  const after = await nextOf(next);
  await until('the order after it works', async () => (await stored(after)).state === 'working');
  // The lists that are asked for after a reconnection say the same.
  const { n: before } = (await system.simulator.log()).at(-1)!;
  await system.simulator.scenario({ kind: 'disconnect', how: 'fin' });
  await until('completed orders were listed again', async () =>
    (await system.simulator.log(before)).some(({ fields }) => Number(fields[0]) === COMPLETED_ORDERS_END),
  );
  expect((await cancelByUpdate(after)).state).toBe('cancelled');
  expect((await stored(next)).state).toBe('rejected');
});

test('a status text that is not known holds the order as unknown until the broker shows one that is', async () => {
  const order = await orderOf(3);
  const { symbol } = (await atBroker(order)).request.contract;
  await system.simulator.scenario({ kind: 'status', text: 'Held', filter: { symbol } });
  await system.simulator.scenario({ kind: 'disconnect', how: 'fin' });
  await until('it is unknown', async () => (await stored(order)).state === 'unknown');
  expect((await stored(order)).reason).toMatch(/'Held', which this version does not know/);
  expect(await lockedBy(order)).toEqual([`order:${order.id}`]);
  await system.simulator.scenario({ kind: 'status' });
  await system.simulator.scenario({ kind: 'disconnect', how: 'fin' });
  await until('it works', async () => (await stored(order)).state === 'working');
  await until('its lock is gone', async () => (await lockedBy(order)).length === 0);
  expect(mails(new RegExp(`unknown_order_for_${order.instrument}`, 'i'))).toHaveLength(1);
});

test('while the gateway refuses our own client id for seconds, whatever asks waits and goes on', async () => {
  const order = await orderOf(3);
  await system.simulator.scenario({ kind: 'restart', ms: 200, clashMs: 6_000 });
  const [cancelled, positions] = await Promise.all([
    cancelByUpdate(order),
    tst(['positions', '--system', 'test']),
  ]);
  expect(cancelled.state).toBe('cancelled');
  expect(positions).toMatchObject({ code: 0 });
  // The order that follows is sent once the gateway lets us in, or says why not.
  const held = (await childOrders(system.database, 'broker', [order.parentId])).filter(
    (each) => !each.sendingAt,
  );
  for (const { reason } of held) expect(reason).not.toMatch(/its process ended/);
});

describe('an order that the broker lists no longer', () => {
  test('ends by itself where positions agree: nothing of it was filled, its lock is lifted', async () => {
    const order = await orderOf(0);
    await system.simulator.scenario({ kind: 'forget', orderRef: order.id });
    expect((await cancelByUpdate(order)).state).toBe('unknown');
    expect(await lockedBy(order)).toEqual([`order:${order.id}`]);
    await advance(1.5 * MINUTE);
    await until('it has ended', async () => (await stored(order)).state === 'not-accepted');
    await until('its lock is gone', async () => (await lockedBy(order)).length === 0);
    expect(mails(new RegExp(`unknown_order_for_${order.instrument}`, 'i'))).toHaveLength(1);
    expect((await nextOf(order)).trade).toEqual(order.trade);
  });

  test('is a question where they differ, and settled as filled by the operator, once', async () => {
    const order = await orderOf(3);
    const [name, trade] = [nameOf(order), order.trade[0]];
    const { conId } = (await atBroker(order)).request.contract;
    await system.simulator.scenario({ kind: 'forget', orderRef: order.id });
    await system.simulator.scenario({ kind: 'position', conId, quantity: trade });
    const cancel = await tst(['orders', 'cancel', name, '--system', 'test']);
    expect(cancel).toMatchObject({ code: 1, output: expect.stringContaining(`orders settle ${name}`) });
    const contractOrder = (await findOrder(system.database, 'contract', order.parentId))!;
    const close = ['orders', 'close', `C${contractOrder.number}`, '--reason', 'r', '--system', 'test'];
    expect((await tst(close)).output).toContain(`orders settle ${name}`);
    await until('it is asked', async () => (await questions()).includes(`order/${order.id}`));

    const settle = (...outcome: string[]) =>
      tst(['orders', 'settle', name, ...outcome, '--reason', 'by statement', '--system', 'test']);
    const price = String(await lastPriceOf(order));
    for (const bad of [
      ['--filled', String(-trade), '--price', price],
      ['--filled', String(2 * trade), '--price', price],
      ['--filled', String(trade)],
      ['--filled', String(trade), '--price', price, '--not-accepted'],
    ])
      expect(await settle(...bad)).toMatchObject({ code: 1 });
    expect(await ledgerRows(system.database, { brokerOrderId: order.id })).toEqual([]);

    for (const said of ['is filled', 'is filled already']) {
      const settled = await settle('--filled', String(trade), '--price', price);
      expect(settled).toMatchObject({
        code: 0,
        output: expect.stringContaining(`${name} of ${order.instrument} ${said}`),
      });
    }
    expect(await settle('--not-accepted')).toMatchObject({ code: 1 });
    const rows = await ledgerRows(system.database, { brokerOrderId: order.id });
    expect(rows.map((row) => [row.kind, row.quantity])).toEqual([['manual', trade]]);
    expect(await heldOfBoth(order)).toEqual(await heldOfBoth(order, 'broker'));
    expect(await lockedBy(order)).toEqual([]);
    expect(await questions()).not.toContain(`order/${order.id}`);
    await until('nobody watches it any more', async () => (await statusOf(watcherOf(order))) === 'COMPLETED');
    await until('its contract order is done', async () => {
      return (await findOrder(system.database, 'contract', order.parentId))?.status === 'done';
    });
  });
});

describe("an order whose fate is unknown past the broker's midnight, and the end of the window", () => {
  let unknown: BrokerOrder;
  let refused: BrokerOrder;

  test('it is looked up at a pace and reported once; a lifted lock stays lifted', async () => {
    const before = await orderOf(4);
    const { conId } = (await atBroker(before)).request.contract;
    await system.simulator.scenario({ kind: 'refuse', ms: 8_000 });
    await system.simulator.scenario({ kind: 'ack', mode: 'lost-before', n: 1 });
    await cancelByUpdate(before);
    unknown = await nextOf(before);
    await until('it is being sent', async () => (await stored(unknown)).state === 'sending');
    await system.simulator.scenario({ kind: 'position', conId, quantity: unknown.trade[0] });
    await advance(60 * MINUTE);
    await until('its fate is unknown', async () => (await stored(unknown)).state === 'unknown');
    await advance(1.5 * MINUTE);
    await until('it is asked', async () => (await questions()).includes(`order/${unknown.id}`));
    const owner = ['--owner', `order:${unknown.id}`, '--reason', 'I know', '--system', 'test'];
    const events = await eventsOf(unknown);
    expect(await tst(['locks', 'lift', unknown.instrument, ...owner])).toMatchObject({ code: 0 });
    await advance(2.5 * MINUTE);
    await until('it is looked up again', async () => (await eventsOf(unknown)) > events);
    await advance(1);
    expect(await lockedBy(unknown)).not.toContain(`order:${unknown.id}`);
    expect(mails(new RegExp(`unknown_order_for_${unknown.instrument}`, 'i'))).toHaveLength(1);
    expect(mails(new RegExp(`what_became_of_an_order_of_${unknown.instrument}`, 'i'))).toHaveLength(1);
  });

  test('neither it nor an order that can not be cancelled keeps the stack from its end', async () => {
    await until('others work', async () => (await working()).length > 0);
    [refused] = await working();
    await system.simulator.scenario({
      kind: 'error',
      request: 'cancelOrder',
      code: 161,
      text: 'not now',
      n: 50,
    });
    const stack = system.client.workflow.getHandle(STACK);
    await stack.signal('endWindow');
    expect(await stack.result()).toMatch(/window closed/);
    expect(await statusOf(watcherOf(refused))).toBe('RUNNING');
    expect((await stored(refused)).state).toBe('working');
    expect(mails(/order_not_ended/i).length).toBeGreaterThan(1);
    // The clock stands still: so does whoever waits for it.
    const events = await eventsOf(unknown);
    expect(await tst(['orders', '--system', 'test'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('not now'),
    });
    expect(await eventsOf(unknown)).toBe(events);
    await system.simulator.clearScenarios();
    await system.simulator.scenario({ kind: 'fill', mode: 'never' });
    await advance(15 * MINUTE);
    await until('it is cancelled', async () => (await stored(refused)).state === 'cancelled');
  });

  test('settled as not accepted, it ends, and what is left of its window is not traded later', async () => {
    const settle = (input: unknown) =>
      system.client.workflow.getHandle(STACK).executeUpdate('settleOrder', { args: [input] });
    const said = ['--not-accepted', '--reason', 'by phone', '--system', 'test'];
    expect(await tst(['orders', 'settle', nameOf(unknown), ...said])).toMatchObject({ code: 0 });
    expect(await stored(unknown)).toMatchObject({
      state: 'not-accepted',
      reason: expect.stringMatching(/by phone/),
    });
    for (const bad of [null, {}, [], { order: { $gt: '' }, notAccepted: true, reason: 'r' }])
      await expect(settle(bad)).rejects.toThrow();
    const again = { order: nameOf(unknown), notAccepted: true, reason: 'by phone' };
    expect(await settle(again)).toMatchObject({ summary: expect.stringContaining('already') });
    for (const { parentId } of [unknown, refused])
      await until('its contract order is closed', async () => {
        const parent = await findOrder(system.database, 'contract', parentId);
        return parent?.status === 'closed' && parent.reason === 'the trading window has ended';
      });
  });
});

/** Contract orders by number; at most three attempts of each may fail, so each test takes its own. */
async function orderOf(which: number): Promise<BrokerOrder> {
  const found = async () => (await working()).find((each) => each.parentId === contractOrders[which]);
  await until('an order of it works', async () => (await found()) !== undefined);
  return (await found())!;
}

/** The order that was made after this one for the same contract order, and was not held back. */
async function nextOf(order: BrokerOrder): Promise<BrokerOrder> {
  const next = async () =>
    (await childOrders(system.database, 'broker', [order.parentId])).find(
      (each) => each.number > order.number && each.sendingAt !== undefined,
    );
  await until('another order is sent', async () => (await next()) !== undefined);
  return (await next())!;
}

function cancelByUpdate(order: BrokerOrder): Promise<OrderProgress> {
  return system.client.workflow.getHandle(watcherOf(order)).executeUpdate<OrderProgress, []>('cancelOrder');
}

async function statusOf(workflowId: string): Promise<string> {
  return (await system.client.workflow.getHandle(workflowId).describe()).status.name;
}

async function eventsOf(order: BrokerOrder): Promise<number> {
  return (await system.client.workflow.getHandle(watcherOf(order)).describe()).historyLength;
}

async function lockedBy({ instrument }: BrokerOrder): Promise<readonly string[]> {
  return (await locks(system.database, instrument)).map((lock) => lock.owner);
}

async function advance(ms: number): Promise<void> {
  await system.clock.advance((await system.clock.read()) + ms);
}

/** Names of the mails whose name fits; one file each. */
function mails(pattern: RegExp): readonly string[] {
  const outbox = join(process.env['TST_DATA_DIR']!, 'systems', 'test', 'outbox');
  return readdirSync(outbox).filter((name) => pattern.test(name) && name.endsWith('.eml'));
}
