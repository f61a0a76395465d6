import fc from 'fast-check';
import type { MultiplePrices } from '../series/series';
import { lastPrice } from './infer-price';
import { lastMatchedPrices } from './matched-prices';
import { stitch } from './panama';
import type { PricePoints } from './price-points';
import { rolledContracts, rollPrices } from './price-roll';
import { calendarFromMultiple, withPhantomRow } from './roll-calendar';
import { updateMultiplePrices } from './update-multiple';

const NAN = Number.NaN;
type Row = readonly [
  time: number,
  price: number,
  forward: number,
  carry: number,
  contracts?: readonly [number, number, number],
];
const CONTRACTS = [20241200, 20251200, 20240900] as const;
const corn = {
  holdRollCycle: 'Z',
  pricedRollCycle: 'HKNUZ',
  rollOffsetDays: -60,
  carryOffset: -1,
  expiryOffset: 14,
};
const NEW = { price: '20251200', forward: '20261200', carry: '20250900' };

function multiple(rows: readonly Row[]): MultiplePrices {
  const column = (pick: (row: Row) => number) => Float64Array.from(rows, pick);
  return {
    times: column((row) => row[0] * 1000),
    columns: {
      PRICE: column((row) => row[1]),
      FORWARD: column((row) => row[2]),
      CARRY: column((row) => row[3]),
      PRICE_CONTRACT: column((row) => (row[4] ?? CONTRACTS)[0]),
      FORWARD_CONTRACT: column((row) => (row[4] ?? CONTRACTS)[1]),
      CARRY_CONTRACT: column((row) => (row[4] ?? CONTRACTS)[2]),
    },
  };
}

const points = (...pairs: readonly (readonly [number, number])[]): PricePoints => ({
  times: Float64Array.from(pairs, (pair) => pair[0] * 1000),
  values: Float64Array.from(pairs, (pair) => pair[1]),
});

describe('stitching', () => {
  const roll = [
    [0, 100, 102, NAN],
    [1, 101, 103.5, NAN],
    [2, 103, NAN, NAN, [20251200, 20261200, 20250900]],
    [3, 104, 106, NAN, [20251200, 20261200, 20250900]],
  ] as const;

  it('moves history by the differential before the roll', () => {
    expect([...stitch(multiple(roll)).columns.price]).toEqual([102.5, 103.5, 103, 104]);
  });

  it('names the roll that lacks a price, and refuses nothing at all', () => {
    const broken = multiple([roll[0], [1, 101, NAN, NAN], roll[2]]);
    expect(() => stitch(broken)).toThrow('20241200 to 20251200');
    expect([...stitch(broken, { forwardFill: true }).columns.price]).toEqual([101, 102, 103]);
    expect(() => stitch(multiple([]))).toThrow('no multiple prices');
  });

  it('a roll changes no return within a contract', () => {
    const price = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, price, fc.boolean()), { minLength: 2, maxLength: 20 }),
        (steps) => {
          let contract = 20200300;
          const rows = steps.map(([p, f, rolls], index): Row => {
            if (rolls && index > 0) contract += 10000;
            return [index, p, f, NAN, [contract, contract + 10000, contract]];
          });
          const adjusted = stitch(multiple(rows)).columns.price;
          rows.forEach((row, index) => {
            if (index === 0 || row[4]?.[0] !== rows[index - 1][4]?.[0]) return;
            expect(adjusted[index] - adjusted[index - 1]).toBeCloseTo(row[1] - rows[index - 1][1], 6);
          });
          expect(adjusted[rows.length - 1]).toBe(rows[rows.length - 1][1]);
        },
      ),
    );
  });
});

describe('rolling prices', () => {
  const existing = multiple([
    [0, 100, 102, 98],
    [10, 101, 103.5, 99],
  ]);
  const finals = (contract: string) =>
    ({ '20261200': points([10, 105]), '20250900': points([9, 102], [11, 103]) })[contract];

  it('appends the first row in the new contracts one second later', () => {
    expect(rolledContracts({ price: '20241200', forward: '20251200', carry: '20240900' }, corn)).toEqual(NEW);
    const answer = rollPrices({ multiple: existing, contracts: NEW, finals });
    if (answer.kind !== 'rolled') throw new Error(answer.reason);
    const { times, columns } = answer.multiple;
    expect(times[2]).toBe(11_000);
    expect([columns.PRICE[2], columns.FORWARD[2], columns.CARRY[2]]).toEqual([103.5, 105, NAN]);
    expect([columns.PRICE_CONTRACT[2], columns.FORWARD_CONTRACT[2], columns.CARRY_CONTRACT[2]]).toEqual([
      20251200, 20261200, 20250900,
    ]);
    expect([...answer.adjusted.columns.price]).toEqual([102.5, 103.5, 103.5]);
  });

  it('infers a missing last price from the usual distance', () => {
    const gappy = multiple([
      [0, 100, 102, NAN],
      [10, 101, 103.5, NAN],
      [20, 102, 104, NAN],
      [30, 103, NAN, NAN],
      [40, NAN, NAN, NAN],
    ]);
    expect(
      lastPrice(
        multiple([
          [0, 1, 2, 3],
          [1, NAN, NAN, NAN],
        ]),
        'PRICE',
      ),
    ).toBeNaN();
    const answer = rollPrices({ multiple: gappy, contracts: NEW, finals: () => undefined });
    if (answer.kind !== 'rolled') throw new Error(answer.reason);
    // The trailing empty row goes; distances 2.5 and 2 (row 0 is never used) have the median 2.25.
    expect([...answer.multiple.times]).toEqual([0, 10_000, 20_000, 30_000, 31_000, 32_000]);
    expect([...answer.multiple.columns.PRICE].slice(4)).toEqual([103, 105.25]);
    expect(answer.multiple.columns.FORWARD[4]).toBe(105.25);
  });

  it('refuses what cannot be done, and changes nothing', () => {
    const reason = (rows: MultiplePrices, contracts = NEW) => {
      const answer = rollPrices({ multiple: rows, contracts, finals });
      return answer.kind === 'refused' ? answer.reason : answer.kind;
    };
    expect(reason(existing, { ...NEW, price: '20261200' })).toContain('is not the forward contract');
    expect(reason(multiple([[0, 100, NAN, NAN]]))).toContain('cannot be inferred');
    expect(reason(multiple([[0, NAN, NAN, NAN]]))).toContain('no multiple prices');
  });
});

describe('the daily update of multiple and adjusted prices', () => {
  const existing = multiple([
    [0, 100, 102, 98],
    [10, 101, 103.5, 99],
  ]);
  const adjusted = stitch(existing);
  const prices: Record<string, PricePoints> = {
    '20241200': points([0, 1], [10, 1], [20, 102], [30, 103], [40, 104]),
    '20251200': points([20, 104], [30, 106], [40, 107]),
    '20240900': points([20, 99.5]),
    '20261200': points([40, 109]),
  };
  const finals = (contract: string) => prices[contract];
  const roll = { instant: 30_000, contracts: NEW };

  it('adds what is new', () => {
    const update = updateMultiplePrices({ existing, adjusted, finals });
    if (update.kind !== 'updated') throw new Error(update.reason);
    expect(update.added).toBe(3);
    expect([...update.multiple.columns.PRICE]).toEqual([100, 101, 102, 103, 104]);
    expect([...update.multiple.columns.CARRY]).toEqual([98, 99, 99.5, NAN, NAN]);
    expect([...update.adjusted.columns.price]).toEqual([100, 101, 102, 103, 104]);
  });

  it('carries contracts over the rows of the others, but never a price', () => {
    const lonely = { '20251200': points([20, 104]), '20240900': points([30, 98]) };
    const update = updateMultiplePrices({
      ...{ existing, adjusted },
      finals: (contract) => lonely[contract as keyof typeof lonely],
    });
    if (update.kind !== 'updated') throw new Error(update.reason);
    const { times, columns } = update.multiple;
    expect([...times]).toEqual([0, 10_000, 20_000, 30_000]);
    expect([...columns.PRICE]).toEqual([100, 101, NAN, NAN]);
    expect([...columns.FORWARD]).toEqual([102, 103.5, 104, NAN]);
    expect([...columns.CARRY]).toEqual([98, 99, NAN, 98]);
    for (const [index, name] of (['PRICE', 'FORWARD', 'CARRY'] as const).entries())
      expect([...columns[`${name}_CONTRACT`]]).toEqual(Array(4).fill(CONTRACTS[index]));
    expect(update.adjusted).toEqual(adjusted);
  });

  it('rolls as of an instant: rows up to it are in the old contracts, later ones in the new', () => {
    const update = updateMultiplePrices({ existing, adjusted, finals, rolls: [roll] });
    if (update.kind !== 'updated') throw new Error(update.reason);
    expect([...update.multiple.times]).toEqual([0, 10_000, 20_000, 30_000, 31_000, 40_000]);
    expect([...update.multiple.columns.PRICE]).toEqual([100, 101, 102, 103, 106, 107]);
    expect([...update.multiple.columns.FORWARD]).toEqual([102, 103.5, 104, 106, NAN, 109]);
    expect([...update.adjusted.columns.price]).toEqual([103, 104, 105, 106, 106, 107]);
    expect(update.rolled).toEqual([roll]);
  });

  it('doing it twice changes nothing', () => {
    const first = updateMultiplePrices({ existing, adjusted, finals, rolls: [roll] });
    if (first.kind !== 'updated') throw new Error(first.reason);
    const second = updateMultiplePrices({
      existing: first.multiple,
      adjusted: first.adjusted,
      finals,
      rolls: [roll],
    });
    expect(second).toEqual({ ...first, added: 0, rolled: [] });
  });

  it('refuses multiple prices that rolled without the adjusted ones', () => {
    const rolledOnly = rollPrices({ multiple: existing, contracts: NEW, finals });
    if (rolledOnly.kind !== 'rolled') throw new Error(rolledOnly.reason);
    const update = updateMultiplePrices({ existing: rolledOnly.multiple, adjusted, finals });
    expect(update).toMatchObject({ kind: 'refused', code: 'ROLL_NOT_REGISTERED' });
  });
});

describe('matched prices', () => {
  it('are those of the latest time at which both have one', () => {
    const [a, b] = [points([1, 10], [2, 11], [3, 12]), points([1, 20], [2, 21], [3, NAN], [4, 23])];
    expect(lastMatchedPrices(a, b)).toEqual({ time: 2000, first: 11, second: 21 });
    expect(lastMatchedPrices(a, points([9, 1]))).toBeUndefined();
  });
});

describe('the calendar of multiple prices', () => {
  it('ends with the current contracts, and may look five days ahead', () => {
    const calendar = calendarFromMultiple(
      multiple([
        [0, 1, 2, 3],
        [1, 2, 3, 4, [20251200, 20261200, 20250900]],
      ]),
    );
    expect(calendar.map((row) => [row.time, row.current, row.next, row.carry])).toEqual([
      [1000, '20241200', '20251200', '20240900'],
      [1000, '20251200', '20261200', '20250900'],
    ]);
    const ahead = withPhantomRow(calendar, corn, 2000, () => true);
    expect(ahead[2]).toMatchObject({ current: '20261200', next: '20271200', carry: '20260900' });
    expect(withPhantomRow(calendar, corn, 2000, () => false)).toBe(calendar);
  });
});
