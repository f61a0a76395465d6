import {
  afterAnswer,
  type FetchResult,
  failureOf,
  type PriceFetch,
  spikeFailure,
  whyNothingNew,
} from './fetch-result';
import { fetchLines, resultText, summariseFetches, summaryText } from './fetch-summary';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-27T22:00:00Z');
const fetch = (
  item: string,
  contract: string,
  result: FetchResult,
  change: Partial<PriceFetch> = {},
): PriceFetch => ({
  ...{ item, contract, barSize: 'day', tradeDate: '2026-11-27', at: new Date(NOW), result },
  ...change,
});
const data = (rows: number): FetchResult => ({ kind: 'data', rows });
const EMPTY: FetchResult = { kind: 'empty', reason: 'nothing newer than 2026-11-27' };
const NO_DATA: FetchResult = { kind: 'empty', reason: 'HMDS query returned no data', noData: true };
const TIMEOUT: FetchResult = { kind: 'failure', cause: 'timeout', reason: 'no answer in time' };

test.each<[string, PriceFetch[], string]>([
  [
    'rows of all contracts',
    [fetch('CORN', '20261200', data(2)), fetch('CORN', '20270300', data(1))],
    '3 rows',
  ],
  ['nothing new', [fetch('CORN', '20261200', EMPTY)], 'nothing new'],
  ['one row of a rate', [fetch('EURUSD', '', data(1))], '1 row'],
  [
    'a failure of two contracts once, and another',
    [
      fetch('CORN', '20261200', TIMEOUT),
      fetch('CORN', '20270300', TIMEOUT),
      fetch('CORN', '20270500', data(5)),
      fetch('CORN', '20270700', failureOf('BROKER_REFUSED', 'no permission')),
    ],
    '3 of 4 failed; 20261200, 20270300 TIMEOUT: no answer in time; 20270700 REFUSED: no permission',
  ],
  [
    'what no source has, beside what is new',
    [fetch('CORN', '20261200', data(2)), fetch('CORN', '20270300', NO_DATA)],
    '2 rows; 20270300 NO DATA: HMDS query returned no data',
  ],
  ['a failed rate', [fetch('EURUSD', '', TIMEOUT)], '1 of 1 failed; TIMEOUT: no answer in time'],
])('%s', (_, fetches, expected) => {
  expect(summariseFetches(fetches).map(summaryText)).toEqual([expected]);
});

test('an item has the newest date, time and bar of its fetches', () => {
  const early = { at: new Date(NOW - DAY), tradeDate: '2026-11-26', lastBar: new Date(NOW - 2 * DAY) };
  const [corn, eur] = summariseFetches([
    fetch('EURUSD', '', EMPTY),
    fetch('CORN', '20261200', EMPTY, early),
    fetch('CORN', '20270300', EMPTY, { lastBar: new Date(NOW - 3 * DAY) }),
  ]);
  expect(corn).toMatchObject({ item: 'CORN', contracts: 2, tradeDate: '2026-11-27', at: new Date(NOW) });
  expect(corn.lastBar).toEqual(new Date(NOW - 2 * DAY));
  expect(eur).toMatchObject({ item: 'EURUSD', contracts: 0 });
  expect(eur.lastBar).toBeUndefined();
});

test.each<[string, PriceFetch[], string[]]>([
  ['nothing', [], ['not fetched yet']],
  [
    'all in order',
    [fetch('CORN', '20261200', data(1)), fetch('GOLD', '20270900', NO_DATA)],
    ['2 of 2 fetched in order, newest for 2026-11-27'],
  ],
  [
    'each kind of trouble with its items',
    [
      fetch('BUND', '20261200', spikeFailure('spike/BUND')),
      fetch('BUND', '20270300', TIMEOUT),
      fetch('CORN', '20261200', TIMEOUT),
      fetch('GBPUSD', '', NO_DATA),
      fetch('GOLD', '20261200', EMPTY),
      fetch('SOFR', '20261200', { kind: 'failure', cause: 'unknown', reason: 'no longer known' }),
      fetch('V2X', '20261200', NO_DATA, { lastBar: new Date(NOW - DAY) }),
    ],
    [
      '1 of 6 fetched in order, newest for 2026-11-27 (npx tst prices status --problems)',
      'waiting for an answer: BUND',
      'unknown at the broker: SOFR',
      'no data: GBPUSD, V2X',
      'FAILED: BUND, CORN',
    ],
  ],
])('the status of %s', (_, fetches, expected) => {
  expect(fetchLines(summariseFetches(fetches))).toEqual(expected);
});

test('a spike is a failure until its question is answered', () => {
  const waiting = fetch('CORN', '20261200', spikeFailure('spike/CORN'));
  expect(afterAnswer(waiting, new Set(['spike/CORN']))).toBe(waiting);
  expect(resultText(afterAnswer(waiting, new Set()).result)).toBe('its spike was answered');
  const timeout = fetch('CORN', '20261200', TIMEOUT);
  expect(afterAnswer(timeout, new Set())).toBe(timeout);
});

test.each([
  ['BROKER_UNREACHABLE', 'disconnected'],
  ['BROKER_CLIENT_ID_IN_USE', 'disconnected'],
  ['BROKER_PACING', 'pacing'],
  ['BROKER_DIFFERS', 'differs'],
  ['VERSION_CONFLICT', 'other'],
  [undefined, 'other'],
] as const)('the error %s is a failure of cause %s', (code, cause) => {
  expect(failureOf(code, 'why')).toEqual({ kind: 'failure', cause, reason: 'why' });
});

const times = (...given: number[]) => Float64Array.from(given);
test.each([
  [times(), times(), times(), undefined, 'no bar that can be used'],
  [times(NOW), times(NOW), times(NOW), NOW, 'nothing newer than 2026-11-27'],
  [times(NOW, NOW + 1), times(NOW), times(NOW), NOW, 'the newer bars are not finished yet'],
  [
    times(NOW + 1),
    times(NOW + 1),
    times(),
    NOW,
    '1 newer bar left out: without volume, or of a price that is ignored',
  ],
  [
    times(1, 2, 3),
    times(1, 2),
    times(),
    undefined,
    '2 newer bars left out: without volume, or of a price that is ignored',
  ],
])('sent %j, finished %j, clean %j after %d: %s', (sent, finished, clean, last, expected) => {
  expect(whyNothingNew({ sent, finished, clean }, last)).toBe(expected);
});
