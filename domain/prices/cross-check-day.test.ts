import { BAR_POLICY } from '../../test/support/bar-policy';
import type { PriceAnswer } from '../questions/question-answer';
import type { ContractPrices } from '../series/series';
import { notionalClose } from '../time/notional-close';
import { dateToMs, msToDate } from '../time/trade-date';
import { answerDifference } from './answer-difference';
import { decideContract, type FetchedBars } from './contract-day';
import { withCrossCheck } from './cross-check-day';

const NOW = Date.parse('2026-11-24T23:10:00Z');
const POLICY = { ...BAR_POLICY, limit: { daily_vols: 1 } } as const;
const EMPTY = { kind: 'empty', reason: 'no data' } as const;
const id = (date: string) => `sources/CORN/20261200/${date}`;

function bars(times: readonly number[], finals: readonly number[]): ContractPrices {
  const price = Float64Array.from(finals);
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price.map(() => 10) };
  return { times: Float64Array.from(times), columns };
}

/** Twenty days up to 2026-11-19, up and down by one: the last close is 101. */
const DATES = Array.from({ length: 20 }, (_, row) => msToDate(dateToMs('2026-10-31') + row * 86_400_000));
const STORED = bars(
  DATES.map((date) => notionalClose(date)),
  DATES.map((_, row) => 100 + (row % 2)),
);

type Days = Readonly<Record<string, number>>;
const answer = (days: Days): Extract<FetchedBars, { kind: 'bars' }> => ({
  kind: 'bars',
  bars: bars(Object.keys(days).map(dateToMs), Object.values(days)),
});

function check(
  ours: Days,
  theirs: Days | FetchedBars,
  {
    answered = [],
    hour = EMPTY,
    given = { kind: 'accept' },
  }: { answered?: readonly string[]; hour?: FetchedBars; given?: PriceAnswer } = {},
) {
  const day = answer(ours);
  const hours = { tradingHours: '', zone: undefined };
  const facts = {
    ...{ instrument: 'CORN', contract: '20261200', hours },
    ...{ stored: { day: STORED }, fetched: { hour, day } },
  };
  const answers = [
    { source: 'vendor', answer: day },
    { source: 'broker', answer: 'kind' in theirs ? (theirs as FetchedBars) : answer(theirs as Days) },
  ];
  const sources = { answers, answered: new Map(answered.map((date) => [id(date), given])) };
  return withCrossCheck(decideContract(facts, POLICY, NOW), facts, sources, POLICY, NOW);
}

const datesOf = ({ times }: { readonly times: Iterable<number> }) => [...times].map(msToDate);

test('sources that agree change nothing, and make an open question void', () => {
  const day = check({ '2026-11-20': 102 }, { '2026-11-20': 102.5 });
  expect(day).toMatchObject({ questions: [], problems: [] });
  expect(day.parts?.day.times).toHaveLength(21);
  expect(day.passed).toContain(id('2026-11-20'));
});

test('a fresh day that differs waits, with the rows before the next one that differs', () => {
  const ours = { '2026-11-20': 102, '2026-11-21': 103, '2026-11-22': 104, '2026-11-23': 105 };
  const day = check(ours, { '2026-11-20': 102, '2026-11-21': 100, '2026-11-22': 104, '2026-11-23': 100 });
  expect(day.parts).toBeUndefined();
  expect(day.questions).toMatchObject([{ id: id('2026-11-21'), parked: { barSize: 'day' } }]);
  const [{ text, parked }] = day.questions;
  expect(datesOf(parked)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  expect(parked.sources).toEqual([
    { source: 'vendor', value: 103 },
    { source: 'broker', value: 100 },
  ]);
  expect(text).toMatch(
    /^CORN\/20261200, close of 2026-11-21: 103, and vendor 103, broker 100 \(3 apart, limit 1\)\. Nothing of this/,
  );
  expect(day.fetches.find(({ barSize }) => barSize === 'day')?.result).toMatchObject({
    reason: `sources differ: ${id('2026-11-21')} waits for an answer`,
  });
});

test('hourly bars are stored all the same', () => {
  const hour: FetchedBars = { kind: 'bars', bars: bars([Date.parse('2026-11-20T14:00:00Z')], [102]) };
  const day = check({ '2026-11-20': 102 }, { '2026-11-20': 110 }, { hour });
  expect(day.parts?.hour?.times).toHaveLength(1);
  expect(day.parts?.day).toEqual(STORED);
});

test('a stored day that another source has later is asked about as it is stored', () => {
  const day = check({ '2026-11-20': 102 }, { '2026-11-19': 99 });
  expect(day.parts?.day.times).toHaveLength(21);
  expect(day.questions).toMatchObject([{ id: id('2026-11-19'), parked: { times: [] } }]);
  expect(day.questions[0].text).toMatch(/101 is stored, and no newer price of CORN is added until/);
});

test.each<[string, Days, Days | FetchedBars, readonly string[], readonly string[]]>([
  [
    'a day that was answered is not asked about again',
    { '2026-11-20': 102 },
    { '2026-11-20': 110 },
    ['2026-11-20'],
    [],
  ],
  ['only the newest stored days are compared', { '2026-11-20': 102 }, { '2026-11-14': 1 }, [], []],
  ['nor what only one source has', { '2026-11-20': 102 }, { '2026-11-23': 1 }, [], []],
  [
    'a spike is asked about first',
    { '2026-11-20': 150 },
    { '2026-11-20': 102 },
    [],
    ['spike/CORN/20261200/day'],
  ],
])('%s', (_, ours, theirs, answered, expected) => {
  expect(check(ours, theirs, { answered }).questions.map((each) => each.id)).toEqual(expected);
});

test('a day that was dropped stays out, although the sources have it still', () => {
  const dropped = { answered: ['2026-11-20'], given: { kind: 'drop' } } as const;
  const only = check({ '2026-11-20': 102 }, { '2026-11-20': 110 }, dropped);
  expect(only).toMatchObject({ questions: [], fetches: [{}, { result: { kind: 'empty' } }] });
  expect(only.parts).toBeUndefined();
  const more = check({ '2026-11-20': 102, '2026-11-23': 103 }, { '2026-11-20': 110 }, dropped);
  expect(more.parts?.day.times.length).toBe(21);
  expect(more.fetches[1].result).toEqual({ kind: 'data', rows: 1 });
});

test('a question about a spike has what the sources say of its day', () => {
  const [{ parked }] = check({ '2026-11-20': 150 }, { '2026-11-20': 102 }).questions;
  expect(parked.sources).toEqual([
    { source: 'vendor', value: 150 },
    { source: 'broker', value: 102 },
  ]);
});

test('a source that fails is named, one without the day is not', () => {
  const failed = { kind: 'failed', cause: 'other', reason: 'x.csv, line 2: no date' } as const;
  expect(check({ '2026-11-20': 102 }, failed).problems).toEqual([
    '20261200 day: not compared with broker: x.csv, line 2: no date',
  ]);
  expect(check({ '2026-11-20': 102 }, EMPTY).problems).toEqual([]);
});

describe('an answer', () => {
  const fresh = check({ '2026-11-20': 102, '2026-11-21': 103 }, { '2026-11-20': 110 }).questions[0].parked;
  const late = check({ '2026-11-20': 102 }, { '2026-11-19': 99 }).questions[0].parked;

  test.each<[string, PriceAnswer, readonly number[]]>([
    ['accept', { kind: 'accept' }, [101, 102, 103]],
    ['replace', { kind: 'replace', value: 110 }, [101, 110, 103]],
    ['previous', { kind: 'previous' }, [101, 101, 103]],
    ['drop', { kind: 'drop' }, [101, 103]],
  ])('%s stores the rows that waited, once', (_, given, closes) => {
    const first = answerDifference({ day: STORED }, fresh, given, 20);
    const [from, added] = [STORED.times.length - 1, closes.length - 1];
    expect(first.added).toHaveLength(added);
    expect([...(first.parts?.day.columns.FINAL.slice(from) ?? [])]).toEqual(closes);
    const again = answerDifference({ ...first.parts }, fresh, given, 20);
    expect(again).toMatchObject({ added: [], edited: [] });
  });

  test.each<[string, PriceAnswer, readonly number[] | undefined]>([
    ['accept', { kind: 'accept' }, undefined],
    ['replace', { kind: 'replace', value: 99 }, [100, 99]],
    ['previous', { kind: 'previous' }, [100, 100]],
    ['drop', { kind: 'drop' }, [101, 100]],
  ])('%s edits a day that is stored already, once', (_, given, closes) => {
    const first = answerDifference({ day: STORED }, late, given, 8);
    const last = first.parts?.day.columns.FINAL.slice(-2);
    expect(last && [...last]).toEqual(closes);
    expect(first.edited).toEqual(closes ? [late.spikeTime] : []);
    const again = answerDifference(first.parts ?? { day: STORED }, late, given, 8);
    expect(again).toEqual({ added: [], edited: [] });
  });

  test('a spike after the answered day stops there', () => {
    const parked = { ...fresh, columns: { ...fresh.columns, FINAL: [102, 150] } };
    const { added, next } = answerDifference({ day: STORED }, parked, { kind: 'accept' }, 8);
    expect([added.map(msToDate), next?.value]).toEqual([['2026-11-20'], 150]);
  });

  test('a number that spikes itself is not stored', () => {
    const { added, next } = answerDifference({ day: STORED }, fresh, { kind: 'replace', value: 150 }, 8);
    expect([added, next?.time]).toEqual([[], fresh.spikeTime]);
  });
});
