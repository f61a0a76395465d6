import { roundHalfEven } from '../../domain/numbers/rounding';
import type { ContractPosition, OptimalVersusActual, StrategyPosition } from './reconcile-data';

/** Two figures for the same thing that differ. */
export interface Break {
  readonly key: string;
  readonly ours: number;
  readonly theirs: number;
}

/** Outside [round(lower), round(upper)], or not the whole target; a missing edge is not a break. */
export function isOptimalBreak({ current, optimal }: OptimalVersusActual): boolean {
  if (optimal.kind === 'target') return current !== optimal.target;
  return current < roundHalfEven(optimal.lower) || current > roundHalfEven(optimal.upper);
}

/** Sum over strategies against sum over contracts, by instrument. */
export function strategyBreaks(
  strategies: readonly StrategyPosition[],
  contracts: readonly ContractPosition[],
): readonly Break[] {
  return differences(
    sums(strategies, ({ instrument }) => instrument),
    sums(contracts, ({ instrument }) => instrument),
  );
}

/** The ledger against the broker, by contract. */
export function brokerBreaks(
  ledger: readonly ContractPosition[],
  broker: readonly ContractPosition[],
): readonly Break[] {
  return differences(sums(ledger, contractKey), sums(broker, contractKey));
}

function contractKey({ instrument, contract }: ContractPosition): string {
  return `${instrument}/${contract}`;
}

function sums<Held extends { readonly position: number }>(
  held: readonly Held[],
  keyOf: (each: Held) => string,
): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const each of held) total.set(keyOf(each), (total.get(keyOf(each)) ?? 0) + each.position);
  return total;
}

function differences(
  ours: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
): readonly Break[] {
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return keys
    .map((key) => ({ key, ours: ours.get(key) ?? 0, theirs: theirs.get(key) ?? 0 }))
    .filter((each) => each.ours !== each.theirs);
}
