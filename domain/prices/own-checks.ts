/** Checks of prices that count for one run, in place of the configured ones. */
import type { BarPolicy } from './contract-day';

export const CHECK_KEYS = [
  'max_price_spike',
  'ignore_future_prices',
  'ignore_prices_with_zero_volumes_daily',
  'ignore_prices_with_zero_volumes_intraday',
  'ignore_zero_prices',
  'ignore_negative_prices',
] as const;

/** The limit of spikes and each part of the cleaning, by the keys of the configuration. */
export type PriceChecks = Pick<BarPolicy, (typeof CHECK_KEYS)[number]>;
export type OwnChecks = Partial<PriceChecks>;

/** Each check: configured, and in a run with its own ones. */
export function checkRows(
  configured: PriceChecks,
  own: OwnChecks,
): readonly (readonly [string, string, string])[] {
  return CHECK_KEYS.map((key) => [key, String(configured[key]), String(own[key] ?? configured[key])]);
}
