import { dayOfRegions, regionalWork } from './regional-work';

const TIMES = { US: '20:00', ASIA: '07:00', EMEA: '18:00' };
const INSTRUMENTS = [
  { code: 'CORN', region: 'US' },
  { code: 'BUND', region: 'EMEA' },
  { code: 'GOLD', region: 'US' },
  { code: 'ASX', region: 'OCEANIA' },
];
const day = { tradeDate: '2026-07-15', zone: 'Europe/London', stopTime: '23:50' };
const at = (time: string) => Date.parse(`2026-07-15T${time}:00Z`);

test('regions in the order of their times, in the zone of the system; one without instruments is kept', () => {
  expect(regionalWork(INSTRUMENTS, TIMES, { ...day, now: at('05:00') })).toEqual({
    regions: [
      { region: 'ASIA', at: '2026-07-15T06:00:00.000Z', instruments: [] },
      { region: 'EMEA', at: '2026-07-15T17:00:00.000Z', instruments: ['BUND'] },
      { region: 'US', at: '2026-07-15T19:00:00.000Z', instruments: ['CORN', 'GOLD'] },
    ],
    stopAt: '2026-07-15T22:50:00.000Z',
    untimed: ['ASX'],
  });
});

test('a day that begins after its stop time is not stopped: everything is due', () => {
  const work = regionalWork(INSTRUMENTS, TIMES, { ...day, now: Date.parse('2026-07-16T06:00:00Z') });
  expect(work.stopAt).toBeUndefined();
  expect(work.regions.map(({ region }) => region)).toEqual(['ASIA', 'EMEA', 'US']);
});

test.each([
  ['before the first region', '2026-07-15T05:00:00Z', '2026-07-15'],
  ['between two', '2026-07-15T18:30:00Z', '2026-07-15'],
  ['after the last, such as after the close', '2026-07-15T22:10:00Z', undefined],
  ['at the time of the last', '2026-07-15T19:00:00Z', undefined],
  ['on a Saturday', '2026-07-18T05:00:00Z', undefined],
])('a cycle that starts %s decides on %s: %s', (_, start, expected) => {
  expect(dayOfRegions(TIMES, Date.parse(start), 'Europe/London')).toBe(expected);
});
