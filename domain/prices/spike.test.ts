import fc from 'fast-check';
import { emptySeries } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { BAR_COLUMNS } from './bars';
import { updateContractBars } from './contract-update';
import { findSpike } from './spike';

function bars(first: number, finals: readonly number[]): ContractPrices {
  const column = (shift: number) => Float64Array.from(finals, (final) => final + shift);
  return {
    times: Float64Array.from(finals, (_, row) => (first + row) * DAY_MS),
    columns: { OPEN: column(-0.5), HIGH: column(1), LOW: column(-1), FINAL: column(0), VOLUME: column(0) },
  };
}

/** Alternates between 100 and 101. */
const calm = (count: number) => Array.from({ length: count }, (_, row) => 100 + (row % 2));

describe('the spike rule', () => {
  it('divides by the square root of the days between', () => {
    const times = Float64Array.of(0, 1, 2, 3, 6, 7, 8).map((day) => day * DAY_MS);
    const spike = findSpike(times, Float64Array.of(100, 101, 100, 101, 100, 101, 110), 3.5);
    expect(spike?.index).toBe(6);
    expect(spike?.ratio).toBeCloseTo(3.95, 2);
  });

  /** The ratio of one move after a long calm, whose size is about that of the move in days. */
  const ratioAfter = (days: number, move: number): number => {
    const prices = Float64Array.of(...calm(3001), 100 + move);
    const times = Float64Array.from(prices, (_, row) => row * DAY_MS);
    times[3001] = times[3000] + days * DAY_MS;
    return findSpike(times, prices, 0, 3001)?.ratio ?? 0;
  };

  it.each([
    ['over a weekend by the square root of 3', 3, 20, 20 / Math.sqrt(3)],
    ['within an hour times the square root of 24', 1 / 24, 2, 2 * Math.sqrt(24)],
    ['from one day to the next as it is', 1, 5, 5],
  ])('a move counts %s', (_what, days, move, size) => {
    const share = 2 / 501;
    expect(ratioAfter(days, move)).toBeCloseTo(size / (1 - share + share * size), 3);
  });

  it('takes 8.23 usual moves at a threshold of 8, as the row itself is in the average', () => {
    expect([ratioAfter(1, 8.22) > 8, ratioAfter(1, 8.24) > 8]).toEqual([false, true]);
    const prices = (jump: number) => Float64Array.of(...calm(3001), 100 + jump);
    const times = Float64Array.from(prices(0), (_, row) => row * DAY_MS);
    expect(findSpike(times, prices(8.22), 8)).toBeUndefined();
    expect(findSpike(times, prices(8.24), 8)?.index).toBe(3001);
  });

  it('names the first of several; what comes before the first checked row is no spike', () => {
    const prices = Float64Array.of(...calm(30), 200, 100, 300);
    const times = Float64Array.from(prices, (_, row) => row * DAY_MS);
    expect(findSpike(times, prices, 8)).toMatchObject({ index: 30, time: 30 * DAY_MS, value: 200 });
    expect(findSpike(times, prices, 8, 31)?.index).toBe(31);
    expect(findSpike(times, prices, 8, 33)).toBeUndefined();
  });

  it('cannot fire before there are about as many changes as the threshold', () => {
    const finals = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(finals, (values) => {
        const times = Float64Array.from(values, (_, row) => row * DAY_MS);
        expect(findSpike(times, Float64Array.from(values), 8)).toBeUndefined();
      }),
    );
  });

  it('a missing or infinite value does not trigger, nor does it hide the spike behind it', () => {
    for (const absent of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const spikeBehind = (...more: number[]) => {
        const prices = Float64Array.of(...calm(30), absent, ...more);
        return findSpike(
          Float64Array.from(prices, (_, row) => row * DAY_MS),
          prices,
          8,
        );
      };
      expect(spikeBehind(101)).toBeUndefined();
      expect(spikeBehind(500)).toMatchObject({ index: 31, value: 500 });
    }
  });

  it('one absurd value that is in the history does not switch the check off', () => {
    for (const absurd of [0, -1e9, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
      for (const at of [0, 1, 20, 400]) {
        const history = calm(500);
        history[at] = absurd;
        const prices = Float64Array.of(...history, 200);
        const times = Float64Array.from(prices, (_, row) => row * DAY_MS);
        expect(findSpike(times, prices, 8, 500)).toMatchObject({ index: 500, value: 200 });
      }
    }
  });
});

describe('updating a contract', () => {
  it('stores nothing of a batch with a spike, and checks from the first new row on', () => {
    const stored = bars(0, calm(30));
    const update = updateContractBars({ stored, fetched: bars(28, [100, 101, 100, 150]), maxSpike: 8 });
    expect(update).toMatchObject({ kind: 'spike', spike: { time: 31 * DAY_MS, value: 150 } });
    expect(updateContractBars({ stored, fetched: bars(20, calm(10)), maxSpike: 8 })).toEqual({
      kind: 'unchanged',
    });
    const accepted = bars(0, [...calm(20), 200, ...calm(20)]);
    const next = updateContractBars({ stored: accepted, fetched: bars(41, [100]), maxSpike: 8 });
    expect(next).toMatchObject({ kind: 'updated', added: 1 });
  });

  it('checks the whole series where nothing was stored', () => {
    const fetched = bars(0, [...calm(20), 200, ...calm(20)]);
    const update = updateContractBars({ stored: emptySeries(BAR_COLUMNS), fetched, maxSpike: 8 });
    expect(update).toMatchObject({ kind: 'spike', spike: { index: 20 }, fresh: fetched });
  });

  it('fetching the same bars again changes nothing', () => {
    const first = updateContractBars({
      stored: emptySeries(BAR_COLUMNS),
      fetched: bars(0, calm(9)),
      maxSpike: 8,
    });
    if (first.kind !== 'updated') throw new Error(first.kind);
    expect(first.added).toBe(9);
    expect(updateContractBars({ stored: first.series, fetched: bars(0, calm(9)), maxSpike: 8 }).kind).toBe(
      'unchanged',
    );
  });
});
