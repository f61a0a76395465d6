import { BAR_POLICY } from '../../test/support/bar-policy';
import { CHECK_KEYS, checkRows, type OwnChecks, type PriceChecks } from './own-checks';

const configured: PriceChecks = BAR_POLICY;

test.each<[string, OwnChecks, readonly string[]]>([
  ['none', {}, []],
  ['a limit of spikes', { max_price_spike: 3 }, ['max_price_spike']],
  ['one that is switched off', { ignore_future_prices: false }, ['ignore_future_prices']],
  ['one as it is configured', { ignore_zero_prices: true }, []],
])('checks of one run are shown beside the configured ones: %s', (_what, own, changed) => {
  const rows = checkRows(configured, own);
  expect(rows.map(([key]) => key)).toEqual(CHECK_KEYS);
  for (const [key, before, now] of rows) {
    expect(before).toBe(String(configured[key as keyof PriceChecks]));
    expect(now === before).toBe(!changed.includes(key));
  }
});
