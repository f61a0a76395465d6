import type { OptimalPosition } from '../../data/results/optimal-positions';
import { notFinite } from '../../domain/numbers/finite';

/**
 * The positions whose numbers can all be used, and by name those that nothing can be said of: they are left out, what
 * is held of them stays, and the others trade.
 */
export function usablePositions<
  P extends Pick<OptimalPosition, 'strategy' | 'instrument' | 'values' | 'referencePrice'>,
>(positions: readonly P[]): { readonly usable: readonly P[]; readonly problems: readonly string[] } {
  const wrong = ({ values, referencePrice }: P) => notFinite({ ...values, referencePrice });
  return {
    usable: positions.filter((position) => wrong(position) === undefined),
    problems: positions.flatMap((position) => {
      const reason = wrong(position);
      if (reason === undefined) return [];
      return [`${position.strategy} ${position.instrument}: left out, no position can be told: ${reason}`];
    }),
  };
}
