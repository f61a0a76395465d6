import fc from 'fast-check';
import { presentRows, stepsOf, valuesOf } from './column-steps';

const { NaN: missing, POSITIVE_INFINITY: infinity } = Number;
const array = (...values: number[]) => Float64Array.from(values);

function again(values: Float64Array): Float64Array | undefined {
  const steps = stepsOf(values);
  return steps && valuesOf(steps, presentRows(values).bits);
}

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, row) => Object.is(value, b[row]));
}

describe('a column as whole steps', () => {
  it.each([
    ['quarters of a point', array(4500.25, 4500.5, 4499.75), { start: 18001, multiply: 25, divide: 100 }],
    ['hours in ms', array(3_600_000, 7_200_000, 18_000_000), { start: 1, multiply: 3_600_000, divide: 1 }],
    ['contracts', array(20240300, 20240300, 20240600), { start: 202403, multiply: 100, divide: 1 }],
    ['a price below zero', array(-37.63, 10.01), { start: -3763, multiply: 1, divide: 100 }],
    ['missing values first', array(missing, missing, 1.5), { start: 1, multiply: 15, divide: 10 }],
    ['nothing but missing values', array(missing, missing), { start: 0, multiply: 1, divide: 1 }],
    ['no rows', array(), { start: 0, multiply: 1, divide: 1 }],
  ])('%s', (_, values, expected) => {
    expect(stepsOf(values)).toMatchObject(expected);
    expect(sameBits(again(values)!, values)).toBe(true);
  });

  it('takes a missing value for no change, and counts from the last that is there', () => {
    expect([...stepsOf(array(1, missing, 3, 2))!.steps]).toEqual([0, 0, 2, -1]);
  });

  it('keeps the last bits that sums of prices leave', () => {
    const values = array(0.1 + 0.2, 0.3, 1.1 + 2.2, -(0.1 + 0.2));
    expect([...stepsOf(values)!.ulps!]).toEqual([1, 0, 1, 1]);
    expect(sameBits(again(values)!, values)).toBe(true);
  });

  it.each([
    ['changes of up to 127 ticks', 127, Int8Array],
    ['of up to 32767', 32_767, Int16Array],
    ['of more', 32_768, Int32Array],
  ])('has %s in the smallest type', (_, change, type) => {
    expect(stepsOf(array(1, 1 + change, 1))!.steps).toBeInstanceOf(type);
  });

  it.each([
    ['a fraction without end', array(1, 1 / 3)],
    ['an infinite value', array(1, infinity)],
    ['a negative zero', array(1, -0)],
    ['the smallest negative number', array(1, -5e-324)],
    ['a change that needs over 32 bits', array(1, 3_000_000_000)],
    ['a number beyond the whole ones', array(1, 2 ** 60)],
  ])('leaves %s as it is', (_, values) => {
    expect(stepsOf(values)).toBeUndefined();
  });

  it('gives every column back bit for bit, or leaves it', () => {
    const tick = fc.record({ ticks: fc.integer(), places: fc.integer({ min: 0, max: 9 }), off: fc.double() });
    const value = fc.oneof(
      fc.double(),
      fc.constant(missing),
      tick.map(({ ticks, places }) => ticks / 10 ** places),
      tick.map(({ ticks, places }) => ticks / 10 ** places + 0.1),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (all) => {
        const values = Float64Array.from(all);
        const decoded = again(values);
        return decoded === undefined || sameBits(decoded, values);
      }),
      { numRuns: 3000 },
    );
  });
});
