import type { Answers } from './answers';

/** Correlation of the instruments' returns that the multiplier takes for granted. */
const CORRELATION = 0.2;
/** More is not trusted, however many instruments there are. */
const MULTIPLIER_MAX = 2.5;

/** A strategy of trend and carry, equally weighted over the instruments, as its YAML file. */
export function strategyText({
  capital,
  currency,
  instruments,
}: Pick<Answers, 'capital' | 'currency' | 'instruments'>): string {
  const weight = Math.floor(10_000 / instruments.length) / 10_000;
  const weights = instruments.map((code) => `  ${code}: ${weight}`).join('\n');
  return `# Trend and carry with fixed scalars and weights, the same for each instrument. In production the capital is the
# account's; the amount below is that of a backtest by itself.

percentage_vol_target: 20.0 # annual, of the capital: 20 % up or down in a usual year
notional_trading_capital: ${capital}
base_currency: ${currency}

# Every rule: what it computes, from what, and the scalar that makes its average absolute forecast 10.
trading_rules:
  ewmac16_64:
    function: systems.provided.rules.ewmac.ewmac
    data: [rawdata.get_daily_prices, rawdata.daily_returns_volatility]
    other_args: { Lfast: 16, Lslow: 64 }
    forecast_scalar: 3.75
  ewmac32_128:
    function: systems.provided.rules.ewmac.ewmac
    data: [rawdata.get_daily_prices, rawdata.daily_returns_volatility]
    other_args: { Lfast: 32, Lslow: 128 }
    forecast_scalar: 2.65
  ewmac64_256:
    function: systems.provided.rules.ewmac.ewmac
    data: [rawdata.get_daily_prices, rawdata.daily_returns_volatility]
    other_args: { Lfast: 64, Lslow: 256 }
    forecast_scalar: 1.87
  carry:
    function: systems.provided.rules.carry.carry
    data: [rawdata.raw_carry]
    other_args: { smooth_days: 90 }
    forecast_scalar: 30

forecast_weights:
  ewmac16_64: 0.21
  ewmac32_128: 0.08
  ewmac64_256: 0.21
  carry: 0.50
forecast_div_multiplier: 1.31
forecast_cap: 20.0

instrument_weights:
${weights}
# What diversification allows: 1 / sqrt of the variance of ${instruments.length} instruments with correlations of ${CORRELATION}, at most ${MULTIPLIER_MAX}.
instrument_div_multiplier: ${diversificationMultiplier(instruments.length)}

# No trade while the position is within 10 % of the average position around the optimum.
buffer_method: forecast
buffer_size: 0.10
buffer_trade_to_edge: true
`;
}

/** Of equally weighted instruments, to two places. */
function diversificationMultiplier(instruments: number): number {
  const variance = 1 / instruments + (1 - 1 / instruments) * CORRELATION;
  return Math.round(Math.min(MULTIPLIER_MAX, 1 / Math.sqrt(variance)) * 100) / 100;
}
