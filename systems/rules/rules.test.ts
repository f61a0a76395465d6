/** Rules without golden figures, against their definitions written out plainly, window by window. */
import { businessDays } from '../primitives/calendar';
import type { TimeSeries } from '../primitives/time-series';
import { resolveReference } from './data-reference';
import { libraryRule } from './library';

const ROWS = 400;
const times = businessDays(Date.UTC(2010, 0, 4), Date.UTC(2014, 0, 1)).slice(0, ROWS);

/** A random walk with gaps. */
function walk(seed: number): TimeSeries {
  let state = seed;
  let level = 100;
  return {
    times,
    values: times.map(() => {
      state = (state * 1103515245 + 12345) % 2147483648;
      level += state / 2147483648 - 0.5;
      return state % 11 === 0 ? NaN : level;
    }),
  };
}

const present = (x: readonly number[]) => x.filter((v) => !Number.isNaN(v));
const mean = (x: readonly number[]) => x.reduce((sum, v) => sum + v, 0) / x.length;

function filled(x: ArrayLike<number>): number[] {
  let last = NaN;
  return Array.from(x, (v) => {
    if (!Number.isNaN(v)) last = v;
    return last;
  });
}

/** Exponentially weighted mean as the weighted sum over everything before. */
function ewm(x: readonly number[], span: number, minPeriods = 1): number[] {
  const keep = 1 - 2 / (span + 1);
  return x.map((_, i) => {
    let [top, bottom, count] = [0, 0, 0];
    for (let k = 0; k <= i; k++) {
      if (Number.isNaN(x[k])) continue;
      top += keep ** (i - k) * x[k];
      bottom += keep ** (i - k);
      count++;
    }
    return count >= minPeriods ? top / bottom : NaN;
  });
}

function run(path: string, inputs: readonly TimeSeries[], args: Record<string, number>): Float64Array {
  const rule = libraryRule(`systems.provided.rules.${path}`);
  if (rule === undefined) throw new Error(`no rule ${path}`);
  const complete = { ...rule.arguments, ...args } as Record<string, number>;
  return rule.forecast(inputs, complete).values;
}

function expectSame(actual: Float64Array, expected: readonly number[]): void {
  expect(expected.filter((x) => !Number.isNaN(x)).length).toBeGreaterThan(50);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect([i, actual[i]]).toEqual([i, NaN]);
    else expect(actual[i]).toBeCloseTo(value, 8);
  });
}

describe('rules', () => {
  const price = walk(1);
  const other = walk(7);
  const vol: TimeSeries = { times, values: times.map((_, i) => (i % 13 === 0 ? NaN : 1 + (i % 5) / 10)) };
  const crossover = (fast: number) => {
    const p = [...price.values];
    const v = filled(vol.values);
    const [quick, slow] = [ewm(p, fast), ewm(p, 4 * fast)];
    return p.map((_, i) => (quick[i] - slow[i]) / v[i]);
  };
  const outperformance = () => {
    const [own, ofClass] = [filled(price.values), filled(other.values)];
    return own.map((x, i) => x - ofClass[i]);
  };

  it('breakout: place within the range of the lookback, smoothed', () => {
    const lookback = 20;
    const raw = [...price.values].map((p, i) => {
      const window = present([...price.values.subarray(Math.max(i - lookback + 1, 0), i + 1)]);
      if (window.length < lookback / 2) return NaN;
      const [high, low] = [Math.max(...window), Math.min(...window)];
      return (40 * (p - (high + low) / 2)) / (high - low);
    });
    expectSame(run('breakout.breakout', [price], { lookback }), ewm(raw, 5, 3));
  });

  it('relative momentum: outperformance over the horizon, per row, smoothed over a quarter of it', () => {
    const horizon = 40;
    const o = outperformance().map((x) => (x === 0 ? NaN : x));
    const raw = o.map((x, i) => (i < horizon ? NaN : (x - o[i - horizon]) / horizon));
    expectSame(run('rel_mom.relative_momentum', [price, other], { horizon }), ewm(raw, 10));
  });

  it('cross-sectional mean reversion: against the mean daily outperformance of the horizon', () => {
    const horizon = 50;
    const o = outperformance();
    const change = o.map((x, i) => (i === 0 ? NaN : x - o[i - 1]));
    const raw = change.map((_, i) => {
      const window = present(change.slice(Math.max(i - horizon + 1, 0), i + 1));
      return window.length < horizon ? NaN : mean(window);
    });
    const expected = ewm(raw, 12).map((x) => -x);
    expectSame(run('cs_mr.cross_sectional_mean_reversion', [price, other], { horizon }), expected);
  });

  it('accel: change of the crossover over its fast length', () => {
    const e = crossover(8);
    const expected = e.map((x, i) => (i < 8 ? NaN : x - e[i - 8]));
    expectSame(run('accel.accel', [price, vol], { Lfast: 8 }), expected);
  });

  it('mr_wings: against the crossover beyond three of its standard deviations, else zero', () => {
    const jump = { times, values: price.values.map((x, i) => (i > 300 && i < 305 ? x + 60 : x)) };
    const actual = run('mr_wings.mr_wings', [jump, vol], { Lfast: 4 });
    const p = [...jump.values];
    const [quick, slow, v] = [ewm(p, 4), ewm(p, 16), filled(vol.values)];
    const e = p.map((_, i) => (quick[i] - slow[i]) / v[i]);
    const expected = e.map((x, i) => {
      const window = present(e.slice(0, i + 1));
      if (window.length < 3) return NaN;
      const m = mean(window);
      const std = Math.sqrt(window.reduce((sum, y) => sum + (y - m) ** 2, 0) / (window.length - 1));
      return Math.abs(x) >= 3 * std ? -x : 0;
    });
    expect(expected.some((x) => x < -5)).toBe(true);
    for (let i = 20; i < ROWS; i++) expect(actual[i]).toBeCloseTo(expected[i], 6);
  });

  it('mr_wings: the first two days that have a crossover have no deviation yet: nothing is cut off', () => {
    const late = { times, values: times.map((_, i) => (i < 10 ? NaN : 1)) };
    const [e, actual] = [
      run('ewmac.ewmac', [price, late], { Lfast: 4, Lslow: 16 }),
      run('mr_wings.mr_wings', [price, late], { Lfast: 4 }),
    ];
    expect([...actual.slice(8, 12)]).toEqual([NaN, NaN, -e[10], -e[11]]);
    expect(actual.slice(12).filter((x) => x === 0).length).toBeGreaterThan(ROWS / 2);
  });

  it('relative carry is the difference to the class', () => {
    const expected = [...price.values].map((x, i) => x - other.values[i]);
    expectSame(run('carry.relative_carry', [price, other], {}), expected);
  });

  it('long and short bias are constant', () => {
    expect(new Set(run('bias.long_bias', [price], {}))).toEqual(new Set([10]));
    expect(new Set(run('bias.short_bias', [price], {}))).toEqual(new Set([-10]));
  });

  it('a conditioned factor has the sign of its condition, which zero counts as positive', () => {
    const condition = { times, values: times.map((_, i) => (i < 200 ? 0 : -1)) };
    const plain = run('factors.factor_trading_rule', [price], { smooth: 1 });
    const conditioned = run('factors.conditioned_factor_trading_rule', [price, condition], { smooth: 1 });
    expect(conditioned[150]).toBe(plain[150]);
    expect(conditioned[399]).toBe(-plain[399]);
  });

  it('unknown data references and demeaning methods name the nearest known one', () => {
    const raw = {} as Parameters<typeof resolveReference>[1];
    expect(() => resolveReference('rawdata.get_daily_price', raw, {})).toThrow(/get_daily_prices/);
    const args = { factor_name: 'skew', demean_method: 'average_factor_value_for_instrumen' };
    expect(() => resolveReference('rawdata.get_demeanded_factor_value', raw, args)).toThrow(
      /average_factor_value_for_instrument/,
    );
  });
});
