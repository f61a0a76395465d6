/** A mapping read from YAML. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Merges mappings key by key, recursively; the first one wins. A null counts as absent; a list or scalar
 * replaces; where the types differ the higher level wins whole.
 */
export function mergeConfigs(...levels: readonly Mapping[]): Mapping {
  return levels.reduceRight<Mapping>((lower, higher) => mergeTwo(higher, lower), {});
}

function mergeTwo(higher: Mapping, lower: Mapping): Mapping {
  const out: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(higher)) {
    if (value === null || value === undefined) continue;
    const below = lower[key];
    out[key] = isMapping(value) && isMapping(below) ? mergeTwo(value, below) : value;
  }
  return out;
}
