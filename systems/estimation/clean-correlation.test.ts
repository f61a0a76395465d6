import { cleanCorrelation } from './clean-correlation';

const settings = { cleaning: true, offdiag: 0.99, floorAtZero: false, clip: null, shrinkage: 0 };
const matrix = (...values: number[]) => ({
  names: ['A', 'B', 'C'].slice(0, Math.sqrt(values.length)),
  values: Float64Array.from(values),
});

describe('cleanCorrelation', () => {
  it('gives pairs with data the average and others offdiag', () => {
    const raw = matrix(1, 0.2, NaN, 0.2, 1, NaN, NaN, NaN, NaN);
    expect([...cleanCorrelation(raw, [true, true, true], settings).values]).toEqual([
      1, 0.2, 0.2, 0.2, 1, 0.2, 0.2, 0.2, 1,
    ]);
    expect([...cleanCorrelation(raw, [true, true, false], settings).values]).toEqual([
      1, 0.2, 0.99, 0.2, 1, 0.99, 0.99, 0.99, 1,
    ]);
  });

  it('gives offdiag everywhere when nothing at all is known', () => {
    const raw = matrix(NaN, NaN, NaN, NaN);
    expect([...cleanCorrelation(raw, [true, true], settings).values]).toEqual([1, 0.99, 0.99, 1]);
  });

  it('leaves a pair with data missing when there is no average to give', () => {
    const raw = matrix(1, NaN, NaN, NaN);
    expect([...cleanCorrelation(raw, [true, true], settings).values]).toEqual([1, NaN, NaN, 1]);
  });

  it('floors, then clips', () => {
    const raw = matrix(1, -0.5, -0.5, 1);
    const floored = cleanCorrelation(raw, [true, true], { ...settings, floorAtZero: true });
    expect(floored.values[1]).toBe(0);
    expect(cleanCorrelation(raw, [true, true], { ...settings, clip: 0.3 }).values[1]).toBe(-0.3);
  });
});
