import { withoutFrequency } from './frequency-names';

it.each([
  ['CORN_20241200', '_', 'merged', 'CORN_20241200'],
  ['Day_CORN_20241200', '_', 'day', 'CORN_20241200'],
  ['Hour_SP500_micro_20241200', '_', 'hour', 'SP500_micro_20241200'],
  ['Minutes_15_CORN_20241200', '_', '15-minute', 'CORN_20241200'],
  ['Minutes_5_CORN_20241200', '_', '5-minute', 'CORN_20241200'],
  ['Minute_CORN_20241200', '_', 'minute', 'CORN_20241200'],
  ['Seconds_10@CORN#20241200', '@', '10-second', 'CORN#20241200'],
  ['Second@CORN#20241200', '@', 'second', 'CORN#20241200'],
  ['Days_CORN_20241200', '_', 'merged', 'Days_CORN_20241200'],
] as const)('%s', (name, separator, size, rest) => {
  expect(withoutFrequency(name, separator)).toEqual({ size, rest });
});
