/** Which algorithm executes a contract order. */
import { type Refused, refused } from '../questions/answer';
import type { ContractOrder } from './order';

/** The algorithms by which orders are executed; `domain/execution/algos` says what each does. */
export const ALGOS = [
  'market',
  'snap_market',
  'snap_mid',
  'snap_primary',
  'adaptive_market',
  'limit',
  'original_best',
] as const;
export type Algo = (typeof ALGOS)[number];

/** Names in the configuration, among them pysystemtrade's paths, of the algorithm that does the same here. */
const NAMES: Readonly<Record<string, Algo>> = {
  ...Object.fromEntries(ALGOS.map((algo) => [algo, algo])),
  'sysexecution.algos.algo_market.algoMarket': 'market',
  'sysexecution.algos.algo_snap_market.algoSnapMkt': 'snap_market',
  'sysexecution.algos.algo_snap_mid.algoSnapMid': 'snap_mid',
  'sysexecution.algos.algo_snap_primary.algoSnapPrim': 'snap_primary',
  'sysexecution.algos.algo_adaptive.algoAdaptiveMkt': 'adaptive_market',
  'sysexecution.algos.algo_limit_orders.algoLimit': 'limit',
  'sysexecution.algos.algo_original_best.algoOriginalBest': 'original_best',
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
 * The first that applies: the one the operator has set, the instrument's, then by order type. A panic order goes by the
 * algorithm for market orders; pysystemtrade passes it to one that refuses it. Original best waits: set for an order
 * that must not, it is refused; as the algorithm of an instrument it holds for its `best` orders only.
 */
export function allocateAlgo(
  order: Pick<ContractOrder, 'algo' | 'type' | 'instrument'>,
  config: AlgoConfig,
): AlgoChoice {
  if (order.algo !== '') {
    const algo = algoNamed(order.algo);
    if (algo === undefined) return refused(`algorithm ${order.algo} does not exist here`);
    if (algo === 'original_best' && order.type !== 'best')
      return refused(`original_best works orders of type best only, not ${order.type}`);
    return { kind: 'algo', algo };
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
      return { kind: 'algo', algo: own === undefined || own === 'original_best' ? config.market : own };
    default:
      return { kind: 'algo', algo: own ?? config.default };
  }
}
