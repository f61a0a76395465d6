import type { PriceAnswer } from '../questions/question-answer';
import { notionalClose } from '../time/notional-close';
import { compareRates, rateCloses } from './cross-check-rates';
import { answerRateDifference } from './rate-check';
import { rateSpikeId, rateSpikeQuestion } from './rate-questions';

const ABOUT = { code: 'EURUSD', zone: 'Europe/London', limit: { percent: 1 } } as const;
const DATES = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
const id = (date: string) => `fx-sources/EURUSD/${date}`;
const time = (date: string) => notionalClose(date, ABOUT.zone);

function rates(...price: readonly number[]) {
  const times = Float64Array.from(price, (_, row) => time(DATES[row]));
  return { times, columns: { price: Float64Array.from(price) } };
}

const STORED = rates(1.1, 1.1, 1.1);
const compare = (updated: readonly number[], theirs: readonly number[], answered: readonly string[] = []) =>
  compareRates(
    ABOUT,
    { stored: STORED, updated: rates(...updated) },
    [rateCloses('bank', rates(...updated)), rateCloses('broker', rates(...theirs))],
    new Map(answered.map((date) => [id(date), { kind: 'accept' }])),
  );

test('rates that agree are stored, and make an open question void', () => {
  expect(compare([1.1, 1.1, 1.1, 1.11], [1.1, 1.1, 1.1, 1.112])).toEqual({
    passed: DATES.slice(0, 4).map(id),
    isWaiting: false,
  });
});

test('the first new rate that differs waits, with those before the next one that differs', () => {
  const { question, isWaiting } = compare([1.1, 1.1, 1.1, 1.11, 1.12], [1.1, 1.1, 1.1, 1.2, 1.12]);
  expect(isWaiting).toBe(true);
  expect(question).toMatchObject({
    id: id('2026-11-19'),
    parked: { price: [1.11, 1.12], spikeTime: time('2026-11-19') },
  });
  expect(question?.parked.sources).toEqual([
    { source: 'bank', value: 1.11 },
    { source: 'broker', value: 1.2 },
  ]);
  expect(question?.text).toMatch(
    /^EURUSD, rate of 2026-11-19: 1.11, and bank 1.11, broker 1.2 \(0.09 apart, limit 0.0111\)\. No newer/,
  );
});

test('a stored day that a source has later is asked about as it is stored, and newer ones are added', () => {
  const { question, isWaiting } = compare([1.1, 1.1, 1.1, 1.11], [1.1, 1.1, 1.2]);
  expect([question?.id, question?.parked.times, isWaiting]).toEqual([id('2026-11-18'), [], false]);
});

test('a day that was answered is not asked about again', () => {
  expect(compare([1.1, 1.1, 1.1, 1.11], [1.1, 1.1, 1.1, 1.2], ['2026-11-19']).question).toBeUndefined();
});

describe('an answer', () => {
  const fresh = compare([1.1, 1.1, 1.1, 1.11, 1.12], [1.1, 1.1, 1.1, 1.2]).question!.parked;
  const late = compare([1.1, 1.1, 1.1], [1.1, 1.1, 1.2]).question!.parked;

  test.each<[string, PriceAnswer, readonly number[], readonly number[] | undefined]>([
    ['accept', { kind: 'accept' }, [1.11, 1.12], undefined],
    ['replace', { kind: 'replace', value: 1.2 }, [1.2, 1.12], [1.1, 1.1, 1.2]],
    ['previous', { kind: 'previous' }, [1.1, 1.12], undefined],
    ['drop', { kind: 'drop' }, [1.12], [1.1, 1.1]],
  ])(
    '%s stores the rates that waited, or changes the one that is stored, once',
    (_, given, added, edited) => {
      const first = answerRateDifference(STORED, fresh, given, 20);
      expect([...first.series!.columns.price]).toEqual([1.1, 1.1, 1.1, ...added]);
      expect(answerRateDifference(first.series!, fresh, given, 20)).toEqual({ changed: [] });
      const changed = answerRateDifference(STORED, late, given, 20).series;
      expect(changed && [...changed.columns.price]).toEqual(edited);
    },
  );

  test('what can not be a rate is refused', () => {
    expect(() => answerRateDifference(STORED, late, { kind: 'replace', value: 0 }, 20)).toThrow(
      /not an exchange rate/,
    );
  });
});

test('a question about a spike has what the sources say, where there are several', () => {
  const about = { code: 'EURUSD', maxSpike: 8, dropped: [] };
  const found = {
    spike: { index: 3, time: time('2026-11-19'), value: 3, ratio: 90 },
    fresh: rates(1, 1, 1, 3),
  };
  const sources = [
    { source: 'bank', value: 3 },
    { source: 'broker', value: 1.1 },
  ];
  expect(rateSpikeQuestion(about, found, sources)).toMatchObject({
    id: rateSpikeId('EURUSD'),
    parked: { sources },
  });
  expect(rateSpikeQuestion(about, found, sources.slice(1)).parked).not.toHaveProperty('sources');
});
