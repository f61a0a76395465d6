import type { CsvSourceConfig } from '../config/schema/price-sources';
import { comesFromElsewhere, sourcesOf } from './sources';

const source = (holds: CsvSourceConfig['holds']) => ({ holds, symbols: {} }) as unknown as CsvSourceConfig;
const config = {
  price_sources: { days: source('day'), hours: source('hour'), bank: source('rates') },
  price_source_preference: {
    ...{ default: ['broker'], FILES: ['days'], BOTH: ['days', 'broker'], HOURS: ['hours', 'broker'] },
    ...{ SECOND: ['broker', 'days'], EURUSD: ['bank'] },
  },
};

test.each([
  ['CORN', false],
  ['FILES', true],
  ['BOTH', true],
  ['HOURS', false],
  ['SECOND', false],
])('daily prices of %s come from elsewhere: %s', (instrument, expected) => {
  expect(comesFromElsewhere(config, instrument)).toBe(expected);
});

test.each([
  ['CORN', 'day', ['broker']],
  ['BOTH', 'day', ['days', 'broker']],
  ['BOTH', 'hour', ['broker']],
  ['HOURS', 'hour', ['hours', 'broker']],
  ['EURUSD', 'rates', ['bank']],
] as const)(
  '%s is asked for %s at %j, and the broker is not called before it is asked',
  (code, what, names) => {
    const never = () => Promise.reject(new Error('called'));
    const found = sourcesOf(config, { code, what }, { connection: { bars: never }, lookUp: never });
    expect(found.map(({ name }) => name)).toEqual(names);
  },
);
