/** A stored document, or what is inside one: never changed once stored, a change makes another one. */
export type MemoryDocument = Readonly<Record<string, unknown>>;

/** What the driver's methods take as a filter. */
export type MemoryFilter = Readonly<Record<string, unknown>>;

/** True for an object of keys and values, and for none of the driver's types, dates or lists. */
export function isMapping(value: unknown): value is MemoryDocument {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
