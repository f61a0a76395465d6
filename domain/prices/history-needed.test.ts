import { dateToMs } from '../time/trade-date';
import { historyNeeded } from './history-needed';

const NOW = dateToMs('2023-06-15');

test.each([
  ['nothing known', [], '20230616', 'day', 2190],
  ['nothing known of its hours', [], '20230616', 'hour', 365],
  ['known until yesterday', ['2023-06-14'], '20230616', 'day', 5],
  ['known until a year ago', ['2022-06-15'], '20230616', 'day', 369],
  ['known until two years ago, hourly', ['2021-06-15'], '20230616', 'hour', 365],
  ['expired before there are hourly bars', [], '20220613', 'hour', 0],
  ['expired just after', [], '20220616', 'hour', 365],
  ['expired, and known to its end', ['2023-03-16'], '20230317', 'day', 0],
  ['expired, and its last month is not known', ['2023-02-16'], '20230317', 'day', 123],
] as const)('%s: %j of a contract that expires %s, %s bars: %d days', (_, dates, expiry, barSize, days) => {
  expect(historyNeeded(Float64Array.from(dates, dateToMs), expiry, NOW, barSize)).toBe(days);
});
