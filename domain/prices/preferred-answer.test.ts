import type { FetchedBars } from './contract-day';
import { EMPTY_BARS } from './empty-bars';
import { hasNewer, preferredAnswer } from './preferred-answer';

const ZONE = 'Europe/London';
/** The day of 27 November is stored. */
const STORED = { barSize: 'day', last: Date.UTC(2024, 10, 27, 23), zone: ZONE } as const;

function until(date: string): FetchedBars {
  return { kind: 'bars', bars: { ...EMPTY_BARS, times: Float64Array.of(Date.parse(date)) } };
}
const OLD = until('2024-11-27');
const NEW = until('2024-11-28');
const EMPTY: FetchedBars = { kind: 'empty', reason: 'no file' };
const FAILED: FetchedBars = { kind: 'failed', cause: 'pacing', reason: 'too many' };

test.each<[string, FetchedBars, Parameters<typeof hasNewer>[1], boolean]>([
  ['the next day', NEW, STORED, true],
  ['the stored day', OLD, STORED, false],
  ['any day where nothing is stored', OLD, { ...STORED, last: undefined }, true],
  ['no bars', EMPTY, { ...STORED, last: undefined }, false],
  ['a failure', FAILED, STORED, false],
  ['the next hour', until('2024-11-27T23:30Z'), { ...STORED, barSize: 'hour' }, true],
  ['the stored hour', until('2024-11-27T23:00Z'), { ...STORED, barSize: 'hour' }, false],
  [
    'the next day where 23:00 is after midnight UTC',
    NEW,
    { ...STORED, last: Date.UTC(2024, 10, 28, 4), zone: 'America/New_York' },
    true,
  ],
])('%s: newer is %s', (_, answer, stored, expected) => {
  expect(hasNewer(answer, stored)).toBe(expected);
});

test.each<[string, FetchedBars[], unknown]>([
  ['one source alone, as it is', [NEW], { source: 'a', answer: NEW }],
  ['one failure alone, as it is', [FAILED], { source: 'a', answer: FAILED }],
  [
    'after a failure, a problem',
    [FAILED, NEW],
    { source: 'b', answer: { ...NEW, instead: { text: 'from b; a: too many', isProblem: true } } },
  ],
  [
    'after one without a file, no problem',
    [EMPTY, NEW],
    { source: 'b', answer: { ...NEW, instead: { text: 'from b; a: no file', isProblem: false } } },
  ],
  [
    'after one with nothing newer',
    [OLD, NEW],
    { source: 'b', answer: { ...NEW, instead: { text: 'from b; a: nothing newer', isProblem: false } } },
  ],
  [
    'nothing newer anywhere: the first with bars',
    [EMPTY, OLD, FAILED],
    {
      source: 'b',
      answer: { ...OLD, instead: { text: 'from b; a: no file; c: too many', isProblem: true } },
    },
  ],
  [
    'no bars anywhere: a failure, with all reasons',
    [EMPTY, FAILED],
    { source: 'b', answer: { kind: 'failed', cause: 'pacing', reason: 'a: no file; b: too many' } },
  ],
  [
    'all are empty',
    [EMPTY, EMPTY],
    { source: 'a', answer: { kind: 'empty', reason: 'a: no file; b: no file' } },
  ],
])('%s', (_, answers, expected) => {
  const asked = answers.map((answer, index) => ({ source: 'abc'[index], answer }));
  expect(preferredAnswer(asked, STORED)).toEqual(expected);
});

test('no source for this kind of bars is empty, and says so', () => {
  expect(preferredAnswer([], STORED).answer).toMatchObject({
    kind: 'empty',
    reason: expect.stringContaining('price_source_preference'),
  });
});
