import type { BrokerContract } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';
import { currencyBalances } from '../../domain/capital/currency-balances';
import { ACCOUNT, Events, marketOrder, TestGateway } from './gateway';
import { firstFutures } from './market';

describe.each([178, 193])('server version %d', (version) => {
  let gateway: TestGateway;
  let broker: IbBroker;
  let events: Events;
  let near: BrokerContract;
  let far: BrokerContract;

  beforeAll(async () => {
    gateway = await TestGateway.start(version);
    broker = await gateway.connect();
    events = new Events(broker);
    [near, far] = await firstFutures(broker);
  });

  afterAll(async () => {
    expect((await gateway.sent())[0]?.[0]).toBe(String(version));
    expect(gateway.unreadable).toEqual([]);
    await gateway.close();
  });

  const report = (ref: string, status: string) => () => events.statuses(ref).includes(status);

  /** Far enough below the market never to fill. */
  async function lowLimit(contract: BrokerContract): Promise<number> {
    const quote = await broker.quote([{ contract, ratio: 1 }], 3_000);
    return Math.round(quote.bid * 0.5);
  }

  test('a market order: accepted, executed, with its commission, under its ref', async () => {
    const id = await broker.nextOrderId(1);
    const answer = await broker.place(marketOrder(near, id, 'demo-MKT', { quantity: 2, action: 'SELL' }));
    expect(answer).toMatchObject({ kind: 'accepted' });
    await events.until(() => events.filledQuantity('demo-MKT') === -2);
    await events.until(report('demo-MKT', 'Filled'));
    const { execution } = events.of('execution').filter((e) => e.execution.orderRef === 'demo-MKT')[0];
    expect(execution).toMatchObject({ contract: near, brokerOrderId: id, clientId: 12 });
    expect(execution.permId).toBe(answer.kind === 'accepted' ? answer.permId : 'no');
    await events.until(() =>
      events.of('commission').some((e) => e.commission.executionId === execution.executionId),
    );
    expect(await gateway.timesSent('demo-MKT')).toBe(1);
  });

  test('the order goes out with an explicit time in force and transmit, and no expiry', async () => {
    const sent = (await gateway.received()).find(
      (fields) => fields[0] === '3' && fields.includes('demo-MKT'),
    );
    if (!sent) throw new Error('not in the log');
    const [, , conId, symbol, secType, expiry, , , multiplier, exchange] = sent;
    expect([conId, symbol, secType, expiry, multiplier, exchange]).toEqual([
      String(near.conId),
      '',
      '',
      '',
      '',
      near.exchange,
    ]);
    expect(sent[sent.indexOf('DAY')]).toBe('DAY');
    expect(sent[sent.indexOf('demo-MKT') + 1]).toBe('1');
  });

  test('a limit order away from the market rests, is listed, and is cancelled', async () => {
    const id = await broker.nextOrderId(1);
    const limitPrice = await lowLimit(near);
    const answer = await broker.place(marketOrder(near, id, 'demo-LMT', { type: 'LMT', limitPrice }));
    expect(answer).toMatchObject({ kind: 'accepted' });
    const { open } = await broker.snapshot();
    expect(open.find((order) => order.orderRef === 'demo-LMT')).toMatchObject({
      brokerOrderId: id,
      clientId: 12,
      filled: 0,
      remaining: 1,
    });
    await broker.cancel(id);
    await events.until(report('demo-LMT', 'Cancelled'));
    const after = await broker.snapshot();
    expect(after.open.map((order) => order.orderRef)).not.toContain('demo-LMT');
    expect(after.completed.find((order) => order.orderRef === 'demo-LMT')).toMatchObject({
      status: 'Cancelled',
    });
  });

  test('a limit is changed under the same id and only while the order is exactly Submitted', async () => {
    const id = await broker.nextOrderId(1);
    const limitPrice = await lowLimit(near);
    const order = marketOrder(near, id, 'demo-MOD', { type: 'LMT', limitPrice });
    expect(await broker.modify(order)).toEqual({ kind: 'not-now', status: 'not shown' });
    await broker.place(order);
    await events.until(report('demo-MOD', 'Submitted'));
    expect(broker.shown(order)).toMatchObject({ status: 'Submitted', limitPrice });
    expect(await broker.modify({ ...order, limitPrice: limitPrice + 1 })).toEqual({ kind: 'taken' });
    expect(broker.shown(order)).toMatchObject({ limitPrice: limitPrice + 1 });
    const offTick = await broker.modify({ ...order, limitPrice: limitPrice + 1 / 3 });
    expect(offTick).toMatchObject({ kind: 'refused', code: 110 });
    expect(broker.shown(order)).toMatchObject({ status: 'Submitted', limitPrice: limitPrice + 1 });
    await gateway.scenario({ kind: 'mute', request: 'placeOrder', n: 1 });
    expect(await broker.modify({ ...order, limitPrice: limitPrice + 2 })).toMatchObject({ kind: 'unknown' });
    const { ask } = await broker.quote([{ contract: near, ratio: 1 }], 3_000);
    expect(['taken', 'not-now']).toContain((await broker.modify({ ...order, limitPrice: ask })).kind);
    await events.until(report('demo-MOD', 'Filled'));
    expect(await broker.modify(order)).toEqual({ kind: 'not-now', status: 'Filled' });
    expect(events.filledQuantity('demo-MOD')).toBe(1);
  });

  test.each(['SNAP MKT', 'ADAPTIVE'] as const)('an order of type %s is accepted and filled', async (type) => {
    const id = await broker.nextOrderId(1);
    const ref = `demo-${type.replace(' ', '')}`;
    expect(await broker.place(marketOrder(near, id, ref, { type }))).toMatchObject({ kind: 'accepted' });
    if (type === 'ADAPTIVE') await gateway.moveClock(60_000);
    await events.until(report(ref, 'Filled'));
  });

  test.each(['SNAP MID', 'SNAP PRIM'] as const)('an order of type %s rests at its price', async (type) => {
    const id = await broker.nextOrderId(1);
    const ref = `demo-${type.replace(' ', '')}`;
    await broker.place(marketOrder(near, id, ref, { type }));
    await events.until(report(ref, 'Submitted'));
    await broker.cancel(id);
    await events.until(report(ref, 'Cancelled'));
  });

  test('what an order would need and cost is asked without trading, and without a word in the reports', async () => {
    const id = await broker.nextOrderId(1);
    const before = events.of('order').length;
    const order = marketOrder(near, id, 'demo-ASK', { quantity: 3 });
    const preview = await broker.preview(order, 3_000);
    expect(preview).toMatchObject({ commissionCurrency: near.currency });
    expect(preview?.commission).toBeGreaterThan(0);
    expect(Math.abs(preview?.initialMarginChange ?? 0)).toBeGreaterThan(0);
    const odd = { ...order, brokerOrderId: id + 1, type: 'LMT', limitPrice: 1 / 3 } as const;
    expect(await broker.preview(odd, 3_000)).toBeUndefined();
    await gateway.scenario({ kind: 'mute', request: 'placeOrder', n: 1 });
    expect(await broker.preview({ ...order, brokerOrderId: id + 2 }, 200)).toBeUndefined();
    const lists = await broker.snapshot();
    expect(JSON.stringify([lists.open, lists.completed, lists.executions])).not.toContain('demo-ASK');
    expect(
      events
        .of('order')
        .slice(before)
        .map(({ report: { orderRef } }) => orderRef),
    ).not.toContain('');
  });

  test('a pair of currencies the wrong way round is not listed', async () => {
    const pair = { kind: 'currency', currency: 'EUR', pricedIn: 'USD' } as const;
    expect(await broker.contractDetails(pair)).toHaveLength(1);
    expect(await broker.contractDetails({ ...pair, currency: 'USD', pricedIn: 'EUR' })).toEqual([]);
  });

  test('a refused cancel is an answer, not an error: the order not found, ended, or not cancellable', async () => {
    expect(await broker.cancel(999_999)).toMatchObject({ kind: 'refused', code: 10147 });
    const { executions } = await broker.snapshot();
    const filled = executions.find((execution) => execution.orderRef === 'demo-MKT');
    expect(await broker.cancel(filled?.brokerOrderId ?? 0)).toMatchObject({ kind: 'refused', code: 10148 });
    const id = await broker.nextOrderId(1);
    const limitPrice = await lowLimit(near);
    await broker.place(marketOrder(near, id, 'demo-STAYS', { type: 'LMT', limitPrice }));
    for (const code of [10147, 135, 161]) {
      await gateway.scenario({ kind: 'error', request: 'cancelOrder', code, text: 'not now' });
      expect(await broker.cancel(id)).toEqual({ kind: 'refused', code, text: 'not now' });
      expect((await broker.snapshot()).open.map((order) => order.orderRef)).toContain('demo-STAYS');
    }
    expect(await broker.cancel(id)).toEqual({ kind: 'taken' });
    await events.until(report('demo-STAYS', 'Cancelled'));
  });

  test('a status text that is not known is passed on as it is, by event and in the list', async () => {
    await gateway.scenario({ kind: 'status', text: 'Held', filter: { orderRef: 'demo-ODD' } });
    const id = await broker.nextOrderId(1);
    const limitPrice = await lowLimit(near);
    const order = marketOrder(near, id, 'demo-ODD', { type: 'LMT', limitPrice });
    expect(await broker.place(order)).toMatchObject({ kind: 'accepted', status: 'Held' });
    await events.until(report('demo-ODD', 'Held'));
    const { open } = await broker.snapshot();
    expect(open.find((each) => each.orderRef === 'demo-ODD')).toMatchObject({ status: 'Held' });
    await broker.cancel(id);
    await events.until(report('demo-ODD', 'Cancelled'));
  });

  test('an order that the broker has forgotten is in no list, and its cancel is refused with 10147', async () => {
    const id = await broker.nextOrderId(1);
    const limitPrice = await lowLimit(near);
    await broker.place(marketOrder(near, id, 'demo-GONE', { type: 'LMT', limitPrice }));
    await gateway.scenario({ kind: 'forget', orderRef: 'demo-GONE' });
    expect(await broker.cancel(id)).toMatchObject({ kind: 'refused', code: 10147 });
    const { open, completed } = await broker.snapshot();
    expect([...open, ...completed].map((order) => order.orderRef)).not.toContain('demo-GONE');
  });

  test('a rejection is an answer with code and text, and the reason stays in the reports', async () => {
    await gateway.scenario({ kind: 'reject', n: 1, code: 201, text: 'Order rejected - reason:No margin' });
    const id = await broker.nextOrderId(1);
    const answer = await broker.place(marketOrder(near, id, 'demo-REJ'));
    expect(answer).toEqual({ kind: 'rejected', code: 201, text: 'Order rejected - reason:No margin' });
    await events.until(report('demo-REJ', 'Rejected'));
    expect(events.of('order').find((e) => e.report.status === 'Rejected')?.report.reason).toContain(
      'No margin',
    );
    expect(events.filledQuantity('demo-REJ')).toBe(0);
  });

  test('an off-tick price is rejected by the broker, not by us', async () => {
    const id = await broker.nextOrderId(1);
    const limitPrice = (await lowLimit(near)) + 0.001;
    const answer = await broker.place(marketOrder(near, id, 'demo-TICK', { type: 'LMT', limitPrice }));
    expect(answer).toMatchObject({ kind: 'rejected', code: 110 });
  });

  test('an order is refused by us when its ref or id was sent before', async () => {
    const id = await broker.nextOrderId(1);
    const again = marketOrder(near, id, 'demo-MKT');
    await expect(broker.place(again)).rejects.toMatchObject({ code: 'ORDER_REFUSED' });
    const sameId = marketOrder(near, id - 1, 'demo-NEW');
    await expect(broker.place(sameId)).rejects.toMatchObject({ code: 'ORDER_REFUSED' });
    expect(await gateway.timesSent('demo-MKT')).toBe(1);
    expect(await gateway.timesSent('demo-NEW')).toBe(0);
  });

  test('a spread: one execution of the whole and one of each leg', async () => {
    const id = await broker.nextOrderId(1);
    const legs = [
      { contract: near, ratio: 1 },
      { contract: far, ratio: -1 },
    ];
    const answer = await broker.place(
      marketOrder(near, id, 'demo-BAG', { legs, action: 'SELL', quantity: 2 }),
    );
    expect(answer).toMatchObject({ kind: 'accepted' });
    const ours = () => events.of('execution').filter((e) => e.execution.orderRef === 'demo-BAG');
    const sum = (conId: number) =>
      ours()
        .filter((e) => e.execution.contract.conId === conId && e.execution.contract.kind === 'future')
        .reduce((total, e) => total + e.execution.quantity, 0);
    await events.until(() => sum(near.conId) === -2 && sum(far.conId) === 2);
    await events.until(() => ours().some((e) => e.execution.contract.kind === 'spread'));
    expect(ours().find((e) => e.execution.contract.conId === far.conId)?.execution.contract).toEqual(far);
  });

  test('currencies are traded in the base currency, negative cash and all', async () => {
    const [pair] = await broker.contractDetails({
      kind: 'currency',
      currency: 'EUR',
      pricedIn: 'USD',
    });
    const id = await broker.nextOrderId(1);
    const answer = await broker.place(marketOrder(pair, id, 'demo-FX', { quantity: 25_000 }));
    expect(answer).toMatchObject({ kind: 'accepted' });
    await events.until(() => events.filledQuantity('demo-FX') === 25_000);
    const balances = currencyBalances((await broker.accountValues(ACCOUNT)).values, ACCOUNT);
    expect(balances.find(({ currency }) => currency === 'EUR')?.amount).toBeCloseTo(25_000, 0);
    const { positions } = await broker.positions(ACCOUNT);
    expect(positions.filter(({ contract }) => contract.kind !== 'future')).toEqual([]);
  });

  test('a snapshot: complete lists that agree, with commissions', async () => {
    const { completed, executions, commissions } = await broker.snapshot();
    const filled = completed.find((order) => order.orderRef === 'demo-MKT');
    expect(filled).toMatchObject({ status: 'Filled', filled: 2, clientId: 12 });
    const ids = executions.filter((e) => e.orderRef === 'demo-MKT').map((e) => e.executionId);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(commissions.map((c) => c.executionId)).toContain(id);
  });

  test('a trade by hand is found by the snapshot, and told: without a ref, with its whole contract', async () => {
    await gateway.scenario({ kind: 'manualTrade', conId: near.conId, quantity: 1 });
    const { executions } = await broker.snapshot();
    expect(executions.some((execution) => execution.orderRef === '' && execution.clientId === 0)).toBe(true);
    const { execution } = events.of('execution').filter((e) => e.execution.orderRef === '')[0];
    expect(execution).toMatchObject({ quantity: 1, contract: near });
  });

  test('a correction is a new execution with the next version', async () => {
    const { executions } = await broker.snapshot();
    const original = executions.find((e) => e.orderRef === 'demo-MKT');
    if (!original) throw new Error('no execution');
    await gateway.scenario({ kind: 'correction', execId: original.executionId, price: original.price + 1 });
    const base = original.executionId.replace(/\.\d+$/, '');
    await events.until(() =>
      events
        .of('execution')
        .some((e) => e.execution.executionId.startsWith(base) && e.execution.price === original.price + 1),
    );
  });

  test('another client’s orders are seen, and its ids confuse nothing', async () => {
    const other = await gateway.connect({ clientId: 13 });
    const limitPrice = await lowLimit(near);
    const id = await other.nextOrderId(1);
    await other.place(marketOrder(near, id, 'other-LMT', { type: 'LMT', limitPrice }));
    const { open } = await broker.snapshot();
    expect(open.find((order) => order.orderRef === 'other-LMT')).toMatchObject({
      clientId: 13,
      brokerOrderId: id,
    });
    await other.cancel(id);
    const ownId = await broker.nextOrderId(1);
    expect(ownId).toBeGreaterThan(0);
  });

  test('pysystemtrade #1580: an order held for a closed market (399) is working, and fills when it opens', async () => {
    const saturday = Date.UTC(2023, 5, 17, 12);
    await gateway.control('POST', '/clock', { set: saturday });
    const id = await broker.nextOrderId(1);
    const answer = await broker.place(marketOrder(near, id, 'demo-HELD'));
    expect(answer).toMatchObject({ kind: 'accepted', status: 'PreSubmitted' });
    expect((await broker.snapshot()).open.map((order) => order.orderRef)).toContain('demo-HELD');
    const notes = (await gateway.sent()).filter((fields) => fields[0] === '4' && fields[3] === '399');
    expect(notes.map((fields) => fields[2])).toEqual([String(id)]);
    await gateway.control('POST', '/clock', { set: Date.UTC(2023, 5, 18, 23) });
    await events.until(() => events.filledQuantity('demo-HELD') === 1);
    expect(events.statuses('demo-HELD')).not.toContain('Cancelled');
    expect(await gateway.timesSent('demo-HELD')).toBe(1);
  });

  test('order ids rise, also for callers at once, and respect a floor', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => broker.nextOrderId(5_000)));
    expect(new Set(ids).size).toBe(20);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(5_000);
  });
});
