import { nothingCanBeNew } from './can-be-new';
import { ANSWERED_SPIKE, failureOf } from './fetch-result';

type NewBarFacts = Parameters<typeof nothingCanBeNew>[0];

/** Chicago, in winter six hours behind London: Wednesday's session ends at 22:00 UTC, Thursday's begins at 23:00. */
const WEEK = [
  '20261118:CLOSED',
  '20261117:1700-20261118:1600',
  '20261118:1700-20261119:1600',
  '20261119:1700-20261120:1600',
  '20261121:CLOSED',
  '20261122:CLOSED',
  '20261122:1700-20261123:1600',
].join(';');
const HOURS = { tradingHours: WEEK, zone: 'America/Chicago' };
const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const ZONE = 'Europe/London';
const WEDNESDAY = at('18T23:00');
const FRIDAY = at('20T23:00');
const DATA = { kind: 'data', rows: 1 } as const;
const EMPTY = { kind: 'empty', reason: 'nothing newer' } as const;

interface Case extends Partial<Omit<NewBarFacts, 'lastFetch'>> {
  readonly fetched: string;
  readonly now: string;
  readonly result?: NonNullable<NewBarFacts['lastFetch']>['result'];
  readonly lastBar?: number | null;
  readonly fetchedFor?: string;
}

function decide({ fetched, now, result = DATA, lastBar, fetchedFor, ...given }: Case): boolean {
  const facts = {
    barSize: 'day',
    tradeDate: '2026-11-18',
    lastStored: WEDNESDAY,
    hours: HOURS,
    ...given,
  } as const;
  const known = lastBar === undefined ? facts.lastStored : (lastBar ?? undefined);
  const lastFetch = {
    tradeDate: fetchedFor ?? facts.tradeDate,
    at: new Date(at(fetched)),
    result,
    ...(known === undefined ? {} : { lastBar: new Date(known) }),
  };
  return nothingCanBeNew({ ...facts, lastFetch }, at(now), ZONE) === undefined;
}

test.each<[string, boolean, Case]>([
  ['the same evening: no session has ended since', false, { fetched: '18T23:10', now: '18T23:40' }],
  ['the next session is still open', false, { fetched: '18T23:10', now: '19T21:59' }],
  ['the next session has ended', true, { fetched: '18T23:10', now: '19T22:00' }],
  [
    'the bar of the session that ended was not there yet',
    true,
    { fetched: '18T22:10', now: '18T23:40', lastStored: at('17T23:00') },
  ],
  ['the weekend', false, { fetched: '21T08:00', now: '22T18:00', lastStored: FRIDAY }],
  [
    'the weekend, and the bar of Friday is missing',
    true,
    { fetched: '21T08:00', now: '22T18:00', lastStored: at('19T23:00') },
  ],
  ['Monday after its session', true, { fetched: '21T08:00', now: '23T22:30', lastStored: FRIDAY }],
  ['sessions between are not listed', true, { fetched: '16T23:10', now: '18T23:40' }],
  [
    'sessions until now are not listed',
    true,
    { fetched: '23T23:10', now: '24T23:40', lastStored: at('23T23:00') },
  ],
  [
    'hours in an unknown zone',
    true,
    { fetched: '18T23:10', now: '18T23:40', hours: { ...HOURS, zone: undefined } },
  ],
  [
    'the last fetch failed',
    true,
    { fetched: '18T23:10', now: '18T23:40', result: failureOf('BROKER_UNREACHABLE', 'gone') },
  ],
  [
    'its spike was answered since',
    true,
    { fetched: '18T23:10', now: '18T23:40', result: { kind: 'empty', reason: ANSWERED_SPIKE } },
  ],
  ['stored rows were changed since', true, { fetched: '18T23:10', now: '18T23:40', lastBar: at('17T23:00') }],
  ['the clock was set back', true, { fetched: '18T23:40', now: '18T23:10' }],
  [
    'the broker had none today',
    false,
    { fetched: '18T23:10', now: '18T23:40', result: EMPTY, lastStored: undefined, lastBar: null },
  ],
  [
    'the broker had none, on another day',
    true,
    {
      fetched: '18T23:10',
      now: '19T23:40',
      result: EMPTY,
      lastStored: undefined,
      lastBar: null,
      fetchedFor: '2026-11-17',
    },
  ],
  ['hour: none is over since', false, { barSize: 'hour', fetched: '18T23:10', now: '18T23:59' }],
  [
    'hour: the first of the next session is over',
    true,
    { barSize: 'hour', fetched: '18T23:10', now: '19T00:00' },
  ],
  [
    'hour: within a session, before the full hour',
    false,
    { barSize: 'hour', fetched: '18T14:10', now: '18T14:50' },
  ],
  [
    'hour: within a session, at the full hour',
    true,
    { barSize: 'hour', fetched: '18T14:10', now: '18T15:00' },
  ],
  ['hour: the weekend', false, { barSize: 'hour', fetched: '21T08:00', now: '22T23:30', lastStored: FRIDAY }],
])('%s: %s', (_case, canBeNew, facts) => {
  expect(decide(facts)).toBe(canBeNew);
});

test('never fetched: asked', () => {
  const facts = { barSize: 'day', tradeDate: '2026-11-18', lastStored: undefined, hours: HOURS } as const;
  expect(nothingCanBeNew({ ...facts, lastFetch: undefined }, at('18T23:40'), ZONE)).toBeUndefined();
});
