import { type AlgoConfig, algoNamed } from '../domain/orders/algo';
import type { ProductionConfig } from './schema/production';

/** `execution_algos` of the configuration, whose names the schema has checked. */
export function algosOf(config: ProductionConfig): AlgoConfig {
  const { default_algo, market_algo, limit_order_algo, best_algo, algo_overrides } = config.execution_algos;
  const named = (name: string) => algoNamed(name) ?? 'market';
  return {
    default: named(default_algo),
    market: named(market_algo),
    best: named(best_algo),
    limit: named(limit_order_algo),
    overrides: Object.fromEntries(Object.entries(algo_overrides).map(([code, name]) => [code, named(name)])),
  };
}
