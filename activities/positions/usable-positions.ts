import type { OptimalPosition } from '../../data/results/optimal-positions';
import { notFinite } from '../../domain/numbers/finite';

/** Separates the positions whose numbers are all usable from the others, which are named, left out and stay as held. */
export function usablePositions<
  P extends Pick<OptimalPosition, 'strategy' | 'instrument' | 'values' | 'referencePrice'>,
>(positions: readonly P[]): { readonly usable: readonly P[]; readonly problems: readonly string[] } {
  const wrong = ({ values, referencePrice }: P) => notFinite({ ...values, referencePrice });
  return {
    usable: positions.filter((position) => wrong(position) === undefined),
    problems: positions.flatMap((position) => {
      const reason = wrong(position);
      if (reason === undefined) return [];
      return [
        `${position.strategy} ${position.instrument}: left out, its optimal position is not known: ${reason}`,
      ];
    }),
  };
}
