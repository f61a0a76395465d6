import type { RollParameters } from '../instruments/instrument';
import { firstAfter, sliceRows } from '../series/rows';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { addDays, dateToMs } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { checkedCalendar } from './checked-calendar';
import { firstHistory, type HistoryFacts } from './first-history';
import { calendarFromMultiple } from './roll-calendar';

const FORWARD: RollParameters = {
  holdRollCycle: 'HMUZ',
  pricedRollCycle: 'HMUZ',
  rollOffsetDays: -5,
  carryOffset: 1,
  expiryOffset: 14,
};
const BACKWARD: RollParameters = { ...FORWARD, holdRollCycle: 'Z', rollOffsetDays: -60, carryOffset: -1 };
const NOW = dateToMs('2023-11-20');

/** Weekdays at 23:00 of a year before each contract's expiry; a price that tells contract and day. */
function contracts(): HistoryFacts['contracts'] {
  const months = [2020, 2021, 2022, 2023, 2024].flatMap((year) =>
    [3, 6, 9, 12].map((month) => [year, month]),
  );
  return new Map(
    months.flatMap(([year, month]) => {
      const expiry = `${year}-${String(month).padStart(2, '0')}-15`;
      const times: number[] = [];
      for (let date = addDays(expiry, -500); date <= expiry; date = addDays(date, 1)) {
        const time = dateToMs(date) + 23 * 3_600_000;
        if (new Date(time).getUTCDay() % 6 !== 0 && time < NOW) times.push(time);
      }
      if (times.length === 0) return [];
      const values = Float64Array.from(times, (time) => 100 + month + year - 2020 + (time / DAY_MS) * 0.01);
      return [
        [`${year}${String(month).padStart(2, '0')}00`, { times: Float64Array.from(times), values }] as const,
      ];
    }),
  );
}

const facts = (more: Partial<HistoryFacts>): HistoryFacts => ({
  instrument: 'X',
  contracts: contracts(),
  roll: FORWARD,
  now: NOW,
  files: {},
  continues: true,
  ...more,
});

function until(multiple: MultiplePrices, adjusted: AdjustedPrices, time: number) {
  const file = sliceRows(multiple, 0, firstAfter(multiple.times, time));
  const last = file.times.length - 1;
  const rows = sliceRows(adjusted, 0, firstAfter(adjusted.times, file.times[last]));
  const level = file.columns.PRICE[last] - rows.columns.price[rows.times.length - 1];
  return {
    multiple: file,
    adjusted: { times: rows.times, columns: { price: rows.columns.price.map((price) => price + level) } },
  };
}

describe.each([
  ['carry after', FORWARD],
  ['carry before', BACKWARD],
])('first multiple and adjusted prices, %s', (_, roll) => {
  const whole = firstHistory(facts({ roll }));

  test.each(['2022-06-08', '2022-12-07', '2023-03-15', '2023-11-17'])(
    'a file that ends %s, continued by the contracts, comes to the same prices',
    (end) => {
      const file = until(whole.multiple, whole.adjusted, dateToMs(end) + DAY_MS);
      const continued = firstHistory(facts({ roll, files: file }));
      expect(continued.multiple).toEqual(whole.multiple);
      expect(continued.adjusted.times).toEqual(whole.adjusted.times);
      const off = continued.adjusted.columns.price.map((price, row) =>
        Math.abs(price - whole.adjusted.columns.price[row]),
      );
      expect(Math.max(...off)).toBeLessThan(1e-9);
      expect(continued.notes).toEqual([]);
    },
  );

  it('a roll calendar of a file, with the prices of the contracts, comes to the same prices', () => {
    const rows = calendarFromMultiple(whole.multiple).slice(0, -1);
    // A calendar's row is the last time in the old contract, the implied one's the first in the new.
    const calendar = rows.map((row) => ({ ...row, time: before(whole.multiple, row.time) }));
    const { multiple } = firstHistory(facts({ roll, files: { calendar } }));
    expect(multiple).toEqual(sliceRows(whole.multiple, firstAfter(whole.multiple.times, calendar[0].time)));
  });
});

function before({ times }: MultiplePrices, time: number): number {
  return times[times.indexOf(time) - 1];
}

it('a first history of a file alone is stored as it is, and said to be old', () => {
  const whole = firstHistory(facts({}));
  const file = until(whole.multiple, whole.adjusted, dateToMs('2022-06-08'));
  const alone = firstHistory(facts({ files: file, continues: false, contracts: new Map() }));
  expect(alone).toEqual({ ...file, notes: ['its prices end 2022-06-07'] });
});

it('adjusted prices of another level are stitched again', () => {
  const { multiple, adjusted } = firstHistory(facts({}));
  const wrong = {
    times: adjusted.times,
    columns: { price: adjusted.columns.price.map((price) => price + 1) },
  };
  const history = firstHistory(facts({ files: { multiple, adjusted: wrong }, continues: false }));
  expect(history.adjusted).toEqual(adjusted);
  expect(history.notes).toEqual([
    expect.stringMatching(/^the last adjusted price is .*stitched from the multiple/),
  ]);
});

it('a file that ends before the prices of its contract begin is refused, not bridged', () => {
  const whole = firstHistory(facts({}));
  const file = until(whole.multiple, whole.adjusted, dateToMs('2021-06-08'));
  const newer = new Map([...contracts()].filter(([contract]) => contract > '20220000'));
  expect(() => firstHistory(facts({ files: file, contracts: newer }))).toThrow(
    /X: the files end 2021-06-07 in contract 20210600, of which no prices are known/,
  );
});

it('refuses a calendar that contradicts itself or the prices', () => {
  const known = contracts();
  const finals = (contract: string) => known.get(contract);
  const row = (date: string, current: string, next: string) => ({
    ...{ time: dateToMs(date), current, next, carry: next },
  });
  const good = [row('2022-06-08', '20220600', '20220900'), row('2022-09-08', '20220900', '20221200')];
  expect(checkedCalendar([row('2010-06-08', '20100600', '20100900'), ...good], finals)).toEqual(good);
  expect(() => checkedCalendar([good[1], good[0]], finals)).toThrow(/rolls must follow each other in time/);
  expect(() => checkedCalendar([good[0], row('2022-12-20', '20220900', '20221200')], finals)).toThrow(
    /rolls from 20220900 to 20221200 on 2022-12-20, when 20220900 and 20221200 had no price/,
  );
  expect(() => checkedCalendar([row('2010-06-08', '20100600', '20100900')], finals)).toThrow(/on no roll/);
});
