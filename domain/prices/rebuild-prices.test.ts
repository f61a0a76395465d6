import type { MultiplePrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { stitch } from './panama';
import type { FinalPrices, PricePoints } from './price-points';
import { rebuildPrices } from './rebuild-prices';
import { updateMultiplePrices } from './update-multiple';

const [MARCH, JUNE, SEPTEMBER] = ['20240300', '20240600', '20240900'];
const NEXT = { price: JUNE, forward: SEPTEMBER, carry: MARCH };
const DAYS = 8;
const ROLL_DAY = 4;

/** A price each day of all three contracts; `MARCH` ends with the fifth day. */
function contracts(
  change: (contract: string, day: number, value: number) => number | undefined = (_c, _d, v) => v,
) {
  const points = (contract: string, base: number, days: number): [string, PricePoints] => {
    const rows = Array.from(
      { length: days },
      (_, day) => [day * DAY_MS, change(contract, day, base + day)] as const,
    );
    const kept = rows.filter((row): row is [number, number] => row[1] !== undefined);
    return [
      contract,
      {
        times: Float64Array.from(kept, ([time]) => time),
        values: Float64Array.from(kept, ([, value]) => value),
      },
    ];
  };
  const all = new Map([points(MARCH, 100, 5), points(JUNE, 110, DAYS), points(SEPTEMBER, 120, DAYS)]);
  return (contract: string) => all.get(contract);
}

/** As the daily update makes them, with a roll after the fourth day. */
function updated(finals: FinalPrices): MultiplePrices {
  const first: MultiplePrices = {
    times: Float64Array.of(0),
    columns: {
      PRICE: Float64Array.of(100),
      FORWARD: Float64Array.of(110),
      CARRY: Float64Array.of(120),
      PRICE_CONTRACT: Float64Array.of(Number(MARCH)),
      FORWARD_CONTRACT: Float64Array.of(Number(JUNE)),
      CARRY_CONTRACT: Float64Array.of(Number(SEPTEMBER)),
    },
  };
  const rolls = [{ instant: ROLL_DAY * DAY_MS, contracts: NEXT }];
  const update = updateMultiplePrices({ existing: first, adjusted: stitch(first), finals, rolls });
  if (update.kind === 'refused') throw new Error(update.reason);
  return update.multiple;
}

/** Row of a day's close in the updated series: the roll added one row. */
const rowOf = (day: number) => (day <= ROLL_DAY ? day : day + 1);

describe('building multiple and adjusted prices again', () => {
  const finals = contracts();
  const before = updated(finals);

  test('unchanged contracts give the same series', () => {
    const { multiple, adjusted } = rebuildPrices(before, finals);
    expect(multiple).toEqual(before);
    expect(adjusted).toEqual(stitch(before));
  });

  test.each([
    ['priced before the roll', MARCH, 2, 'PRICE'],
    ['forward before the roll', JUNE, 4, 'FORWARD'],
    ['priced after the roll', JUNE, 6, 'PRICE'],
    ['forward after the roll', SEPTEMBER, 6, 'FORWARD'],
  ] as const)('a corrected price of the contract %s is carried over', (_title, contract, day, column) => {
    const corrected = contracts((id, at, value) => (id === contract && at === day ? 77 : value));
    const { multiple, adjusted } = rebuildPrices(before, corrected);
    const expected = before.columns[column].slice();
    expected[rowOf(day)] = 77;
    expect(multiple).toEqual({ ...before, columns: { ...before.columns, [column]: expected } });
    expect(adjusted).toEqual(stitch(multiple));
  });

  test('a removed price is missing', () => {
    const { multiple } = rebuildPrices(
      before,
      contracts((id, day, value) => (id === JUNE && day === 6 ? undefined : value)),
    );
    expect(multiple.times).toEqual(before.times);
    expect(multiple.columns.PRICE[rowOf(6)]).toBeNaN();
    expect(multiple.columns.FORWARD[rowOf(6)]).toBe(126);
  });

  test('history from before the contracts have prices stays', () => {
    const late = contracts((_id, day, value) => (day < 2 ? undefined : value));
    expect(rebuildPrices(before, late).multiple).toEqual(before);
  });

  test('without prices of the contracts nothing is built', () => {
    expect(() => rebuildPrices(before, () => undefined)).toThrow(/no stored prices/);
  });
});
