/** Which algorithm executes a contract order. */
import { type Refused, refused } from '../questions/answer';
import type { ContractOrder } from './order';

/** The algorithms that exist here. A market order is sent as one, a limit order rests at its price. */
export const ALGOS = ['market', 'limit'] as const;
export type Algo = (typeof ALGOS)[number];

/** Names in the configuration, among them pysystemtrade's paths, of the algorithm that does the same here. */
const NAMES: Readonly<Record<string, Algo>> = {
  market: 'market',
  limit: 'limit',
  'sysexecution.algos.algo_market.algoMarket': 'market',
  'sysexecution.algos.algo_limit_orders.algoLimit': 'limit',
};

/** The algorithm of a configured name; undefined when it does not exist here. */
export function algoNamed(name: string): Algo | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/** Configuration of the algorithms; `overrides` by instrument. */
export interface AlgoConfig {
  readonly default: Algo;
  readonly market: Algo;
  readonly best: Algo;
  readonly limit: Algo;
  readonly overrides: Readonly<Record<string, Algo>>;
}

/** `execution_algos` of the configuration, by its names; names of algorithms have been checked. */
export interface AlgoSettings {
  readonly execution_algos: {
    readonly default_algo: string;
    readonly market_algo: string;
    readonly limit_order_algo: string;
    readonly best_algo: string;
    readonly algo_overrides: Readonly<Record<string, string>>;
  };
}

/** The algorithms of a configuration. */
export function algosOf({ execution_algos }: AlgoSettings): AlgoConfig {
  const { default_algo, market_algo, limit_order_algo, best_algo, algo_overrides } = execution_algos;
  const named = (name: string) => algoNamed(name) ?? 'market';
  return {
    default: named(default_algo),
    market: named(market_algo),
    best: named(best_algo),
    limit: named(limit_order_algo),
    overrides: Object.fromEntries(Object.entries(algo_overrides).map(([code, name]) => [code, named(name)])),
  };
}

export type AlgoChoice = { readonly kind: 'algo'; readonly algo: Algo } | Refused;

/**
 * The first that applies: the one the operator has set, the instrument's, then by order type. A panic order
 * is sent as a market order; pysystemtrade passes it to an algorithm that refuses it.
 */
export function allocateAlgo(
  order: Pick<ContractOrder, 'algo' | 'type' | 'instrument'>,
  config: AlgoConfig,
): AlgoChoice {
  if (order.algo !== '') {
    const algo = algoNamed(order.algo);
    if (algo !== undefined) return { kind: 'algo', algo };
    return refused(`algorithm ${order.algo} does not exist here`);
  }
  if (order.type === 'balance') return refused('a balance order is never executed');
  const own = config.overrides[order.instrument];
  switch (order.type) {
    // A limit order must stay one, whatever the instrument's usual algorithm.
    case 'limit':
      return { kind: 'algo', algo: config.limit };
    case 'panic':
      return { kind: 'algo', algo: config.market };
    case 'best':
      return { kind: 'algo', algo: own ?? config.best };
    case 'market':
      return { kind: 'algo', algo: own ?? config.market };
    default:
      return { kind: 'algo', algo: own ?? config.default };
  }
}
