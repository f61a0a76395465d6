import { notionalClose } from '../time/notional-close';
import { dateToMs } from '../time/trade-date';
import { updateFxRates } from './update-rates';

const ZONE = 'Europe/London';

function bars(rows: readonly (readonly [string, number])[]) {
  const column = Float64Array.from(rows, ([, price]) => price);
  const times = Float64Array.from(rows, ([date]) => dateToMs(date));
  return { times, columns: { OPEN: column, HIGH: column, LOW: column, FINAL: column, VOLUME: column } };
}

const all = { zone: ZONE, until: Number.POSITIVE_INFINITY, maxSpike: 8, invert: false };

describe('the daily update of an exchange rate', () => {
  it('stamps closes with 23:00 local and inverts what the broker quotes the other way round', () => {
    const update = updateFxRates({
      ...all,
      invert: true,
      stored: undefined,
      bars: bars([['2023-06-15', 140]]),
    });
    expect(update).toMatchObject({ kind: 'updated', added: 1 });
    if (update.kind !== 'updated') return;
    expect(update.series.times[0]).toBe(notionalClose('2023-06-15', ZONE));
    expect(update.series.columns.price[0]).toBe(1 / 140);
  });

  it('adds only newer rows, none after the limit, and a second time nothing', () => {
    const days = bars([
      ['2023-06-14', 1.1],
      ['2023-06-15', 1.2],
      ['2023-06-16', 1.3],
    ]);
    const until = notionalClose('2023-06-15', ZONE);
    const first = updateFxRates({ ...all, until, stored: undefined, bars: days });
    if (first.kind !== 'updated') throw new Error(first.kind);
    expect(Array.from(first.series.columns.price)).toEqual([1.1, 1.2]);
    expect(updateFxRates({ ...all, until, stored: first.series, bars: days })).toEqual({
      kind: 'unchanged',
      bad: [],
      dropped: 0,
    });
    const next = updateFxRates({ ...all, stored: first.series, bars: days });
    expect(next).toMatchObject({ kind: 'updated', added: 1 });
  });

  it('leaves out a bar of an inverted pair that closes at 0, by name, instead of storing Infinity', () => {
    for (const close of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324]) {
      const rows = bars([
        ['2023-06-14', 140],
        ['2023-06-15', close],
        ['2023-06-16', 141],
      ]);
      const update = updateFxRates({ ...all, invert: true, stored: undefined, bars: rows });
      if (update.kind !== 'updated') throw new Error(update.kind);
      expect([...update.series.columns.price]).toEqual([1 / 140, 1 / 141]);
      expect(update.bad).toEqual([{ time: notionalClose('2023-06-15', ZONE), close }]);
    }
  });

  it('a row that was dropped stays out while the source has it so', () => {
    const rows = bars([
      ['2023-06-15', 1.1],
      ['2023-06-16', 3],
    ]);
    const time = notionalClose('2023-06-16', ZONE);
    const isDropped = (at: number, rate: number) => at === time && rate === 3;
    const first = updateFxRates({ ...all, isDropped, stored: undefined, bars: rows });
    if (first.kind !== 'updated') throw new Error(first.kind);
    expect(first.added).toBe(1);
    const again = updateFxRates({ ...all, isDropped, stored: first.series, bars: rows });
    expect(again).toEqual({ kind: 'unchanged', bad: [], dropped: 1 });
  });

  it('of a code without stored rates everything is new, and everything is checked for spikes', () => {
    const rows = Array.from({ length: 40 }, (_, day): [string, number] => [
      new Date(dateToMs('2023-01-02') + day * 86_400_000).toISOString().slice(0, 10),
      day === 20 ? 1.5 : 1 + (day % 2) / 1000,
    ]);
    const update = updateFxRates({ ...all, stored: undefined, bars: bars(rows) });
    expect(update).toMatchObject({ kind: 'spike', spike: { index: 20, value: 1.5 } });
    expect(update.kind === 'spike' && update.fresh.times).toHaveLength(40);
    const accepted = updateFxRates({ ...all, maxSpike: 1e6, stored: undefined, bars: bars(rows) });
    expect(accepted).toMatchObject({ kind: 'updated', added: 40 });
  });

  it('without bars stays as it is', () => {
    expect(updateFxRates({ ...all, stored: undefined, bars: bars([]) })).toMatchObject({ kind: 'unchanged' });
  });

  it('is stopped by a spike, at max_price_spike like the prices of contracts: nothing of the code is stored', () => {
    const calm = Array.from({ length: 40 }, (_, day): [string, number] => [
      new Date(dateToMs('2023-01-02') + day * 86_400_000).toISOString().slice(0, 10),
      1 + (day % 2) / 1000,
    ]);
    const stored = updateFxRates({ ...all, stored: undefined, bars: bars(calm) });
    if (stored.kind !== 'updated') throw new Error(stored.kind);
    const update = updateFxRates({ ...all, stored: stored.series, bars: bars([['2023-02-20', 1.5]]) });
    expect(update).toMatchObject({
      kind: 'spike',
      spike: { value: 1.5 },
      fresh: { columns: { price: Float64Array.of(1.5) } },
    });
  });
});
