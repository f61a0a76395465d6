import fc from 'fast-check';
import type { PriceAnswer } from '../questions/question-answer';
import { concatRows, emptySeries } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { BAR_COLUMNS } from './bars';
import { answerSpike, answerSpikeAt, checkParked, type ParkedRows } from './price-check';
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

const parked: ParkedRows = { stored: bars(0, calm(30)), fresh: bars(30, [100, 150, 101]), maxSpike: 8 };
const finals = (check: ReturnType<typeof checkParked>) =>
  check.kind === 'checked' ? [...check.rows.columns.FINAL] : check.kind;

describe('prices checked by hand', () => {
  it('the spike is found first', () => {
    expect(checkParked(parked)).toMatchObject({ kind: 'spike', spike: { time: 31 * DAY_MS } });
  });

  it('accept keeps the value, and asks about the way back', () => {
    const accepted = answerSpike(parked, { kind: 'accept' });
    expect(accepted).toMatchObject({ kind: 'spike', spike: { time: 32 * DAY_MS } });
    if (accepted.kind === 'spike')
      expect(finals(answerSpike(accepted.parked, { kind: 'accept' }))).toEqual([100, 150, 101]);
  });

  it('previous takes the value before, and moves open, high and low along; the volume stays', () => {
    const check = answerSpike(parked, { kind: 'previous' });
    if (check.kind !== 'checked') throw new Error(check.kind);
    const { OPEN, HIGH, LOW, FINAL, VOLUME } = check.rows.columns;
    expect([OPEN[1], HIGH[1], LOW[1], FINAL[1], VOLUME[1]]).toEqual([99.5, 101, 99, 100, 150]);
  });

  it.each<[string, readonly number[], readonly number[], readonly number[]]>([
    ['the row before', calm(30), [101, 150], [101, 101]],
    ['a stored row', calm(30), [150], [101]],
    ['not a missing one', calm(30), [100, Number.NaN, 150], [100, Number.NaN, 100]],
    ['of stored rows neither', [...calm(30), Number.NaN], [150], [101]],
  ])('the value before is that of %s', (_what, stored, fresh, expected) => {
    const rows = { stored: bars(0, stored), fresh: bars(stored.length, fresh), maxSpike: 8 };
    expect(finals(answerSpike(rows, { kind: 'previous' }))).toEqual(expected);
  });

  it('drop leaves the row out', () => {
    expect(finals(answerSpike(parked, { kind: 'drop' }))).toEqual([100, 101]);
  });

  it('no row is lost, even when nothing was stored', () => {
    const empty: ParkedRows = {
      stored: emptySeries(BAR_COLUMNS),
      fresh: bars(0, [...calm(20), 150]),
      maxSpike: 8,
    };
    expect(finals(answerSpike(empty, { kind: 'previous' }))).toEqual([...calm(20), 101]);
  });
});

describe('pysystemtrade #648, #1529, #490: the spike check is active in the manual checker', () => {
  it('a number that is typed is tested again', () => {
    expect(answerSpike(parked, { kind: 'replace', value: 140 }).kind).toBe('spike');
    expect(finals(answerSpike(parked, { kind: 'replace', value: 100.5 }))).toEqual([100, 100.5, 101]);
  });

  const answer = fc.oneof(
    fc.constantFrom<PriceAnswer>({ kind: 'accept' }, { kind: 'previous' }, { kind: 'drop' }),
    fc.double({ min: 90, max: 110, noNaN: true }).map((value): PriceAnswer => ({ kind: 'replace', value })),
  );
  const price = fc.oneof(fc.constantFrom(100, 101), fc.constantFrom(0.01, 40, 190, 10_100, Number.NaN));

  it('nothing odd is written after fixing: only rows that were asked about differ, no other is lost, and each spike was accepted', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 8 }), fc.array(answer), (fresh, answers) => {
        const { fresh: given, stored } = { ...parked, fresh: bars(30, fresh) };
        let check = checkParked({ ...parked, fresh: given });
        const answered = new Map<number, PriceAnswer['kind']>();
        for (const each of [...answers, ...fresh.map((): PriceAnswer => ({ kind: 'drop' }))]) {
          if (check.kind === 'checked') break;
          answered.set(check.spike.time, each.kind);
          check = answerSpike(check.parked, each);
        }
        if (check.kind !== 'checked') throw new Error('every row was dropped, and one still spikes');
        const { rows } = check;
        const dropped = [...given.times].filter((time) => answered.get(time) === 'drop');
        expect([...rows.times]).toEqual([...given.times].filter((time) => !dropped.includes(time)));
        rows.times.forEach((time, row) => {
          if (!answered.has(time))
            expect(rows.columns.FINAL[row]).toBe(given.columns.FINAL[given.times.indexOf(time)]);
        });
        const whole = concatRows(stored, rows);
        const spikeFrom = (from: number) => findSpike(whole.times, whole.columns.FINAL, 8, from);
        for (let spike = spikeFrom(30); spike; spike = spikeFrom(spike.index + 1))
          expect(answered.get(spike.time)).toBe('accept');
      }),
    );
  });

  it('an answer is for the row that was asked about only', () => {
    const check = answerSpikeAt(parked, 30 * DAY_MS, { kind: 'drop' });
    expect(check).toMatchObject({ kind: 'spike', spike: { time: 31 * DAY_MS } });
  });

  it('what waits for an answer is not changed by one', () => {
    answerSpike(parked, { kind: 'replace', value: 100.5 });
    expect(parked.fresh.columns.FINAL[1]).toBe(150);
  });
});
