import { DAY_MS } from '../time/units';
import { answerRateSpike } from './rate-check';

function rates(first: number, ...price: number[]) {
  const times = Float64Array.from(price, (_, row) => (first + row) * DAY_MS);
  return { times, columns: { price: Float64Array.from(price) } };
}

const calm = Array.from({ length: 40 }, (_, day) => 1 + (day % 2) / 1000);
const SPIKE = 41 * DAY_MS;
const waiting = { stored: rates(0, ...calm), fresh: rates(40, 1, 1.5, 1.001), maxSpike: 8 };
const answered = (...answer: [Parameters<typeof answerRateSpike>[2]]) => {
  const check = answerRateSpike(waiting, SPIKE, ...answer);
  return { kind: check.kind, rates: [...(check.kind === 'spike' ? check.passed : check.rows).columns.price] };
};

describe("an operator's answer to a spike of a rate", () => {
  it('drop leaves the row out', () => {
    expect(answered({ kind: 'drop' })).toEqual({ kind: 'checked', rates: [1, 1.001] });
  });

  it('replace takes the other value, which is tested again', () => {
    expect(answered({ kind: 'replace', value: 1.002 })).toEqual({
      kind: 'checked',
      rates: [1, 1.002, 1.001],
    });
    expect(answered({ kind: 'replace', value: 1.4 })).toEqual({ kind: 'spike', rates: [1] });
  });

  it('accept takes it; that the next falls back is another spike, and what passed stays', () => {
    expect(answered({ kind: 'accept' })).toEqual({ kind: 'spike', rates: [1, 1.5] });
  });

  it('an answer is for the row that was asked about: repeated after it was stored, it accepts nothing else', () => {
    const stored = rates(0, ...calm, 1, 1.5);
    const again = answerRateSpike({ ...waiting, stored }, SPIKE, { kind: 'accept' });
    expect(again).toMatchObject({ kind: 'spike', spike: { time: 42 * DAY_MS } });
  });
});
