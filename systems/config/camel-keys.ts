/** `ceiling_cost_SR` -> `ceilingCostSR`, in the type. */
export type CamelCase<S> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** A mapping with its keys, and those of its nested mappings, in camel case. */
export type CamelKeys<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T as CamelCase<K>]: CamelKeys<T[K]> }
    : T;

/** Copies a section with its keys in camel case, recursively; lists and scalars are kept. */
export function camelKeys<T extends object>(section: T): CamelKeys<T> {
  const entries = Object.entries(section).map(([key, value]): [string, unknown] => [
    key.replace(/_([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase()),
    typeof value === 'object' && value !== null && !Array.isArray(value) ? camelKeys(value as object) : value,
  ]);
  return Object.fromEntries(entries) as CamelKeys<T>;
}
