import { Command } from 'commander';
import { ownChecksOf, withCheckOptions } from './price-check-options';

function checks(...words: readonly string[]) {
  const command = withCheckOptions(new Command('update'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return ownChecksOf(command.parse(words, { from: 'user' }).opts());
}

test.each<[readonly string[], object | undefined]>([
  [[], undefined],
  [['--max-price-spike', '15'], { max_price_spike: 15 }],
  [
    ['--ignore-zero-volumes-daily', 'yes', '--ignore-zero-volumes-intraday', 'no'],
    { ignore_prices_with_zero_volumes_daily: true, ignore_prices_with_zero_volumes_intraday: false },
  ],
  [
    ['--ignore-zero-prices', 'no', '--ignore-negative-prices', 'yes', '--ignore-future-prices', 'no'],
    { ignore_zero_prices: false, ignore_negative_prices: true, ignore_future_prices: false },
  ],
])('%j gives a run these checks: %j', (words, expected) => {
  expect(checks(...words)).toEqual(expected);
});

test.each([
  [['--max-price-spike', '0']],
  [['--max-price-spike', 'many']],
  [['--ignore-zero-prices', 'perhaps']],
  [['--ignore-zero-prices']],
])('%j is refused', (words) => {
  expect(() => checks(...words)).toThrow();
});
