import type { BrokerContract } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';
import { BAR_MS } from '../../domain/prices/bar-size';
import { daysToFetch } from '../../domain/prices/days-to-fetch';
import { ACCOUNT, NOW, TestGateway } from './gateway';
import { firstFutures, futures } from './market';

describe.each([178, 193])('server version %d', (version) => {
  let gateway: TestGateway;
  let broker: IbBroker;
  let contract: BrokerContract;

  beforeAll(async () => {
    gateway = await TestGateway.start(version);
    broker = await gateway.connect();
    [contract] = await firstFutures(broker);
  });

  afterAll(async () => {
    expect((await gateway.sent())[0]?.[0]).toBe(String(version));
    expect(gateway.unreadable).toEqual([]);
    await gateway.close();
  });

  test('the broker’s clock', async () => {
    expect(await broker.serverTime()).toBe(NOW);
  });

  test('contract details: all months of a symbol, one month, none', async () => {
    const all = await futures(broker);
    expect(all.length).toBeGreaterThan(2);
    for (const details of all) {
      expect(details.expiry).toMatch(/^\d{8}$/);
      expect(details.contractMonth).toMatch(/^\d{6}$/);
      expect(details.zone).toBe('America/Chicago');
      expect(details.multiplier).toBeGreaterThan(0);
      expect(details.minTick).toBeGreaterThan(0);
      expect(details.tradingHours).toMatch(/^\d{8}:/);
      expect(details.validExchanges).toContain(details.exchange);
    }
    const month = all[0].contractMonth;
    const one = await futures(broker, { contractMonth: month });
    expect(one.map((details) => details.contractMonth)).toEqual([month]);
    expect(await futures(broker, { symbol: 'NOSUCH' })).toEqual([]);
  });

  test('daily bars carry trade dates at 00:00 UTC, hourly ones the instant of their start', async () => {
    const daily = await broker.bars({ contract, barSize: 'day', days: 365 });
    if (daily.kind !== 'bars') throw new Error(JSON.stringify(daily));
    const { times, columns } = daily.bars;
    expect(times.length).toBeGreaterThan(20);
    expect([...times].every((time) => time % 86_400_000 === 0)).toBe(true);
    expect(times[times.length - 1]).toBeLessThanOrEqual(NOW);
    for (let i = 0; i < times.length; i++) {
      if (i > 0) expect(times[i]).toBeGreaterThan(times[i - 1]);
      expect(columns.HIGH[i]).toBeGreaterThanOrEqual(columns.FINAL[i]);
      expect(columns.LOW[i]).toBeLessThanOrEqual(columns.OPEN[i]);
    }
    const hourly = await broker.bars({
      contract,
      barSize: 'hour',
      days: 30,
      end: NOW,
    });
    if (hourly.kind !== 'bars') throw new Error(JSON.stringify(hourly));
    expect(hourly.bars.times[0]).toBeGreaterThan(NOW - 40 * 86_400_000);
    expect([...hourly.bars.times].every((time) => time % 1_800_000 === 0)).toBe(true);
  });

  test.each(['15-minute', '5-minute', 'minute', '10-second', 'second'] as const)(
    'bars of a %s begin as far apart, and cover what is asked for',
    async (barSize) => {
      const days = daysToFetch(new Float64Array(), NOW, barSize);
      const answer = await broker.bars({ contract, barSize, days, end: NOW });
      if (answer.kind !== 'bars') throw new Error(JSON.stringify(answer));
      const times = [...answer.bars.times];
      expect(times.every((time) => time % BAR_MS[barSize] === 0 && time <= NOW)).toBe(true);
      expect(times.slice(1).some((time, row) => time - times[row] === BAR_MS[barSize])).toBe(true);
      expect(times[0]).toBeGreaterThanOrEqual(NOW - (days + 4) * 86_400_000);
      expect(times.length).toBeLessThanOrEqual(5_000);
    },
  );

  test.each([
    ['day', '1 day', '1 Y'],
    ['hour', '1 hour', '1 M'],
    ['15-minute', '15 mins', '1 W'],
    ['5-minute', '5 mins', '1 W'],
    ['minute', '1 min', '1 D'],
    ['10-second', '10 secs', '14400 S'],
    ['second', '1 secs', '1800 S'],
  ] as const)('a first history of %s bars is asked for as %s, %s: trades, until now', async (...asked) => {
    const [barSize, size, duration] = asked;
    await broker.bars({ contract, barSize, days: daysToFetch(new Float64Array(), NOW, barSize) });
    const requests = (await gateway.received()).filter(([id]) => id === '20');
    const request = requests.findLast((fields) => fields.includes(size)) ?? [];
    const at = request.indexOf(size);
    // The end, the size, the duration, that only regular hours count, and what is shown.
    expect(request.slice(at - 1, at + 4)).toEqual(['', size, duration, '1', 'TRADES']);
  });

  test('an end in the past ends the bars there', async () => {
    const end = Date.UTC(2023, 4, 31, 23);
    const answer = await broker.bars({
      contract,
      barSize: 'day',
      days: 30,
      end,
    });
    if (answer.kind !== 'bars') throw new Error(JSON.stringify(answer));
    expect(answer.bars.times[answer.bars.times.length - 1]).toBeLessThanOrEqual(end);
  });

  test('pysystemtrade #641: no data and failure are told apart on the wire, pacing from refusal too', async () => {
    const request = (days: number) => broker.bars({ contract, barSize: 'day', days });
    const fail = (text: string) =>
      gateway.scenario({
        kind: 'error',
        request: 'reqHistoricalData',
        code: 162,
        text: `Historical: ${text}`,
        n: 1,
      });
    await fail('HMDS query returned no data: X@Y Trades');
    expect((await request(2)).kind).toBe('empty');
    await fail('Historical data request pacing violation');
    expect(await request(3)).toMatchObject({ kind: 'failed', cause: 'pacing' });
    await fail('No market data permissions for CME FUT');
    expect(await request(4)).toMatchObject({ kind: 'failed', cause: 'refused' });
    expect((await request(5)).kind).toBe('bars');
  });

  test('bars that never come: failed after the deadline, then cancelled, and the next request works', async () => {
    const hasty = await gateway.connect({ clientId: 21, requestTimeoutMs: 400 });
    await gateway.scenario({ kind: 'mute', request: 'reqHistoricalData', n: 1 });
    const request = { contract, barSize: 'day', days: 30 } as const;
    expect(await hasty.bars(request)).toEqual({
      kind: 'failed',
      cause: 'timeout',
      reason: 'no answer in time',
    });
    expect((await hasty.bars(request)).kind).toBe('bars');
    const cancels = (await gateway.received()).filter(([id]) => id === '25');
    expect(cancels).toHaveLength(1);
  });

  test('a quote, the net quote of a spread, and no quote', async () => {
    const [near, far] = await firstFutures(broker);
    const single = await broker.quote([{ contract: near, ratio: 1 }], 3_000);
    expect(single.bid).toBeLessThanOrEqual(single.ask);
    expect(single.bidSize).toBeGreaterThan(0);
    const other = await broker.quote([{ contract: far, ratio: 1 }], 3_000);
    const spread = await broker.quote(
      [
        { contract: near, ratio: 1 },
        { contract: far, ratio: -1 },
      ],
      3_000,
    );
    expect(spread.bid).toBeCloseTo(single.bid - other.ask, 8);
    expect(spread.ask).toBeCloseTo(single.ask - other.bid, 8);
    await gateway.scenario({ kind: 'data', mode: 'noQuotes', symbol: near.symbol });
    const none = await broker.quote([{ contract: near, ratio: 1 }], 200);
    await gateway.scenario({ kind: 'data', mode: 'none', symbol: near.symbol });
    expect([none.bid, none.ask]).toEqual([Number.NaN, Number.NaN]);
  });

  test('quotes stream and move with the market, of a spread by its legs, until they are closed', async () => {
    const [near, far] = await firstFutures(broker);
    const legs = [
      { contract: near, ratio: 1 },
      { contract: far, ratio: -1 },
    ];
    const single = await broker.streamQuotes([legs[0]]);
    const spread = await broker.streamQuotes(legs);
    const seen = new Set<string>();
    while (!(single.latest().bid < single.latest().ask) || !Number.isFinite(spread.latest().bid))
      await Promise.all([single.changed(5_000), spread.changed(5_000)]);
    for (let step = 0; step < 4; step++) {
      const next = single.changed(5_000);
      await gateway.moveClock(15 * 60_000);
      await next;
      await broker.serverTime(); // what was sent before it has arrived
      const { bid, ask, bidSize, askSize } = single.latest();
      expect(bid).toBeLessThan(ask);
      expect(Math.min(bidSize, askSize)).toBeGreaterThan(0);
      seen.add(`${bid} ${ask} ${bidSize} ${askSize}`);
      const now = await broker.quote(legs, 3_000);
      expect(spread.latest()).toMatchObject({ bid: now.bid, ask: now.ask });
    }
    expect(seen.size).toBeGreaterThan(2);
    single.close();
    spread.close();
    const cancels = (await gateway.received()).filter(([id]) => id === '2').length;
    expect(cancels).toBeGreaterThanOrEqual(3);
  });

  test('where no lines are left for streams, quotes are asked for one by one', async () => {
    const [near, far] = await firstFutures(broker);
    const few = await gateway.connect({ clientId: 23, streamLinesMax: 1 });
    const streamed = await few.streamQuotes([{ contract: near, ratio: 1 }]);
    const asked = await few.streamQuotes([{ contract: far, ratio: 1 }]);
    await asked.changed(5_000);
    const now = await few.quote([{ contract: far, ratio: 1 }], 3_000);
    expect(asked.latest()).toMatchObject({ bid: now.bid, ask: now.ask });
    asked.close();
    streamed.close();
    const again = await few.streamQuotes([{ contract: far, ratio: 1 }]);
    await few.close();
    expect(() => again.latest()).toThrow();
  });

  test('a stream that is refused says why; one whose connection ends says that', async () => {
    const [near] = await firstFutures(broker);
    const other = await gateway.connect({ clientId: 22 });
    const stream = await other.streamQuotes([{ contract: near, ratio: 1 }]);
    await stream.changed(5_000);
    await other.close();
    expect(() => stream.latest()).toThrow(/closed|connection/);
    await gateway.scenario({ kind: 'error', request: 'reqMktData', code: 354, text: 'not subscribed' });
    const refused = await broker.streamQuotes([{ contract: near, ratio: 1 }]);
    await refused.changed(5_000);
    expect(() => refused.latest()).toThrow(/not subscribed/);
    refused.close();
  });

  test('price steps are those of the market rule; without an answer the smallest tick', async () => {
    const [near] = await firstFutures(broker);
    const [details] = await broker.contractDetails({
      ...{ kind: 'future', symbol: near.symbol, exchange: near.exchange },
      contractMonth: near.contractMonth,
    });
    const smallest = [{ from: Number.NEGATIVE_INFINITY, step: details.minTick }];
    expect(await broker.priceSteps(details)).toEqual(smallest);
    expect(await broker.priceSteps({ ...details, marketRuleIds: [] })).toEqual(smallest);
  });

  test('account values per currency add up to the base', async () => {
    const { values } = await broker.accountValues(ACCOUNT);
    const of = (key: string, currency?: string) =>
      values.filter((value) => value.key === key && (currency === undefined || value.currency === currency));
    expect(of('NetLiquidation').length).toBeGreaterThan(0);
    expect(Number(of('CashBalance', 'BASE')[0].value)).toBeCloseTo(1_000_000, 2);
    expect(of('ExchangeRate').length).toBeGreaterThan(0);
  });

  test('positions: a complete list with whole contracts, nothing of closed ones', async () => {
    expect((await broker.positions(ACCOUNT)).positions).toEqual([]);
    await gateway.scenario({ kind: 'position', conId: contract.conId, quantity: -3, averagePrice: 100 });
    const { positions: held } = await broker.positions(ACCOUNT);
    expect(held.map(({ position, contract: whole }) => [position, whole])).toEqual([[-3, contract]]);
    await gateway.scenario({ kind: 'position', conId: contract.conId, quantity: 0 });
    expect((await broker.positions(ACCOUNT)).positions).toEqual([]);
  });

  test('a contract known only by its id is looked up once, with its month and exchange', async () => {
    const fresh = await gateway.connect({ clientId: 22 });
    await gateway.scenario({ kind: 'position', conId: contract.conId, quantity: 2, averagePrice: 100 });
    const before = (await gateway.received()).filter(([id]) => id === '9').length;
    for (let i = 0; i < 2; i++) {
      expect((await fresh.positions(ACCOUNT)).positions.map((position) => position.contract)).toEqual([
        contract,
      ]);
    }
    expect((await gateway.received()).filter(([id]) => id === '9').length - before).toBe(1);
    await gateway.scenario({ kind: 'position', conId: contract.conId, quantity: 0 });
  });

  test('a currency pair: details, bars of its midpoint', async () => {
    const [pair] = await broker.contractDetails({
      kind: 'currency',
      currency: 'EUR',
      pricedIn: 'USD',
    });
    expect(pair).toMatchObject({
      kind: 'currency',
      currency: 'USD',
      multiplier: 1,
      expiry: '',
      contractMonth: '',
    });
    const answer = await broker.bars({
      contract: pair,
      barSize: 'day',
      days: 30,
    });
    if (answer.kind !== 'bars') throw new Error(JSON.stringify(answer));
    expect(answer.bars.times.length).toBeGreaterThan(10);
    expect(answer.bars.columns.VOLUME.every(Number.isNaN)).toBe(true);
    const quote = await broker.quote([{ contract: pair, ratio: 1 }], 3_000);
    expect(quote.bid).toBeLessThan(quote.ask);
  });

  test('questions at once get their own answers', async () => {
    const [near, far] = await firstFutures(broker);
    const answers = await Promise.all([
      futures(broker, { contractMonth: near.contractMonth }),
      broker.positions(ACCOUNT),
      futures(broker, { contractMonth: far.contractMonth }),
      broker.accountValues(ACCOUNT),
      broker.positions(ACCOUNT),
      broker.snapshot(),
      broker.serverTime(),
      broker.snapshot(),
    ]);
    expect(answers[0][0].conId).toBe(near.conId);
    expect(answers[2][0].conId).toBe(far.conId);
    const none = { kind: 'reported', positions: [] };
    expect([answers[1], answers[4]]).toEqual([none, none]);
    expect(answers[5]).toEqual(answers[7]);
  });
});
