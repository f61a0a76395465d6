/** Shares something whole among several that have a claim on it. */

export interface Claim {
  readonly name: string;
  /** Whole, not negative. */
  readonly weight: number;
}

/**
 * Whole shares of `total` (not negative) in proportion to the claims, by largest remainder, ties by name; nobody gets
 * more than the claim. In the order of the claims. What the claims do not cover is not shared.
 */
export function allocate(total: number, claims: readonly Claim[]): readonly number[] {
  const claimed = claims.reduce((sum, { weight }) => sum + weight, 0);
  if (claimed === 0) return claims.map(() => 0);
  const shared = Math.min(total, claimed);
  // In whole numbers: share * claimed = weight * shared - remainder.
  const quotas = claims.map(({ weight }) => Math.floor((weight * shared) / claimed));
  const remainder = (index: number) => (claims[index].weight * shared) % claimed;
  const left = shared - quotas.reduce((sum, quota) => sum + quota, 0);
  const byRemainder = claims
    .map((_claim, index) => index)
    .sort((a, b) => remainder(b) - remainder(a) || (claims[a].name < claims[b].name ? -1 : 1));
  const more = new Set(byRemainder.slice(0, left));
  return quotas.map((quota, index) => quota + (more.has(index) ? 1 : 0));
}
