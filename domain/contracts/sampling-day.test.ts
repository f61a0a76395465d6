import { contractRecord, ROLL } from '../../test/support/sampling-records';
import type { ContractRecord } from './contract-record';
import {
  answerOfList,
  type ContractAnswer,
  contractsToAsk,
  decideSamplingDay,
  differencesAtBroker,
  type ReportedContract,
  type SamplingFacts,
} from './sampling-day';

const [EXPIRED, PRICED, FORWARD, NEXT, FAR] = ['20260900', '20261200', '20270300', '20270600', '20270900'];
const policy = { roll: ROLL, today: '2026-11-27' };
const facts = (change: Partial<SamplingFacts> = {}): SamplingFacts => ({
  instrument: 'BUND',
  current: { price: PRICED, forward: FORWARD, carry: FORWARD },
  known: [EXPIRED, PRICED, FORWARD, NEXT].map((contract) => contractRecord(contract)),
  held: [],
  ...change,
});

const found = (contract: string, expiry?: string): ContractAnswer<ReportedContract> => {
  const { conId, tradingHours, zone, minTick, expiry: stored } = contractRecord(contract);
  return { kind: 'found', details: { conId, tradingHours, zone, minTick, expiry: expiry ?? stored } };
};
const UNKNOWN = { kind: 'unknown' } as const;
const FAILED = {
  kind: 'failed',
  failure: { kind: 'failure', cause: 'refused', reason: 'farm is down (code 321)' },
} as const;
const AMBIGUOUS = { kind: 'ambiguous', reason: 'two of them' } as const;

const ALL = new Map<string, ContractAnswer<ReportedContract>>([
  [EXPIRED, UNKNOWN],
  ...[PRICED, FORWARD, NEXT].map((contract) => [contract, found(contract)] as const),
]);
const decide = (answers: Iterable<readonly [string, ContractAnswer<ReportedContract>]>, change = {}) =>
  decideSamplingDay(facts(change), policy, new Map([...ALL, ...answers]));

test('asks about the chain and what is sampled so far', () => {
  expect(contractsToAsk(facts(), policy)).toEqual([EXPIRED, PRICED, FORWARD, NEXT]);
  const known = [contractRecord(FAR), contractRecord('20280300', { sampling: false })];
  expect(contractsToAsk(facts({ known }), policy)).toEqual([EXPIRED, PRICED, FORWARD, NEXT, FAR]);
});

test.each<[string, string, Partial<SamplingFacts>, readonly string[], object | undefined]>([
  ['listed', NEXT, {}, [PRICED, NEXT], found(NEXT)],
  ['not listed, listed before: asked by itself', NEXT, {}, [PRICED], undefined],
  ['not listed, never before: not there yet', FAR, {}, [PRICED], UNKNOWN],
  ['not listed, in use, never before', FORWARD, { known: [] }, [PRICED], undefined],
  ['not listed, held, never before', FAR, { held: [FAR] }, [PRICED], undefined],
  ['not listed, by its day', '20270915', {}, [PRICED], undefined],
  ['an empty list says nothing', FAR, {}, [], undefined],
])("the broker's list of months and a contract: %s", (_case, contract, change, listed, expected) => {
  const answers = new Map(listed.map((id) => [id, found(id)]));
  expect(answerOfList(facts(change), answers, contract)).toEqual(expected);
});

test('a contract of the chain that was stopped is sampled again once the broker knows it', () => {
  const known = [EXPIRED, PRICED, FORWARD, NEXT].map((id) => contractRecord(id, { sampling: id !== NEXT }));
  const day = decide([], { known });
  expect(day.sampled.map(({ id }) => id)).toEqual([PRICED, FORWARD, NEXT]);
  expect(day.changed).toContainEqual(contractRecord(NEXT));
});

test('an ordinary day samples what the broker knows, and stops what has expired', () => {
  const day = decide([]);
  expect(day.sampled.map(({ id }) => id)).toEqual([PRICED, FORWARD, NEXT]);
  expect(day.changed).toEqual([contractRecord(EXPIRED, { sampling: false })]);
  expect(day).toMatchObject({ problems: [], unknown: [], isPriced: true });
});

test.each<[string, Map<string, ContractAnswer<ReportedContract>>, Partial<SamplingFacts>, object]>([
  [
    'a date that the broker corrected is stored',
    new Map([[PRICED, found(PRICED, '20261210')]]),
    {},
    { changed: [{ contract: EXPIRED }, { contract: PRICED, expiry: '20261210', sampling: true }] },
  ],
  [
    'one that has expired by the corrected date stops',
    new Map([[PRICED, found(PRICED, '20261126')]]),
    {},
    { changed: [{ contract: EXPIRED }, { contract: PRICED, expiry: '20261126', sampling: false }] },
  ],
  [
    'a contract that the broker does not know stops, and is named where it is in use',
    new Map([[PRICED, UNKNOWN]]),
    {},
    {
      sampled: [{ id: FORWARD }, { id: NEXT }],
      changed: [{ contract: EXPIRED }, { contract: PRICED, sampling: false, expiry: '20261215' }],
      unknown: [{ contract: PRICED, role: 'priced' }],
      isPriced: false,
      problems: [`the broker no longer knows its priced contract ${PRICED}`],
    },
  ],
  [
    'nothing is switched off by an error: flag and expiry stay',
    new Map([EXPIRED, PRICED, FORWARD, NEXT].map((contract) => [contract, FAILED])),
    { held: [PRICED] },
    {
      sampled: [],
      changed: [],
      unknown: [],
      isPriced: true,
      problems: [EXPIRED, PRICED, FORWARD, NEXT].map(
        (id) => `${id}: not looked up: ${FAILED.failure.reason}`,
      ),
    },
  ],
  [
    'one that is ambiguous stays as it is, with its reason',
    new Map([[NEXT, AMBIGUOUS]]),
    {},
    { changed: [{ contract: EXPIRED }], problems: [AMBIGUOUS.reason] },
  ],
  [
    'a contract that leaves the chain stops',
    new Map([[FAR, found(FAR)]]),
    { known: [EXPIRED, PRICED, FORWARD, NEXT, FAR].map((contract) => contractRecord(contract)) },
    { changed: [{ contract: EXPIRED }, { contract: FAR, sampling: false, expiry: '20270915' }] },
  ],
  [
    'a contract that vanished is named also where it is not in use',
    new Map([[NEXT, UNKNOWN]]),
    {},
    {
      changed: [{ contract: EXPIRED }, { contract: NEXT, sampling: false }],
      notFetched: [{ id: NEXT, result: { kind: 'failure', cause: 'unknown' } }],
      unknown: [],
      problems: [`the broker no longer knows ${NEXT}, which is not in use`],
    },
  ],
  [
    'one that is listed no longer in the evening of its last day has not vanished',
    new Map([[PRICED, UNKNOWN]]),
    { known: [contractRecord(PRICED, { expiry: '20261127' })] },
    { notFetched: [], unknown: [], isPriced: true, problems: [] },
  ],
  [
    'a held contract that the broker no longer knows is named',
    new Map([[NEXT, UNKNOWN]]),
    { held: [NEXT, EXPIRED] },
    { unknown: [{ contract: NEXT, role: 'held' }] },
  ],
])('%s', (_, answers, change, expected) => {
  expect(decide(answers, change)).toMatchObject(expected);
});

describe('an instrument whose prices come from elsewhere', () => {
  const elsewhere = { ...policy, isPricedElsewhere: true };
  const ids = [EXPIRED, PRICED, FORWARD, NEXT];
  const all = (answer: ContractAnswer<ReportedContract>) => new Map(ids.map((id) => [id, answer]));

  test('is sampled as it is stored while the broker does not answer, which is said once', () => {
    const day = decideSamplingDay(facts(), elsewhere, all(FAILED));
    expect(day.sampled).toEqual(
      [PRICED, FORWARD, NEXT].map((id) => ({
        ...{ id, details: undefined },
        hours: { tradingHours: '20261127:0900-20261127:1700', zone: 'Europe/Berlin' },
      })),
    );
    expect(day).toMatchObject({ notFetched: [], unknown: [], isPriced: true });
    expect(day.changed).toEqual([contractRecord(EXPIRED, { sampling: false })]);
    expect(day.problems).toEqual([
      `${ids.join(', ')}: taken as stored, not looked up: ${FAILED.failure.reason}`,
    ]);
  });

  test('needs no row at the broker: its contracts are those of the cycle', () => {
    const day = decideSamplingDay(facts({ known: [] }), elsewhere, all({ kind: 'not-asked' }));
    expect(day.sampled.map(({ id, hours }) => [id, hours.zone])).toEqual(
      [PRICED, FORWARD, NEXT].map((id) => [id, undefined]),
    );
    expect(day.changed.map(({ contract, sampling }) => [contract, sampling])).toEqual([
      [EXPIRED, false],
      ...[PRICED, FORWARD, NEXT].map((id) => [id, true]),
    ]);
    expect(day.problems).toEqual([]);
  });

  test('is stopped at a contract that the broker says it does not know', () => {
    const day = decideSamplingDay(facts(), elsewhere, new Map([...ALL, [NEXT, UNKNOWN]]));
    expect(day.sampled.map(({ id }) => id)).toEqual([PRICED, FORWARD]);
  });
});

test('a contract of the first day is stored with what the broker reported', () => {
  const { changed } = decide([], { known: [] });
  expect(changed.map(({ contract, sampling, conId }: ContractRecord) => [contract, sampling, conId])).toEqual(
    [
      [EXPIRED, false, undefined],
      [PRICED, true, 20261200],
      [FORWARD, true, 20270300],
      [NEXT, true, 20270600],
    ],
  );
});

test.each<[string, ContractAnswer<unknown>[], readonly string[] | undefined]>([
  ['nothing is known of an instrument whose contracts are unknown or failed', [UNKNOWN, FAILED], undefined],
  ['an instrument with a known contract agrees', [UNKNOWN, found(PRICED)], []],
  ['differences are named', [{ kind: 'differs', differences: ['a', 'b'] }, found(NEXT)], ['a', 'b']],
])('%s', (_, answers, expected) => {
  expect(differencesAtBroker(new Map(answers.map((each, index) => [String(index), each])))).toEqual(expected);
});
