import fc from 'fast-check';
import { isOnTick } from '../../../domain/prices/ticks';
import { DAY_MS } from '../../../domain/time/units';
import { SyntheticMarket } from './synthetic-market';

const NOW = Date.UTC(2023, 5, 15, 15, 30);
const market = new SyntheticMarket(1, 16);

function live(symbol: string) {
  return market.contracts(symbol, 'FUT').filter(({ expiryTime }) => expiryTime > NOW);
}

describe('the synthetic market', () => {
  test('has at least 14 futures over six asset classes and four currencies', () => {
    const { facts } = new SyntheticMarket(1, 14);
    expect(facts).toHaveLength(14);
    expect(new Set(facts.map((one) => one.assetClass)).size).toBeGreaterThanOrEqual(6);
    expect(new Set(facts.map((one) => one.currency)).size).toBeGreaterThanOrEqual(4);
  });

  test('generates as many as are asked for, with symbols of their own', () => {
    const { facts } = new SyntheticMarket(1, 120);
    expect(new Set(facts.map((one) => one.broker.symbol)).size).toBe(120);
  });

  test('is a function of the seed: whatever was asked before, the answers are the same', () => {
    const fresh = () => new SyntheticMarket(7, 14);
    const asked = fresh();
    const contract = asked.contracts('ZC', 'FUT').find(({ contractMonth }) => contractMonth === '202312')!;
    for (let day = 400; day > 0; day--) asked.quote(contract, NOW - day * DAY_MS);
    expect(asked.quote(contract, NOW)).toEqual(fresh().quote(contract, NOW));
    expect(new SyntheticMarket(8, 14).quote(contract, NOW)).not.toEqual(fresh().quote(contract, NOW));
  });

  test('quotes lie within the bar of their hour, on the tick, bid below ask', () => {
    const contracts = ['ZC', 'ESTX50', 'N225M', 'MES'].map((symbol) => live(symbol)[2]);
    fc.assert(
      fc.property(
        fc.constantFrom(...contracts),
        fc.integer({ min: 1, max: 200 * 24 * 60 }),
        (contract, back) => {
          const time = NOW - back * 60_000;
          const query = { seconds: 3600, from: time - 7_200_000, to: time + 7_200_000, regularHours: false };
          const bar = market.bars(contract, query).findLast((one) => one.time <= time);
          const session = market.sessions(contract, time - 1, time + 1)[0];
          const quote = market.quote(contract, time);
          if (!bar || !session || !quote || session.open > time || session.close <= time) return;
          if (time >= bar.time + 3_600_000) return;
          const { minTick } = contract.instrument;
          expect(quote.last).toBeGreaterThanOrEqual(bar.low - 1e-9);
          expect(quote.last).toBeLessThanOrEqual(bar.high + 1e-9);
          expect(quote.bid).toBeLessThan(quote.ask);
          expect(isOnTick(quote.bid, minTick) && isOnTick(quote.ask, minTick)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('hours make up the day: open, high, low, close and volume', () => {
    for (const symbol of ['ZC', 'ESTX50', 'N225M', 'MES', 'SR3']) {
      const contract = live(symbol)[1];
      const span = { from: NOW - 20 * DAY_MS, to: NOW, regularHours: true };
      const hourly = market.bars(contract, { ...span, seconds: 3600 });
      const daily = market.bars(contract, { ...span, seconds: 86_400 }).slice(1);
      expect(daily.length).toBeGreaterThan(10);
      for (const day of daily) {
        const sessions = market
          .sessions(contract, day.time - DAY_MS, day.time + 2 * DAY_MS)
          .filter(
            ({ tradeDate }) =>
              tradeDate === new Date(day.time).toISOString().slice(0, 10).replaceAll('-', ''),
          );
        const inDay = hourly.filter((bar) =>
          sessions.some(({ liquid }) => liquid && bar.time >= liquid.open && bar.time < liquid.close),
        );
        expect(Math.max(...inDay.map((bar) => bar.high))).toBe(day.high);
        expect(Math.min(...inDay.map((bar) => bar.low))).toBe(day.low);
        expect(inDay[0].open).toBe(day.open);
        expect(inDay.at(-1)?.close).toBe(day.close);
        expect(inDay.reduce((sum, bar) => sum + bar.volume, 0)).toBe(day.volume);
      }
    }
  });

  test('history goes back five years, with expired contracts', () => {
    const old = market.contracts('MES', 'FUT').find(({ contractMonth }) => contractMonth === '201806')!;
    const query = {
      seconds: 86_400,
      from: Date.UTC(2018, 0, 1),
      to: Date.UTC(2018, 5, 1),
      regularHours: true,
    };
    expect(market.bars(old, query).length).toBeGreaterThan(90);
    expect(market.bars(old, { ...query, from: NOW - DAY_MS * 100, to: NOW })).toEqual([]);
  });

  test('volume moves along the chain around the desired roll date', () => {
    const [june, september] = ['202306', '202309'].map(
      (month) => market.contracts('MES', 'FUT').find(({ contractMonth }) => contractMonth === month)!,
    );
    const volume = (contract: typeof june, date: number) =>
      market.bars(contract, { seconds: 86_400, from: date, to: date + DAY_MS, regularHours: true })[0].volume;
    expect(volume(june, Date.UTC(2023, 4, 10))).toBeGreaterThan(
      10 * volume(september, Date.UTC(2023, 4, 10)),
    );
    expect(volume(september, Date.UTC(2023, 5, 14))).toBeGreaterThan(volume(june, Date.UTC(2023, 5, 14)));
  });

  test('currencies: dollars per unit, whichever way the pair is quoted', () => {
    expect(market.usdRate('USD', NOW)).toBe(1);
    expect(market.usdRate('JPY', NOW)).toBeLessThan(0.05);
    const [pair] = market.contracts('USD', 'CASH').filter(({ instrument }) => instrument.currency === 'JPY');
    expect(market.usdRate('JPY', NOW)).toBeCloseTo(1 / market.quote(pair, NOW)!.last, 5);
  });
});
