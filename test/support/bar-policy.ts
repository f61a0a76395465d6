/** The checks of bars as they are without any configuration, on London time. */
export const BAR_POLICY = {
  ignore_future_prices: true,
  ignore_prices_with_zero_volumes_daily: false,
  ignore_prices_with_zero_volumes_intraday: true,
  ignore_zero_prices: true,
  ignore_negative_prices: false,
  system_zone: 'Europe/London',
  max_price_spike: 8,
  intraday_frequency: 'H',
} as const;
