import type { BarSizeSetting, Contract, SecType, WhatToShow } from '@stoqey/ib';
import { CORN, future, type TestClient, TestSimulator } from './test-client';

const TRADES = 'TRADES' as WhatToShow;

function history(client: TestClient, id: number, contract: Contract, fields: object = {}): void {
  const asked = { end: '', duration: '1 Y', size: '1 day', what: TRADES, rth: 1, format: 2, ...fields };
  client.api.reqHistoricalData(
    ...([id, contract, asked.end, asked.duration, asked.size as BarSizeSetting] as const),
    ...([asked.what, asked.rth, asked.format, false] as const),
  );
}

function barsOf(client: TestClient, id: number): readonly (readonly unknown[])[] {
  return client
    .all('historicalData', (seen: number, date: string) => seen === id && !date.startsWith('finished'))
    .map((event) => event.values);
}

const finished = (id: number) => (seen: number, date: string) => seen === id && date.startsWith('finished');

describe.each([178, 193])('data through the real client at server version %i', (serverVersion) => {
  let simulator: TestSimulator;
  let client: TestClient;

  beforeAll(async () => {
    simulator = await TestSimulator.start({ serverVersion });
    client = await simulator.client();
  });
  afterAll(() => simulator.remove());

  test('the welcome: accounts, next id, farms', () => {
    expect(client.all('managedAccounts')[0].values).toEqual(['DU1234567']);
    expect(client.all('nextValidId')[0].values).toEqual([1]);
    expect(client.all('notice').map((event) => event.values[0])).toEqual([2104, 2106, 2158]);
  });

  test('contract details: fields, hours with the evening before, one message for each match, end', async () => {
    client.api.reqContractDetails(1, CORN);
    await client.event('contractDetailsEnd', (id: number) => id === 1);
    const [found] = client.all('contractDetails', (id: number) => id === 1);
    expect(found.values[1]).toMatchObject({
      contract: { symbol: 'ZC', multiplier: 5000, localSymbol: 'ZCZ3', currency: 'USD' },
      ...{ minTick: 0.25, priceMagnifier: 100, contractMonth: '202312', timeZoneId: 'US/Central' },
      ...{ realExpirationDate: '20231215', marketName: 'ZC', validExchanges: 'CBOT' },
    });
    const { tradingHours } = found.values[1] as { tradingHours: string };
    expect(tradingHours.split(';').slice(0, 5)).toEqual([
      '20230614:1900-20230615:0745',
      '20230615:0830-20230615:1320',
      '20230615:1900-20230616:0745',
      '20230616:0830-20230616:1320',
      '20230617:CLOSED',
    ]);
    client.api.reqContractDetails(2, future('ZC', 'CBOT'));
    await client.event('contractDetailsEnd', (id: number) => id === 2);
    const chain = client.all('contractDetails', (id: number) => id === 2).length;
    expect(chain).toBeGreaterThan(10);
    client.api.reqContractDetails(3, { ...future('ZC', 'CBOT'), includeExpired: true });
    await client.event('contractDetailsEnd', (id: number) => id === 3);
    expect(client.all('contractDetails', (id: number) => id === 3).length).toBeGreaterThan(chain);
  });

  test('a holiday is a closed day in the hours', async () => {
    client.api.reqContractDetails(4, future('ESTX50', 'EUREX', '202309'));
    await client.event('contractDetailsEnd', (id: number) => id === 4);
    await simulator.control('/clock', { set: '2023-07-03T15:30:00Z' });
    client.api.reqContractDetails(5, future('MES', 'CME', '202309'));
    const [, details] = await client.event('contractDetails', (id: number) => id === 5);
    expect((details as { tradingHours: string }).tradingHours).toContain('20230704:CLOSED');
  });

  test('daily bars carry the trade date, hourly ones epoch seconds; the last may be unfinished', async () => {
    history(client, 10, CORN);
    history(client, 11, CORN, { duration: '1 M', size: '1 hour' });
    await client.event('historicalData', finished(11));
    await client.event('historicalData', finished(10));
    const daily = barsOf(client, 10);
    expect(daily.length).toBeGreaterThan(240);
    expect(String(daily.at(-1)?.[1])).toBe('20230703');
    const hourly = barsOf(client, 11);
    const last = new Date(Number(hourly.at(-1)?.[1]) * 1000).toISOString();
    expect(last).toBe('2023-07-03T15:00:00.000Z');
    // Regular hours begin at 08:30 in Chicago: the first bar of a day is a short one.
    const minutes = new Set(hourly.map((bar) => new Date(Number(bar[1]) * 1000).getUTCMinutes()));
    expect([...minutes].sort()).toEqual([0, 30]);
    const times = hourly.map((bar) => Number(bar[1]));
    expect(times.every((time, index) => index === 0 || time > times[index - 1])).toBe(true);
  });

  test('the same bars whether asked with an end or at that time; formatDate 1 names the zone', async () => {
    history(client, 12, CORN, { duration: '2 D', size: '1 hour', end: '20230620-18:20:00', format: 1 });
    await client.event('historicalData', finished(12));
    const dates = barsOf(client, 12).map((bar) => String(bar[1]));
    expect(dates.at(-1)).toBe('20230620 13:00:00 US/Central');
  });

  test('what does not exist: 162 without data, 200 without contract, 321 for nonsense', async () => {
    const yen = { symbol: 'USD', secType: 'CASH' as SecType, exchange: 'IDEALPRO', currency: 'JPY' };
    history(client, 13, yen);
    await client.event('failure', (id: number, code: number) => id === 13 && code === 162);
    history(client, 14, future('NONE', 'CBOT', '202312'));
    await client.event('failure', (id: number, code: number) => id === 14 && code === 200);
    history(client, 15, CORN, { size: '7 fortnights' });
    await client.event('failure', (id: number, code: number) => id === 15 && code === 321);
    history(client, 16, yen, { what: 'MIDPOINT' });
    await client.event('historicalData', finished(16));
    expect(barsOf(client, 16).length).toBeGreaterThan(240);
  });

  test('quotes follow the clock; a closed market has none but the last price', async () => {
    client.api.reqMktData(20, CORN, '', false, false);
    const isBid = (id: number, type: number) => id === 20 && type === 1;
    await client.event('tickPrice', isBid);
    await simulator.control('/clock', { advanceMs: 3_600_000 });
    await client.settled();
    expect(client.all('tickPrice', isBid).length).toBeGreaterThan(1);
    await simulator.control('/clock', { set: '2023-07-03T19:00:00Z' });
    await client.settled();
    expect(client.all('tickPrice', isBid).at(-1)?.values[2]).toBe(-1);
    client.api.cancelMktData(20);
    client.api.cancelMktData(20);
    await client.event('failure', (id: number, code: number) => id === 20 && code === 300);
  });

  test('account: updates with portfolio and end, multi, summary, profit', async () => {
    client.api.reqAccountUpdates(true, 'DU1234567');
    await client.event('accountDownloadEnd');
    const keys = client.all('updateAccountValue').map((event) => event.values[0]);
    for (const key of ['NetLiquidation', 'CashBalance', 'ExchangeRate', 'InitMarginReq', 'ExcessLiquidity'])
      expect(keys).toContain(key);
    client.api.reqAccountUpdatesMulti(30, 'DU1234567', '', false);
    await client.event('accountUpdateMultiEnd');
    client.api.reqPnL(31, 'DU1234567', '');
    await client.event('pnl');
  });

  test('an unknown message is answered with 320 and harms nobody', async () => {
    const raw = client.api as unknown as { controller: { socket: { send(fields: unknown[]): void } } };
    raw.controller.socket.send([999, 1]);
    await client.event('notice', (code: number) => code === 320);
    await client.settled();
  });
});
