import type { AccountCurve } from '../../../systems/accounting/account-curve';
import { type AccountsStage, createAccountsStage } from '../../../systems/accounting/accounts-stage';
import type { Backtest } from '../../../systems/backtest';
import { createPortfolioEstimators } from '../../../systems/estimation/portfolio-estimators';
import { createPortfolioStage, type PortfolioStage } from '../../../systems/portfolio/portfolio-stage';
import type { TimeSeries } from '../../../systems/primitives/time-series';

/** The portfolio and accounts of a backtest with other subsystem positions in the place of its own. */
export function fromSubsystemPositions(backtest: Backtest, subsystemPosition: (code: string) => TimeSeries) {
  const { config, data, instruments, rawdata, forecasts, combination, costs } = backtest;
  const sizing = { ...backtest.sizing, subsystemPosition };
  const unused = () => {
    throw new Error('is not part of this configuration');
  };
  const portfolio: PortfolioStage = createPortfolioStage({
    config,
    instruments,
    sizing,
    estimators: {
      ...createPortfolioEstimators({
        config,
        instruments,
        subsystemPandl: (code): AccountCurve => accounts.forSubsystem(code),
      }),
      riskOverlay: unused,
      capitalMultiplier: unused,
    },
  });
  const accounts: AccountsStage = createAccountsStage({
    config,
    data,
    instruments,
    rawData: rawdata,
    forecasts,
    combination,
    sizing,
    portfolio,
    costs,
    optimisedPosition: unused,
  });
  return { portfolio, accounts };
}
