import { arraysIn, inOneBuffer } from './arrays-in';

describe('arrays in a value', () => {
  const times = Float64Array.of(1, 2, 3);
  const value = { CORN: { a: { times, values: Float64Array.of(NaN, -0, 7) }, b: { times } }, note: 'x' };

  it('lists each once', () => {
    expect([...arraysIn(value)]).toEqual([times, value.CORN.a.values]);
  });

  it('puts them into one buffer; an array that was shared still is', () => {
    const packed = inOneBuffer(value);
    expect(packed).toEqual(value);
    expect(packed.CORN.b.times).toBe(packed.CORN.a.times);
    expect(packed.CORN.a.values.buffer).toBe(packed.CORN.a.times.buffer);
    expect(packed.CORN.a.times.buffer).not.toBe(times.buffer);
  });
});
