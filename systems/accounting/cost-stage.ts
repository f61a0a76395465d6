import { type ContractCosts, createContractCosts } from './contract-costs';
import type { CostInputs } from './cost-inputs';
import { createForecastCosts, type ForecastCosts } from './forecast-costs';

/** What trading costs as a Sharpe ratio, and how much is traded. Costs are positive. */
export interface CostStage extends ContractCosts, ForecastCosts {}

export function createCostStage(inputs: CostInputs): CostStage {
  const contract = createContractCosts(inputs);
  return { ...contract, ...createForecastCosts(inputs, contract) };
}
