import type { Backtest } from './backtest';

/** What a user should know about the data of a backtest before believing its figures; one sentence each. */
export function backtestNotes({ config, costs, instruments }: Backtest): readonly string[] {
  if (config.useSRCosts || !config.volNormaliseCurrencyCosts) return [];
  return instruments
    .filter(costs.isDeadMarket)
    .map(
      (code) =>
        `${code}: its last 180 daily prices are equal, so its costs are not scaled by its volatility; is it still traded?`,
    );
}
