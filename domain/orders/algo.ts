/** Which algorithm executes a contract order. */
import type { ContractOrder } from './order';

export type Algo = 'market' | 'limit' | 'original-best';

/** Configuration of the algorithms; `overrides` by instrument. */
export interface AlgoConfig {
  readonly market: Algo;
  readonly best: Algo;
  readonly limit: Algo;
  readonly overrides: Readonly<Record<string, Algo>>;
}

/** Until the passive algorithm exists, best orders go to the market. */
export const DEFAULT_ALGOS: AlgoConfig = { market: 'market', best: 'market', limit: 'limit', overrides: {} };

export type AlgoChoice =
  | { readonly kind: 'algo'; readonly algo: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The first that fits: what the operator has set, the instrument's own, then by type. [FIX] A panic order
 * goes to the market; in the reference it lands on an algorithm that refuses it.
 */
export function allocateAlgo(
  order: Pick<ContractOrder, 'algo' | 'type' | 'instrument'>,
  config: AlgoConfig = DEFAULT_ALGOS,
): AlgoChoice {
  if (order.algo !== '') return { kind: 'algo', algo: order.algo };
  if (order.type === 'balance') return { kind: 'refused', reason: 'a balance order is never executed' };
  const own = config.overrides[order.instrument];
  const byType = {
    best: config.best,
    market: config.market,
    limit: config.limit,
    panic: config.market,
  } as const;
  // A limit order must stay one, whatever the instrument's usual algorithm.
  return { kind: 'algo', algo: order.type === 'limit' ? byType.limit : (own ?? byType[order.type]) };
}
