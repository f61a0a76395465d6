import { BAR_POLICY } from '../../test/support/bar-policy';
import { sliceRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { notionalClose } from '../time/notional-close';
import { dateToMs } from '../time/trade-date';
import { answerParked } from './answer-parked';
import type { BarSize, BarsBySize } from './bar-size';
import { type BarPolicy, decideContract, type FetchedBars } from './contract-day';
import { type DroppedRow, droppedRows } from './dropped-rows';
import { EMPTY_BARS } from './empty-bars';

const NOW = Date.parse('2026-11-20T23:10:00Z');
const POLICY = BAR_POLICY;
const HOURS = { tradingHours: '', zone: undefined };
const EMPTY = { kind: 'empty', reason: 'no data' } as const;
const ID = 'spike/CORN/20261200/day';

function bars(times: readonly number[], finals: readonly number[]): ContractPrices {
  const price = Float64Array.from(finals);
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price.map(() => 10) };
  return { times: Float64Array.from(times), columns };
}

/** As stored: twenty days up to the 19th, up and down by one. */
const DAYS = Array.from({ length: 20 }, (_, row) => new Date(dateToMs('2026-10-31') + row * 86_400_000));
const dates = DAYS.map((day) => day.toISOString().slice(0, 10));
const STORED = bars(
  dates.map((date) => notionalClose(date)),
  dates.map((_, row) => 100 + (row % 2)),
);
/** As the broker sends them: trade dates at 00:00 UTC. */
const fetchedDay = (...rows: readonly (readonly [string, number])[]): FetchedBars => ({
  kind: 'bars',
  bars: bars(
    rows.map(([date]) => dateToMs(date)),
    rows.map(([, final]) => final),
  ),
});

const SPIKE = fetchedDay(['2026-11-19', 100], ['2026-11-20', 900]);

const decide = (
  fetched: Partial<Record<BarSize, FetchedBars>>,
  stored: ContractPrices | undefined = STORED,
  dropped: readonly DroppedRow[] = [],
) =>
  decideContract(
    {
      instrument: 'CORN',
      contract: '20261200',
      stored: { day: stored },
      fetched: { hour: EMPTY, day: EMPTY, ...fetched },
      hours: HOURS,
      dropped: { day: dropped },
    },
    POLICY,
    NOW,
  );

test.each([
  ['nothing fetched', EMPTY, 0, [], []],
  [
    'refused',
    { kind: 'failed', cause: 'refused', reason: 'no permission' } as const,
    0,
    ['20261200 day: no permission'],
    [],
  ],
  ['only what is stored', fetchedDay(['2026-11-19', 100]), 0, [], [ID]],
  ['a new day', fetchedDay(['2026-11-19', 100], ['2026-11-20', 101]), 1, [], [ID]],
  ['a day whose session is not over', fetchedDay(['2026-11-21', 101]), 0, [], [ID]],
  ['a price of 0', fetchedDay(['2026-11-20', 0]), 0, [], [ID]],
])('daily bars: %s', (_, day, rows, problems, passed) => {
  const decision = decide({ day });
  expect(decision).toMatchObject({ problems, passed, questions: [] });
  expect((decision.parts?.day.times.length ?? STORED.times.length) - STORED.times.length).toBe(rows);
  if (decision.parts) expect(decision.parts.merged).toEqual(decision.parts.day);
});

test.each<[FetchedBars, object]>([
  [EMPTY, { kind: 'empty', reason: 'no data' }],
  [fetchedDay(['2026-11-20', 101]), { kind: 'data', rows: 1 }],
  [fetchedDay(['2026-11-19', 100]), { kind: 'empty', reason: 'nothing newer than 2026-11-19' }],
  [fetchedDay(['2026-11-21', 101]), { kind: 'empty', reason: 'the newer bars are not finished yet' }],
  [
    fetchedDay(['2026-11-20', 0]),
    { kind: 'empty', reason: '1 newer bar left out: without volume, or of a price that is ignored' },
  ],
  [fetchedDay(['2026-11-20', 900]), { kind: 'failure', cause: 'spike', question: ID }],
  [
    { kind: 'failed', cause: 'timeout', reason: 'late' },
    { kind: 'failure', cause: 'timeout', reason: 'late' },
  ],
])(
  'pysystemtrade #641: each fetch ends as data, as no data with the reason, or as failure: %j is %j',
  (day, result) => {
    const lastBar = new Date(notionalClose('rows' in result ? '2026-11-20' : '2026-11-19'));
    expect(decide({ day }).fetches).toMatchObject([
      { barSize: 'hour', result: EMPTY },
      { barSize: 'day', result, lastBar },
    ]);
  },
);

test('a failure of one bar size does not keep the other from being stored', () => {
  const hour = { kind: 'failed', cause: 'timeout', reason: 'no answer in time' } as const;
  const decision = decide({ hour, day: fetchedDay(['2026-11-20', 101]) });
  expect(decision.problems).toEqual(['20261200 hour: no answer in time']);
  expect(decision.parts?.hour?.times).toHaveLength(0);
  expect(decision.parts?.day.times.at(-1)).toBe(notionalClose('2026-11-20'));
});

test('a spike of one bar size does not keep the other from being stored', () => {
  const times = ['2026-11-20T20:00:00Z', '2026-11-20T21:00:00Z'].map(Date.parse);
  const { parts, questions } = decide({ hour: { kind: 'bars', bars: bars(times, [101, 100]) }, day: SPIKE });
  expect(parts?.day).toEqual(STORED);
  expect([...parts!.hour!.times]).toEqual(times);
  expect(parts!.merged.times).toHaveLength(STORED.times.length + 2);
  expect(questions.map(({ id }) => id)).toEqual([ID]);
});

test("today's daily bar is not stored before 23:00, even when its session is over, but the day after", () => {
  const hours = { tradingHours: '20261120:0900-20261120:1700', zone: 'Europe/London' };
  const at = (now: string, policy: BarPolicy = POLICY) =>
    decideContract(
      {
        ...{ instrument: 'CORN', contract: '20261200', stored: { day: STORED }, hours },
        fetched: { hour: EMPTY, day: fetchedDay(['2026-11-20', 101]) },
      },
      policy,
      Date.parse(now),
    ).parts?.day.times.at(-1);
  expect(at('2026-11-20T22:59:00Z')).toBeUndefined();
  expect(at('2026-11-21T07:05:00Z')).toBe(notionalClose('2026-11-20'));
  const withFuture = { ...POLICY, ignore_future_prices: false };
  expect(at('2026-11-20T22:59:00Z', withFuture)).toBe(notionalClose('2026-11-20'));
  expect(at('2026-11-20T16:59:00Z', withFuture)).toBeUndefined();
});

test('a price below zero is stored, or left out with a warning where that is configured', () => {
  const below = fetchedDay(['2026-11-20', -1]);
  const facts = {
    ...{ instrument: 'CORN', contract: '20261200', stored: { day: EMPTY_BARS }, hours: HOURS },
    fetched: { hour: EMPTY, day: below },
  };
  expect([...decideContract(facts, POLICY, NOW).parts!.day.columns.FINAL]).toEqual([-1]);
  expect(decideContract(facts, { ...POLICY, ignore_negative_prices: true }, NOW)).toMatchObject({
    parts: undefined,
    problems: ['20261200 day: 1 with a price below zero left out (ignore_negative_prices)'],
  });
});

test('hours that are over are stored, and merged with the stored days', () => {
  const times = ['2026-11-20T20:00:00Z', '2026-11-20T22:30:00Z'].map(Date.parse);
  const { parts } = decide({ hour: { kind: 'bars', bars: bars(times, [101, 102]) } });
  expect([...parts!.hour!.times]).toEqual([times[0]]);
  expect(parts!.merged.times).toHaveLength(STORED.times.length + 1);
});

test('a spike stores nothing and asks, with the fresh rows', () => {
  const { parts, passed, questions } = decide({ day: SPIKE });
  expect([parts, passed]).toEqual([undefined, []]);
  expect(questions).toEqual([
    {
      id: ID,
      text: expect.stringMatching(
        /^CORN\/20261200, day bar of 2026-11-20T23:00:00.000Z: 900 .*answer spike\/CORN/,
      ),
      parked: expect.objectContaining({ barSize: 'day', spikeTime: notionalClose('2026-11-20') }),
    },
  ]);
  expect(questions[0].parked.columns.FINAL).toEqual([900]);
});

test.each([
  [{ kind: 'accept' }, [900]],
  [{ kind: 'replace', value: 101 }, [101]],
  [{ kind: 'drop' }, []],
] as const)('the answer %j to it stores %j, and again nothing', (answer, finals) => {
  const [{ parked }] = decide({ day: SPIKE }).questions;
  const { parts, next } = answerParked({ day: STORED }, parked, answer, 8);
  expect(next).toBeUndefined();
  expect([...(parts?.day.columns.FINAL.slice(STORED.times.length) ?? [])]).toEqual(finals);
  if (parts) expect(answerParked(parts, parked, answer, 8)).toEqual({ added: [] });
});

test('a later download that passes the check makes the question about a spike void', () => {
  expect(decide({ day: SPIKE }).passed).toEqual([]);
  expect(decide({ day: fetchedDay(['2026-11-19', 100], ['2026-11-20', 101]) }).passed).toEqual([ID]);
});

test('a replacement that spikes too is asked about next', () => {
  const [{ parked }] = decide({ day: SPIKE }).questions;
  const answer = { kind: 'replace', value: 800 } as const;
  expect(answerParked({ day: STORED }, parked, answer, 8)).toMatchObject({
    parts: undefined,
    next: { value: 800 },
  });
});

describe('a row that the answer to its spike has dropped', () => {
  const [{ parked }] = decide({ day: SPIKE }).questions;
  const dropped = droppedRows({ kind: 'drop' }, parked, parked.columns.FINAL);
  const asDropped = (...rows: readonly (readonly [string, number])[]) =>
    decide({ day: fetchedDay(...rows) }, STORED, dropped);

  test('is left out as long as the source has it so, without a question', () => {
    const { parts, questions, fetches } = asDropped(['2026-11-20', 900]);
    expect([parts, questions]).toEqual([undefined, []]);
    expect(fetches[1].result).toEqual({ kind: 'empty', reason: 'left out, as it was answered' });
  });

  test('is taken once it is corrected, and asked about once it is another spike', () => {
    expect(asDropped(['2026-11-20', 101]).fetches[1].result).toEqual({ kind: 'data', rows: 1 });
    expect(asDropped(['2026-11-20', 800]).questions).toMatchObject([{ id: ID }]);
  });

  test('stays out while a later one is asked about, and after the answer to that', () => {
    const days = fetchedDay(['2026-11-19', 900], ['2026-11-20', 950]);
    const stored = sliceRows(STORED, 0, STORED.times.length - 1);
    const earlier = { time: notionalClose('2026-11-19'), value: 900 };
    const [question] = decide({ day: days }, stored, [earlier]).questions;
    expect(question.parked).toMatchObject({ spikeTime: notionalClose('2026-11-20'), dropped: [earlier] });
    const both = droppedRows({ kind: 'drop' }, question.parked, question.parked.columns.FINAL);
    expect(both).toEqual([earlier, { time: notionalClose('2026-11-20'), value: 950 }]);
    expect(droppedRows(undefined, question.parked, [])).toEqual([earlier]);
    expect(decide({ day: days }, stored, both).questions).toEqual([]);
  });

  test('one that the stored rows have passed is forgotten', () => {
    const old = { time: notionalClose('2026-11-18'), value: 900 };
    expect(decide({ day: SPIKE }, STORED, [old]).questions[0].parked).not.toHaveProperty('dropped');
  });
});

describe('an intraday frequency of 15 minutes', () => {
  const quarters = ['2026-11-20T22:30:00Z', '2026-11-20T22:45:00Z', '2026-11-20T23:00:00Z'].map(Date.parse);
  const fetched = { '15-minute': { kind: 'bars', bars: bars(quarters, [101, 102, 103]) } } as const;
  const hour = bars([Date.parse('2026-11-20T21:00:00Z')], [100]);
  const facts = (stored: BarsBySize) => ({
    ...{ instrument: 'CORN', contract: '20261200', stored, hours: HOURS },
    fetched: { ...fetched, day: EMPTY },
  });
  const decideFine = (stored: BarsBySize) =>
    decideContract(facts(stored), { ...POLICY, intraday_frequency: '15M' }, NOW);

  test('stores the bars that are over under their size, merged with the daily ones', () => {
    const { parts, fetches, problems } = decideFine({ day: STORED });
    expect(Object.keys(parts!).sort()).toEqual(['15-minute', 'day', 'merged']);
    // The one of 23:00 is not over; none can be taken for a closing row.
    expect([...parts!['15-minute']!.times]).toEqual(quarters.slice(0, 2));
    expect(parts!.merged.times).toHaveLength(STORED.times.length + 2);
    expect(fetches.map(({ barSize, result }) => [barSize, result.kind])).toEqual([
      ['15-minute', 'data'],
      ['day', 'empty'],
    ]);
    expect(problems).toEqual([]);
  });

  test('in the place of hourly bars says so once, and mixes them no more', () => {
    const { parts, problems } = decideFine({ hour, day: STORED });
    expect(parts!.hour).toBeUndefined();
    expect(parts!.merged.times).not.toContain(hour.times[0]);
    expect(problems).toEqual([
      expect.stringMatching(/^20261200: from now on its 15-minute bars are merged .*hour bars/),
    ]);
    const again = decideFine({ hour, ...parts, '15-minute': bars([quarters[0]], [101]) });
    expect(again.problems).toEqual([]);
  });

  test('a change that brings no bars changes nothing', () => {
    const nothing = decideContract(
      {
        ...facts({ hour, day: STORED }),
        fetched: { '15-minute': EMPTY, day: fetchedDay(['2026-11-20', 101]) },
      },
      { ...POLICY, intraday_frequency: '15M' },
      NOW,
    );
    expect(nothing.problems).toEqual([]);
    expect(nothing.parts!.merged.times).toContain(hour.times[0]);
  });
});
