import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../domain/time/units';
import { localToUtc } from '../../simulator/clock/zones';
import type { MarketContract } from '../../simulator/market/market';
import { writeMarketFiles } from '../../simulator/market/market-files';
import { type ReplayMarket, readReplayMarket } from '../../simulator/market/replay/replay-market';

const SHARED = process.env['TST_SHARED'] ?? join(__dirname, '../../../shared');
const DATA = join(SHARED, 'data', 'futures');
const CHAPTER_15 = ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'];

if (!existsSync(DATA) && process.env['CI'] === 'true') throw new Error(`${DATA} is missing`);
const whenData = existsSync(DATA) ? describe : describe.skip;

function monthOf(market: ReplayMarket, symbol: string, month: string): MarketContract {
  return market.contracts(symbol, 'FUT').find(({ contractMonth }) => contractMonth === month)!;
}

/** The rows of the CSV as they are, seconds of roll marks left out. */
function csvPrices(
  code: string,
  column: number,
  contract: string,
  from: string,
  to: string,
): Map<number, number> {
  const rows = readFileSync(join(DATA, 'multiple_prices_csv', `${code}.csv`), 'utf8')
    .split('\n')
    .slice(1);
  const found = new Map<number, number>();
  for (const row of rows) {
    const cells = row.split(',');
    if (cells[0] < from || cells[0] >= to || !cells[0].endsWith(':00')) continue;
    if (cells[column] !== '' && cells[column + 1] === contract)
      found.set(Date.parse(`${cells[0].slice(0, 19).replace(' ', 'T')}Z`), Number(cells[column]));
  }
  return found;
}

whenData('the replayed market (needs ../shared/data)', () => {
  let market: ReplayMarket;
  beforeAll(async () => {
    market = await readReplayMarket(DATA, CHAPTER_15);
  });
  const now = Date.UTC(2023, 4, 31, 23, 30);

  test.each(CHAPTER_15)('%s: bars are the prices of the file, at its times, bit for bit', (code) => {
    const rolls = market.rolls(code);
    const { current } = rolls.find(({ time }) => time > now) ?? { current: rolls.at(-1)!.next };
    const contract = monthOf(market, code, current);
    const query = { from: Date.UTC(2023, 4, 1), to: now, regularHours: true };
    const served = new Map<number, number>();
    for (const bar of market.bars(contract, { ...query, seconds: 3600 }))
      served.set(bar.time + 3_600_000, bar.close); // London is an hour ahead in May
    for (const bar of market.bars(contract, { ...query, seconds: 86_400 }))
      served.set(bar.time + 23 * 3_600_000, bar.close);
    const expected = new Map<number, number>();
    for (const column of [1, 5, 3])
      for (const [time, price] of csvPrices(code, column, `${current}00`, '2023-05-01 02', '2023-06-01'))
        expected.set(time, price);
    expect(expected.size).toBeGreaterThan(50);
    for (const [time, price] of expected) expect([time, served.get(time)]).toEqual([time, price]);
  });

  test('marks that a roll left a second later are no prices', () => {
    const contract = monthOf(market, 'US10', '202309');
    const times = market
      .bars(contract, {
        seconds: 3600,
        from: Date.UTC(2023, 4, 20),
        to: Date.UTC(2023, 4, 26),
        regularHours: true,
      })
      .map((bar) => bar.time % 60_000);
    expect(new Set(times)).toEqual(new Set([0]));
  });

  test('the roll calendar has the instant of the first row with the new contract', () => {
    const may = market.rolls('US10').find(({ time }) => time > Date.UTC(2023, 4, 1))!;
    expect(may).toEqual({
      time: Date.UTC(2023, 4, 23, 19, 0, 1),
      ...{ current: '202306', next: '202309', carry: '202309' },
    });
  });

  test('a day without data is a holiday; weekdays after the data trade, flat', () => {
    const contract = monthOf(market, 'US10', '202309');
    const dates = market
      .sessions(contract, Date.UTC(2023, 5, 15), Date.UTC(2023, 5, 24))
      .map(({ tradeDate }) => tradeDate);
    expect(dates).toEqual(['20230615', '20230616', '20230620', '20230621', '20230622', '20230623']);
  });

  test('an old contract keeps a quote: its last price and the move since; bars it has no more', () => {
    const june = monthOf(market, 'US10', '202306');
    const at = Date.UTC(2023, 2, 15, 20, 30);
    const held = monthOf(market, 'US10', '202306');
    expect(market.quote(held, at)).toBeDefined();
    const rolledAt = market.rolls('US10').find(({ current }) => current === '202306')!.time;
    const days = {
      seconds: 86_400,
      from: rolledAt + 2 * DAY_MS,
      to: rolledAt + 9 * DAY_MS,
      regularHours: true,
    };
    expect(market.bars(june, days)).toEqual([]);
    const first = market.quote(june, rolledAt)!.last;
    const priced = monthOf(market, 'US10', '202309');
    const later = rolledAt + 3 * DAY_MS;
    const moved = market.quote(priced, later)!.last - market.quote(priced, rolledAt)!.last;
    expect(market.quote(june, later)!.last - first).toBeCloseTo(moved, 8);
  });

  test('the spread is twice the spread cost, around the price', () => {
    const contract = monthOf(market, 'CORN', '202312');
    const quote = market.quote(contract, Date.UTC(2023, 2, 1, 16, 30))!;
    expect(quote.ask - quote.bid).toBeCloseTo(0.32, 9);
    expect(quote.last).toBe(567.25);
  });

  test('the forward overtakes the held contract in volume at the roll of the data', () => {
    const { time, current, next } = market.rolls('US10').find((roll) => roll.time > Date.UTC(2023, 4, 1))!;
    const volume = (month: string, day: number) => {
      const at = Math.floor(time / DAY_MS + day) * DAY_MS;
      const query = { seconds: 3600, from: at, to: at + DAY_MS, regularHours: true };
      return market.bars(monthOf(market, 'US10', month), query)[0]?.volume;
    };
    expect(volume(next, -6)).toBeLessThan(volume(current, -6));
    expect(volume(next, 1)).toBeGreaterThan(0);
    expect(volume(next, 1)).toBe(10_000);
  });

  test('every contract that the roll parameters can name exists, and none expires before the data roll out of it', () => {
    for (const code of CHAPTER_15) {
      for (const roll of market.rolls(code)) {
        expect(monthOf(market, code, roll.next)).toBeDefined();
        expect(monthOf(market, code, roll.current).expiryTime).toBeGreaterThan(roll.time + 5 * DAY_MS);
      }
    }
    expect(monthOf(market, 'SOFR', '202803')).toBeDefined();
  });

  test('rates are those of the file, quoted the way the broker quotes them', () => {
    const close = localToUtc('Europe/London', Date.UTC(2023, 7, 31, 23));
    expect(market.usdRate('MXN', close)).toBe(0.059680826937538047);
    expect(market.usdRate('EUR', close)).toBe(1.09185);
    expect(market.usdRate('EUR', close - 1)).not.toBe(1.09185);
    const [pair] = market.contracts('USD', 'CASH').filter(({ instrument }) => instrument.currency === 'MXN');
    const query = { seconds: 86_400, from: close - 5 * DAY_MS, to: close, regularHours: true };
    expect(1 / market.bars(pair, query).at(-1)!.close).toBeCloseTo(0.059680826937538047, 15);
    expect(market.fx.find(({ code }) => code === 'MXPUSD')).toEqual({
      ...{ code: 'MXPUSD', currency1: 'USD', currency2: 'MXN', invert: true },
    });
  });

  test('files for the production system, in its formats', () => {
    const directory = mkdtempSync(join(tmpdir(), 'market-'));
    writeMarketFiles(market, directory);
    const read = (name: string) => readFileSync(join(directory, name), 'utf8');
    expect(read('ib_config_futures.csv').split('\n').slice(0, 2)).toEqual([
      'Instrument,IBSymbol,IBExchange,IBCurrency,IBMultiplier,priceMagnifier,IgnoreWeekly',
      'SOFR,SOFR,SIM,USD,2500,1,FALSE',
    ]);
    expect(read('roll_calendar/US10.csv')).toContain('2023-05-23 20:00:01,20230600,20230900,20230900\n');
    expect(read('rollconfig.csv')).toContain('\nCORN,Z,-60,-1,HKNUZ,14\n');
    expect(JSON.parse(read('market.json'))).toHaveProperty('contracts');
    rmSync(directory, { recursive: true });
  });
});
